//! Reads a database connection of either tenant.

use serde_json::Value;

use crate::api::endpoints::connections;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};

/// The database connection of a name.
///
/// # Errors
/// `not_a_database`, when the connection of the name is of another kind.
pub async fn database(
    session: &Session<'_, impl Ports>,
    name: &str,
) -> Result<Option<Value>, Problem> {
    let found = session.fetch_all(&connections::named(name)).await?;
    let Some(found) = found
        .into_iter()
        .find(|connection| get_str(connection, "name") == name)
    else {
        return Ok(None);
    };
    let strategy = get_str(&found, "strategy");
    if strategy == "auth0" {
        return Ok(Some(found));
    }
    let message = format!(
        "the connection {name} of {} is no database connection; its strategy is {strategy}",
        session.tenant().label()
    );
    Err(Problem::in_tenant(session.tenant(), ProblemCode::NotADatabase, message)
        .with_remedy("Name a database connection in the settings file: only its users have passwords to check."))
}
