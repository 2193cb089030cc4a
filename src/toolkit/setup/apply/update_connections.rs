//! Applies the changes of `finish` and `undo`, which update connections of the new tenant. `undo` also takes the Action out
//! of the post-login flow.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::action_steps::unbind;
use crate::setup::apply::apply_all::{StepApplier, apply_all, missing_prerequisite};
use crate::setup::apply::write_connection::write_connection;
use crate::setup::plan::plan::Change;
use crate::setup::plan::step::Step;
use crate::tenant::Tenant;

/// Updates the connections of a plan.
///
/// # Errors
/// The problem of the change that failed, with the changes that were made before.
pub async fn update_connections(
    new: &Session<'_, impl Ports>,
    changes: &[Change],
) -> Result<(), Problem> {
    apply_all(changes, new.ports().ui(), &mut ConnectionSteps { new }).await
}

struct ConnectionSteps<'a, P> {
    new: &'a Session<'a, P>,
}

impl<P: Ports> StepApplier for ConnectionSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        match step {
            Step::WriteConnection {
                connection,
                options,
                pair: None,
            } => write_connection(self.new, connection, options, None).await,
            Step::UnbindAction {
                tenant: Tenant::New,
                id,
            } => unbind(self.new, id).await,
            _ => Err(missing_prerequisite()),
        }
    }
}

/// The pairs for reading connections of the new tenant by their names. Their applications are not changed, so none are named.
pub fn pairs_for_new_connections<'a>(names: impl Iterator<Item = &'a str>) -> Vec<ConnectionPair> {
    names
        .map(|name| ConnectionPair {
            old: name.to_owned(),
            new: name.to_owned(),
            enable_clients: Vec::new(),
        })
        .collect()
}
