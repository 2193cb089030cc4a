//! The ports of the commands that change a tenant: a person who confirms the plan, and a place for the state file.

use std::future::Future;

use crate::api::ports::Progress;
use crate::setup::plan::plan::Plan;
use crate::setup::saved_state::SavedState;

/// The person who runs the command.
pub trait Ui: Progress {
    /// Shows a plan and asks whether to execute it.
    fn confirm(&self, plan: &Plan) -> impl Future<Output = bool>;
}

/// Stores the state that `undo` needs.
pub trait StateStore {
    /// Saves the state; `false` if that failed.
    fn save_state(&self, state: &SavedState) -> impl Future<Output = bool>;
}
