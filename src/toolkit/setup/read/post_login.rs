//! Reads the Action and the post-login flow of either tenant.

use crate::api::endpoints::{actions, trigger_bindings};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::setup::read::current_state::{Action, PostLoginFlow};

/// Reads the Action that has a name, and the flow.
///
/// # Errors
/// The problem of the request that failed.
pub async fn read(session: &Session<'_, impl Ports>, name: &str) -> Result<PostLoginFlow, Problem> {
    session.report_reading("the Action and the post-login flow");
    Ok(PostLoginFlow {
        action: action(session, name).await?,
        bindings: session.fetch_all(&trigger_bindings::list()).await?,
    })
}

async fn action(session: &Session<'_, impl Ports>, name: &str) -> Result<Option<Action>, Problem> {
    let named = session.fetch_all(&actions::find_by_name(name)).await?;
    let Some(listed) = named.iter().find(|action| get_str(action, "name") == name) else {
        return Ok(None);
    };
    let action = session
        .fetch_object(&actions::read(get_str(listed, "id")))
        .await?;
    Ok(Some(Action::from_json(&action)))
}
