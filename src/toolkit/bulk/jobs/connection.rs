//! The connection whose users are exported or imported.

use crate::api::endpoints::{connection_clients, connections};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::database::DATABASE;

/// A database connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobConnection {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Finds a database connection by its name.
///
/// # Errors
/// `not_found`, `not_a_database`, or as [`Session::send`].
pub async fn find_connection(
    session: &Session<'_, impl Ports>,
    name: &str,
) -> Result<JobConnection, Problem> {
    let tenant = session.tenant();
    let named = session.fetch_all(&connections::find_by_name(name)).await?;
    let found = named
        .iter()
        .find(|connection| get_str(connection, "name") == name);
    let Some(connection) = found else {
        let message = format!("{} has no connection {name}", tenant.label());
        return Err(Problem::in_tenant(tenant, ProblemCode::NotFound, message)
            .with_remedy("Correct the name in the settings file."));
    };
    if get_str(connection, "strategy") != DATABASE {
        let message = format!("the connection {name} is not a database connection");
        return Err(
            Problem::in_tenant(tenant, ProblemCode::NotADatabase, message).with_remedy(
                "Name a database connection in the settings file: jobs move the users of databases.",
            ),
        );
    }
    Ok(JobConnection {
        id: get_str(connection, "id").to_owned(),
        name: name.to_owned(),
    })
}

/// Checks that the connection can take an import: each job fails as long as no application is enabled for it.
///
/// # Errors
/// `not_found`, or as [`Session::send`].
pub async fn ensure_enabled(
    session: &Session<'_, impl Ports>,
    connection: &JobConnection,
) -> Result<(), Problem> {
    let enabled = session
        .fetch_all(&connection_clients::list(&connection.id))
        .await?;
    if !enabled.is_empty() {
        return Ok(());
    }
    let message = format!(
        "no application is enabled for the connection {}, so Auth0 imports no users into it",
        connection.name
    );
    Err(
        Problem::in_tenant(session.tenant(), ProblemCode::NotFound, message)
            .with_remedy("Enable an application for the connection, for example with enable_clients in the settings file."),
    )
}
