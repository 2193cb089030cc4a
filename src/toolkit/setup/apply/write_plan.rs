//! Carrying out a plan, whatever the command: step by step, told to the operator, and looked at once more.

use serde::Serialize;

use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::plan::step::Step;
use crate::setup::ui::Ui;

/// The document of `setup`, `finish` and `undo`.
#[derive(Serialize)]
pub struct Written {
    /// What became of the plan.
    pub status: Status,
    /// The plan.
    pub plan: Plan,
    /// What else is to be known or done.
    pub notes: Vec<String>,
}

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// All was as it should be.
    NothingToDo,
    /// There is something to do, and nothing was done, as was asked.
    Planned,
    /// The operator did not agree.
    Declined,
    /// It was carried out, and the tenants were read again and are as they should be.
    Done,
}

/// Carries a plan out, unless there is nothing to do, nothing is to be done, or the operator does not agree. `sessions` are
/// those of the tenants that it changes; `apply` makes the changes, and `rest` plans anew.
///
/// # Errors
/// `missing_scope`, before the operator is asked; the problem of `apply`; `unfinished`, when something is left to do.
pub async fn carry_out<P: Ports<Ui: Ui>>(
    mut plan: Plan,
    notes: Vec<String>,
    dry_run: bool,
    ports: &P,
    sessions: &[&Session<'_, P>],
    apply: impl AsyncFnOnce(&[Change]) -> Result<(), Problem>,
    rest: impl AsyncFnOnce() -> Result<Plan, Problem>,
) -> Result<Written, Problem> {
    let written = |status, plan| {
        Ok(Written {
            status,
            plan,
            notes,
        })
    };
    if plan.changes.is_empty() {
        return written(Status::NothingToDo, plan);
    }
    for session in sessions {
        match session.require_scopes(&plan.scopes(session.tenant())) {
            Err(problem) if dry_run => {
                plan.warnings
                    .push(format!("This could not be done yet: {}.", problem.message));
            }
            answer => answer?,
        }
    }
    if dry_run {
        return written(Status::Planned, plan);
    }
    if !ports.ui().confirm(&plan).await {
        return written(Status::Declined, plan);
    }
    apply(&plan.changes).await?;
    verified(&rest().await?)?;
    written(Status::Done, plan)
}

/// Takes the steps of all changes, and tells the operator of each.
///
/// # Errors
/// The problem of the step that failed, with the changes that were made before it.
pub async fn take_all(
    changes: &[Change],
    ports: &impl Ports,
    mut take: impl AsyncFnMut(&Step) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut applied = Vec::new();
    for Change {
        tenant,
        title,
        step,
        ..
    } in changes
    {
        ports.ui().event(&Event::Applying {
            tenant: *tenant,
            title,
        });
        if let Err(problem) = take(step).await {
            return Err(Problem { applied, ..problem });
        }
        ports.ui().event(&Event::Applied {
            tenant: *tenant,
            title,
        });
        applied.push(title.clone());
    }
    Ok(())
}

/// Makes sure that nothing is left to do.
///
/// # Errors
/// `unfinished`.
fn verified(rest: &Plan) -> Result<(), Problem> {
    let Some(change) = rest.changes.first() else {
        return Ok(());
    };
    let message = format!(
        "all changes were made, but reading again shows that this is still to do: {}",
        change.title
    );
    Err(
        Problem::in_tenant(change.tenant, ProblemCode::Unfinished, message).with_remedy(
            "Somebody or something else may be changing the tenant too. Run the command again.",
        ),
    )
}
