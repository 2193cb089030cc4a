//! The port to whoever runs a command.

use std::future::Future;

use serde::Serialize;

use crate::setup::plan::plan::Plan;
use crate::setup::saved_state::SavedState;
use crate::tenant::Tenant;

/// Whoever runs a command: sees what happens, agrees to a plan, keeps a state.
pub trait Operator {
    /// Tells what happens.
    fn event(&self, event: &Event<'_>);

    /// Asks whether a plan is to be carried out.
    fn confirm(&self, plan: &Plan) -> impl Future<Output = bool>;

    /// Keeps a state for `undo`; `false` when that could not be done.
    fn keep(&self, state: &SavedState) -> impl Future<Output = bool>;
}

/// What happens.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event<'a> {
    /// Something is being read.
    Reading {
        /// Where.
        tenant: Tenant,
        /// What.
        what: &'a str,
    },
    /// A change is being made.
    Applying {
        /// Where.
        tenant: Tenant,
        /// Its title.
        title: &'a str,
    },
    /// A change was made.
    Applied {
        /// Where.
        tenant: Tenant,
        /// Its title.
        title: &'a str,
    },
    /// The rate limit is waited for.
    Waiting {
        /// Where.
        tenant: Tenant,
        /// Milliseconds until the next attempt.
        ms: u64,
        /// Why.
        why: &'a str,
    },
}
