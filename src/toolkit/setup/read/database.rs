//! Reads a database connection of either tenant.

use serde_json::Value;

use crate::api::endpoints::connections;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::database::DATABASE;

/// Reads the database connection that has a name; `None` if the tenant has no connection of this name.
///
/// # Errors
/// `not_a_database` if the connection is of another kind; `missing_scope` if it came without its options.
pub async fn database(
    session: &Session<'_, impl Ports>,
    name: &str,
) -> Result<Option<Value>, Problem> {
    let named = session.fetch_all(&connections::find_by_name(name)).await?;
    let Some(connection) = named
        .into_iter()
        .find(|connection| get_str(connection, "name") == name)
    else {
        return Ok(None);
    };
    let strategy = get_str(&connection, "strategy");
    if strategy != DATABASE {
        let message = format!(
            "the connection {name} of {} is not a database connection; its strategy is {strategy}",
            session.tenant().label()
        );
        return Err(
            Problem::in_tenant(session.tenant(), ProblemCode::NotADatabase, message).with_remedy(
                "Name a database connection in the settings file: only its users have passwords to check.",
            ),
        );
    }
    if !has_options(&connection) {
        return Err(without_options(session, name));
    }
    Ok(Some(connection))
}

/// Reads the names of all database connections.
///
/// # Errors
/// The problem of the request that failed.
pub async fn names(session: &Session<'_, impl Ports>) -> Result<Vec<String>, Problem> {
    let databases = session.fetch_all(&connections::databases()).await?;
    let names = databases.iter().map(|database| get_str(database, "name"));
    Ok(names.map(str::to_owned).collect())
}

/// Tells whether a connection came with its options. Auth0 creates every database connection with some, and leaves them
/// out for a token without the scope `read:connections_options`; whether as an empty object is not documented.
pub(super) fn has_options(connection: &Value) -> bool {
    let options = connection.get("options").and_then(Value::as_object);
    options.is_some_and(|options| !options.is_empty())
}

pub(super) fn without_options(session: &Session<'_, impl Ports>, name: &str) -> Problem {
    let missing = session.missing_scope(Scope::ReadConnectionsOptions);
    Problem {
        message: format!(
            "the connection {name} came without its options: {}",
            missing.message
        ),
        ..missing
    }
}
