//! Reads how the new tenant is.

use crate::api::endpoints::{clients, connection_clients};
use crate::api::operator::{Event, Operator};
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::read::current_state::{NewConnection, NewTenantState};
use crate::setup::read::database::database;
use crate::tenant::Tenant;
use migration_core::flow::ports::{Clock, Transport};

/// The scopes that reading needs.
pub const SCOPES: [&str; 2] = ["read:connections", "read:connections_options"];
/// The scope that finding applications needs.
pub const CLIENTS_SCOPE: &str = "read:clients";

/// Reads the connections of the pairs, and the applications that are to be enabled for them.
///
/// # Errors
/// `missing_scope`, before anything is read; `not_a_database`; `not_found`, when an application is not there.
pub async fn read<T: Transport, C: Clock, O: Operator>(
    session: &Session<'_, T, C, O>,
    pairs: &[ConnectionPair],
) -> Result<NewTenantState, Problem> {
    let names_clients = pairs.iter().any(|pair| !pair.enable_clients.is_empty());
    let mut scopes = SCOPES.to_vec();
    if names_clients {
        scopes.push(CLIENTS_SCOPE);
    }
    session.require(&scopes)?;
    session.world.operator.event(&Event::Reading {
        tenant: Tenant::New,
        what: "the connections",
    });

    let clients = if names_clients {
        session.all(&clients::list(), clients::PAGES).await?
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
            let enabled = session
                .all(&connection_clients::list(id), connection_clients::PAGES)
                .await?;
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
