//! Applies the changes of a plan one by one.

use std::future::Future;

use crate::api::ports::{Event, Progress};
use crate::problem::{Problem, ProblemCode};
use crate::setup::plan::plan::Change;
use crate::setup::plan::step::Step;

/// Makes the write of a step.
pub trait StepApplier {
    /// Makes the write of a step.
    ///
    /// # Errors
    /// The problem of the request that failed.
    fn apply(&mut self, step: &Step) -> impl Future<Output = Result<(), Problem>>;
}

/// Applies all changes in their order, and reports each.
///
/// # Errors
/// The problem of the change that failed, with the titles of the changes that were made before.
pub async fn apply_all(
    changes: &[Change],
    ui: &impl Progress,
    applier: &mut impl StepApplier,
) -> Result<(), Problem> {
    let mut applied = Vec::new();
    for change in changes {
        let (tenant, title) = (change.tenant, change.title.as_str());
        ui.event(&Event::Applying { tenant, title });
        if let Err(problem) = applier.apply(&change.step).await {
            return Err(Problem { applied, ..problem });
        }
        ui.event(&Event::Applied { tenant, title });
        applied.push(change.title.clone());
    }
    Ok(())
}

/// A step needs the result of an earlier step that was not applied. Plans have their steps in the right order.
pub fn missing_prerequisite() -> Problem {
    Problem::new(
        ProblemCode::Unfinished,
        "a step of the plan came before the one it needs",
    )
}
