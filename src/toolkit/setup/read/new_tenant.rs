//! Reads the current state of the new tenant.

use serde_json::Value;

use crate::api::endpoints::{clients, connection_clients};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::read::current_state::{
    Application, DatabaseConnection, NewConnection, NewTenantState,
};
use crate::setup::read::database::database;
use crate::tenant::Tenant;

/// The scopes that reading always needs.
pub const SCOPES: [Scope; 2] = [Scope::ReadConnections, Scope::ReadConnectionsOptions];
/// The scope that looking applications up needs in addition.
pub const CLIENTS_SCOPE: Scope = Scope::ReadClients;

/// Reads the connections of the pairs, and the applications that the pairs enable for them.
///
/// # Errors
/// `missing_scope` before anything is read; `not_a_database`; `not_found` if an application does not exist.
pub async fn read(
    session: &Session<'_, impl Ports>,
    pairs: &[ConnectionPair],
) -> Result<NewTenantState, Problem> {
    let names_clients = pairs.iter().any(|pair| !pair.enable_clients.is_empty());
    let mut scopes = SCOPES.to_vec();
    if names_clients {
        scopes.push(CLIENTS_SCOPE);
    }
    session.require_scopes(&scopes)?;
    session.report_reading("the connections");

    let mut clients: Vec<Application> = Vec::new();
    if names_clients {
        let listed = session.fetch_all(&clients::list()).await?;
        clients.extend(listed.iter().map(application));
    }
    let mut connections = Vec::new();
    for pair in pairs {
        let database = database(session, &pair.new).await?;
        let database = database.as_ref().map(DatabaseConnection::from_json);
        let applications = select_applications(&clients, &pair.enable_clients)?;
        let mut enabled_clients = Vec::new();
        if let Some(database) = &database {
            let list = connection_clients::list(&database.id);
            for client in session.fetch_all(&list).await? {
                enabled_clients.push(get_str(&client, "client_id").to_owned());
            }
        }
        connections.push(NewConnection {
            database,
            applications,
            enabled_clients,
        });
    }
    Ok(NewTenantState { connections })
}

fn application(client: &Value) -> Application {
    Application {
        name: get_str(client, "name").to_owned(),
        client_id: get_str(client, "client_id").to_owned(),
    }
}

/// Finds applications by name or Client ID.
fn select_applications(
    clients: &[Application],
    names_or_ids: &[String],
) -> Result<Vec<Application>, Problem> {
    let mut selected: Vec<Application> = Vec::new();
    for name_or_id in names_or_ids {
        let matching: Vec<&Application> = clients
            .iter()
            .filter(|client| client.name == *name_or_id || client.client_id == *name_or_id)
            .collect();
        let [application] = matching.as_slice() else {
            return Err(not_one_application(name_or_id, matching.len()));
        };
        // The settings may list one application twice, by name and by Client ID.
        if !selected.contains(application) {
            selected.push((*application).clone());
        }
    }
    Ok(selected)
}

fn not_one_application(name: &str, count: usize) -> Problem {
    let message = if count == 0 {
        format!("the new tenant has no application {name}")
    } else {
        format!("{count} applications of the new tenant are named {name}")
    };
    Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message)
        .with_remedy("Correct connections[].enable_clients in the settings file; a Client ID is never ambiguous.")
}
