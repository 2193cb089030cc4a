//! Creates, updates, deploys, binds and unbinds the Action of a tenant.

use serde_json::Value;

use crate::api::endpoints::{actions, trigger_bindings};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{get_str, is_true};
use crate::problem::{Problem, ProblemCode};
use crate::setup::desired::actions::{DesiredAction, existing_binding};
use crate::setup::read::current_state::{is_binding_of, is_bound};
use migration_core::flow::ports::Clock;

/// Milliseconds between two requests for the state of an Action that is being built or deployed.
const POLL_INTERVAL_MS: u64 = 500;
/// How often the state is requested before the Action counts as failed.
const MAX_POLLS: u32 = 60;

/// The Action of a tenant.
pub(super) struct ActionSteps<'a, P> {
    pub(super) session: &'a Session<'a, P>,
    pub(super) desired: DesiredAction,
}

impl<P: Ports> ActionSteps<'_, P> {
    /// Creates the Action and returns its ID.
    pub(super) async fn create(&self) -> Result<String, Problem> {
        let request = actions::create(self.desired.body());
        let action = self.session.send(&request).await?;
        Ok(get_str(&action, "id").to_owned())
    }

    pub(super) async fn update(&self, id: &str) -> Result<(), Problem> {
        let mut body = self.desired.body();
        if let Some(body) = body.as_object_mut() {
            body.remove("name");
            // An Action's triggers cannot be changed after creation, so they are not sent.
            body.remove("supported_triggers");
        }
        self.session.send(&actions::update(id, body)).await?;
        Ok(())
    }

    /// Deploys the Action. The tenant builds it first; both take some time.
    pub(super) async fn deploy(&self, id: &str) -> Result<(), Problem> {
        self.wait_until(id, "build", |action| get_str(action, "status") == "built")
            .await?;
        self.session.send(&actions::deploy(id)).await?;
        // An Action can only be bound after it has been deployed.
        self.wait_until(id, "deploy", |action| {
            is_true(action, "all_changes_deployed")
        })
        .await
    }

    /// Binds the Action to the end of the post-login flow. A write replaces all bindings, and they may have changed since
    /// the plan was made, so they are read again.
    pub(super) async fn bind(&self, id: Option<&str>) -> Result<(), Problem> {
        let current = self.session.fetch_all(&trigger_bindings::list()).await?;
        if id.is_some_and(|id| is_bound(&current, id)) {
            return Ok(());
        }
        let mut bindings: Vec<Value> = current.iter().map(existing_binding).collect();
        bindings.push(self.desired.binding());
        self.session
            .send(&trigger_bindings::replace(&bindings))
            .await?;
        Ok(())
    }

    async fn wait_until(
        &self,
        id: &str,
        verb: &str,
        is_reached: impl Fn(&Value) -> bool,
    ) -> Result<(), Problem> {
        for _ in 0..MAX_POLLS {
            let action = self.session.fetch_object(&actions::read(id)).await?;
            if is_reached(&action) {
                return Ok(());
            }
            if get_str(&action, "status") == "failed" {
                break;
            }
            self.session.ports().clock().sleep(POLL_INTERVAL_MS).await;
        }
        let DesiredAction { tenant, name, .. } = &self.desired;
        let message = format!("{tenant} did not {verb} the Action {name}");
        Err(
            Problem::in_tenant(*tenant, ProblemCode::Refused, message).with_remedy(
                "Open the Action in the Dashboard, see why, and deploy it there; then run the command again.",
            ),
        )
    }
}

/// Takes an Action out of the post-login flow. A write replaces all bindings, and they may have changed since the plan was
/// made, so they are read again.
pub(super) async fn unbind(session: &Session<'_, impl Ports>, id: &str) -> Result<(), Problem> {
    let current = session.fetch_all(&trigger_bindings::list()).await?;
    if !is_bound(&current, id) {
        return Ok(());
    }
    let others = current.iter().filter(|binding| !is_binding_of(binding, id));
    let bindings: Vec<Value> = others.map(existing_binding).collect();
    session.send(&trigger_bindings::replace(&bindings)).await?;
    Ok(())
}
