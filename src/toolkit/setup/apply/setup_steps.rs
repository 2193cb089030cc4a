//! Makes the writes of `setup`, and fills in what only an earlier write returns, such as the migration client's ID.

use serde_json::Value;

use crate::api::endpoints::{client_grants, clients, connection_clients, connections};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{Object, get_str};
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::MigrationClientCredentials;
use crate::setup::apply::action_steps::ActionSteps;
use crate::setup::apply::allowlist_steps::{
    add_to_brute_force_allowlist, add_to_suspicious_ip_allowlist,
};
use crate::setup::apply::apply_all::{StepApplier, missing_prerequisite};
use crate::setup::apply::write_connection::{write_connection, write_fingerprint};
use crate::setup::desired;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{MigrationClient, NewTenantState, OldTenantState};
use crate::setup::settings_context::SettingsContext;

/// The tenants during `setup`, and the IDs that are known so far.
pub struct SetupSteps<'a, P> {
    old: &'a Session<'a, P>,
    new: &'a Session<'a, P>,
    context: SettingsContext<'a>,
    package_files: &'a PackageFiles,
    client: Option<MigrationClientCredentials>,
    action_id: Option<String>,
    /// One for each pair of connections in the settings.
    new_connection_ids: Vec<Option<String>>,
}

impl<'a, P: Ports> SetupSteps<'a, P> {
    /// Starts with the IDs of what exists already.
    pub fn new(
        (old, old_state): (&'a Session<'a, P>, &OldTenantState),
        (new, new_state): (&'a Session<'a, P>, &NewTenantState),
        context: SettingsContext<'a>,
        package_files: &'a PackageFiles,
    ) -> Self {
        let action = old_state.action.as_ref();
        let connections = new_state.connections.iter();
        Self {
            old,
            new,
            context,
            package_files,
            client: old_state.client_credentials().cloned(),
            action_id: action.map(|action| action.id.clone()),
            new_connection_ids: connections
                .map(|connection| Some(connection.database.as_ref()?.id.clone()))
                .collect(),
        }
    }

    fn action_steps(&self) -> ActionSteps<'a, P> {
        ActionSteps {
            old: self.old,
            settings: self.context.settings,
            package_files: self.package_files,
        }
    }

    fn client(&self) -> Result<&MigrationClientCredentials, Problem> {
        self.client.as_ref().ok_or_else(missing_prerequisite)
    }

    fn pair(&self, index: usize) -> Result<&'a ConnectionPair, Problem> {
        let connections = &self.context.settings.connections;
        connections.get(index).ok_or_else(missing_prerequisite)
    }

    /// The settings of a connection's action scripts.
    fn script_settings(&self, pair: usize) -> Result<Object, Problem> {
        Ok(self.context.own_settings(self.pair(pair)?, self.client()?))
    }

    async fn create_client(&mut self, body: &Value) -> Result<(), Problem> {
        let client = self.old.send(&clients::create(body.clone())).await?;
        self.client = Some(MigrationClient::from_json(&client).credentials);
        Ok(())
    }

    async fn create_grant(&self) -> Result<(), Problem> {
        let (settings, client) = (self.context.settings, self.client()?);
        let body = desired::client_grant(settings, &client.id, self.old.audience());
        self.old.send(&client_grants::create(body)).await?;
        Ok(())
    }

    async fn create_connection(&mut self, pair: usize, options: &Object) -> Result<(), Problem> {
        let settings = self.script_settings(pair)?;
        let mut options = options.clone();
        options.insert("configuration".to_owned(), settings.clone().into());
        let request = connections::create(&self.pair(pair)?.new, &options);
        let created = self.new.send(&request).await?;
        let id = get_str(&created, "id").to_owned();
        write_fingerprint(self.new, &id, &created, &settings, Object::new()).await?;
        if let Some(known) = self.new_connection_ids.get_mut(pair) {
            *known = Some(id);
        }
        Ok(())
    }

    async fn enable_clients(&self, pair: usize, clients: &[String]) -> Result<(), Problem> {
        let id = self.new_connection_ids.get(pair).and_then(Option::as_deref);
        enable_clients(self.new, id.ok_or_else(missing_prerequisite)?, clients).await
    }
}

impl<P: Ports> StepApplier for SetupSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        match step {
            Step::CreateClient(body) => self.create_client(body).await,
            Step::UpdateClient { id, body } => {
                let request = clients::update(id, body.clone());
                self.old.send(&request).await?;
                Ok(())
            }
            Step::EnableConnection { id } => {
                let client_id = self.client()?.id.clone();
                enable_clients(self.old, id, &[client_id]).await
            }
            Step::CreateGrant => self.create_grant().await,
            Step::UpdateGrant { id, scopes } => {
                self.old.send(&client_grants::update(id, scopes)).await?;
                Ok(())
            }
            Step::CreateAction => {
                let id = self.action_steps().create(&self.client()?.id).await?;
                self.action_id = Some(id);
                Ok(())
            }
            Step::UpdateAction { id } => self.action_steps().update(id, &self.client()?.id).await,
            Step::DeployAction => {
                let id = self.action_id.as_deref();
                self.action_steps()
                    .deploy(id.ok_or_else(missing_prerequisite)?)
                    .await
            }
            Step::BindAction => self.action_steps().bind(self.action_id.as_deref()).await,
            Step::UpdateBruteForceProtection(ranges) => {
                add_to_brute_force_allowlist(self.old, ranges).await
            }
            Step::UpdateSuspiciousIpThrottling(ranges) => {
                add_to_suspicious_ip_allowlist(self.old, ranges).await
            }
            Step::CreateConnection { pair, options } => {
                self.create_connection(*pair, options).await
            }
            Step::WriteConnection {
                connection,
                options,
                pair,
            } => {
                let settings = pair.map(|pair| self.script_settings(pair)).transpose()?;
                write_connection(self.new, connection, options, settings).await
            }
            Step::EnableClients { pair, clients } => self.enable_clients(*pair, clients).await,
        }
    }
}

async fn enable_clients(
    session: &Session<'_, impl Ports>,
    connection_id: &str,
    client_ids: &[String],
) -> Result<(), Problem> {
    for request in connection_clients::enable(connection_id, client_ids) {
        session.send(&request).await?;
    }
    Ok(())
}
