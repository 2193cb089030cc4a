//! Reads how the new tenant is.

use crate::api::endpoints::{clients, connection_clients};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::read::current_state::{NewConnection, NewTenantState};
use crate::setup::read::database::database;
use crate::tenant::Tenant;

/// The scopes that reading needs.
pub const SCOPES: [Scope; 2] = [Scope::ReadConnections, Scope::ReadConnectionsOptions];
/// The scope that finding applications needs.
pub const CLIENTS_SCOPE: Scope = Scope::ReadClients;

/// Reads the connections of the pairs, and the applications that are to be enabled for them.
///
/// # Errors
/// `missing_scope`, before anything is read; `not_a_database`; `not_found`, when an application is not there.
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

    let clients = if names_clients {
        session.fetch_all(&clients::list()).await?
    } else {
        Vec::new()
    };
    let mut connections = Vec::new();
    for pair in pairs {
        let mut connection = NewConnection {
            value: database(session, &pair.new).await?,
            ..NewConnection::default()
        };
        for wanted in &pair.enable_clients {
            let found: Vec<_> = clients
                .iter()
                .map(|client| {
                    (
                        get_str(client, "name").to_owned(),
                        get_str(client, "client_id").to_owned(),
                    )
                })
                .filter(|(name, id)| name == wanted || id == wanted)
                .collect();
            let [application] = found.as_slice() else {
                return Err(not_one(wanted, found.len()));
            };
            // By name and by Client ID it is one.
            if !connection.applications.contains(application) {
                connection.applications.push(application.clone());
            }
        }
        if let Some(id) = connection.id() {
            let enabled = session.fetch_all(&connection_clients::list(id)).await?;
            connection.enabled_clients = enabled
                .iter()
                .map(|client| get_str(client, "client_id").to_owned())
                .collect();
        }
        connections.push(connection);
    }
    Ok(NewTenantState { connections })
}

fn not_one(wanted: &str, count: usize) -> Problem {
    let message = match count {
        0 => format!("the new tenant has no application {wanted}"),
        count => format!("{count} applications of the new tenant are named {wanted}"),
    };
    Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message)
        .with_remedy("Correct connections[].enable_clients in the settings file; a Client ID is never ambiguous.")
}
