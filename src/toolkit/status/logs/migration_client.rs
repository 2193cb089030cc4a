//! Tells which entries of the old tenant's log are of the migration client.

use serde_json::Value;

use crate::api::endpoints::clients;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;

/// The migration client, as entries of the log name it.
///
/// An entry has the Client ID and the name that the application had then. The ID is the same after somebody has renamed the
/// application, and the name is the same after `rotate-secret` has replaced it by another one, so either tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationClient {
    /// Its name, and the one that `rotate-secret` gives the former application until it is deleted.
    pub names: Vec<String>,
    /// The Client IDs of the applications with these names; empty if the token may not read applications.
    pub ids: Vec<String>,
}

impl MigrationClient {
    /// Reads the applications that are the migration client of a migration.
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn read(
        session: &Session<'_, impl Ports>,
        settings: &MigrationSettings,
    ) -> Result<Self, Problem> {
        let role = ClientRole::Migration;
        let mut client = Self {
            names: vec![role.name(settings).to_owned(), role.retiring_name(settings)],
            ids: Vec::new(),
        };
        if session.require_scopes(&[Scope::ReadClients]).is_err() {
            return Ok(client);
        }
        match session.fetch_all(&clients::list()).await {
            Ok(applications) => {
                let named = applications
                    .iter()
                    .filter(|application| client.has_name(get_str(application, "name")));
                client.ids = named
                    .map(|application| get_str(application, "client_id").to_owned())
                    .collect();
                Ok(client)
            }
            Err(problem) if problem.code == ProblemCode::MissingScope => Ok(client),
            Err(problem) => Err(problem),
        }
    }

    /// Whether an entry of the log is of the migration client.
    pub fn is_in(&self, entry: &Value) -> bool {
        let id = get_str(entry, "client_id");
        self.ids.iter().any(|known| known == id) || self.has_name(get_str(entry, "client_name"))
    }

    fn has_name(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}
