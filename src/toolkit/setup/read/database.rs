//! Reads a database connection of either tenant.

use serde_json::Value;

use crate::api::endpoints::connections;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};

/// Reads the database connection that has a name; `None` if the tenant has no connection of this name.
///
/// # Errors
/// `not_a_database` if the connection is of another kind.
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
    if strategy == "auth0" {
        return Ok(Some(connection));
    }
    let message = format!(
        "the connection {name} of {} is not a database connection; its strategy is {strategy}",
        session.tenant().label()
    );
    Err(Problem::in_tenant(session.tenant(), ProblemCode::NotADatabase, message)
        .with_remedy("Name a database connection in the settings file: only its users have passwords to check."))
}
