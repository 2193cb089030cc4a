//! The order of every command that changes tenants: plan, check the scopes, confirm, apply, plan again.

use std::future::Future;

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::ui::Ui;

/// A command that changes tenants.
pub trait ChangeCommand {
    /// What the command read when it planned, and needs again when it applies the plan.
    type Current;

    /// Reads the tenants and plans.
    ///
    /// # Errors
    /// The problem of the request that failed, or of the state that cannot be changed.
    fn plan(&self) -> impl Future<Output = Result<(Plan, Self::Current), Problem>>;

    /// Makes the changes of a plan.
    ///
    /// # Errors
    /// The problem of the change that failed, with the changes that were made before.
    fn apply(
        &self,
        changes: &[Change],
        current: Self::Current,
    ) -> impl Future<Output = Result<(), Problem>>;
}

/// How a plan is executed.
pub struct ExecuteOptions<'a, P> {
    /// The sessions with the tenants that the command changes.
    pub sessions: &'a [&'a Session<'a, P>],
    /// Whether to stop before the first change.
    pub dry_run: bool,
    /// The notes of the report.
    pub notes: Vec<String>,
    /// Confirms the plan.
    pub ports: &'a P,
}

/// Plans, and executes the plan unless it is empty, `dry_run` is set, or the user declines.
///
/// # Errors
/// `missing_scope` of all tenants, before the user is asked; the problem of the plan or of a change; `unfinished`, if planning again
/// shows that a change is still to be made.
pub async fn execute_plan<P: Ports<Ui: Ui>>(
    command: &impl ChangeCommand,
    options: ExecuteOptions<'_, P>,
) -> Result<ApplyReport, Problem> {
    let (mut plan, current) = command.plan().await?;
    let status = if plan.changes.is_empty() {
        ApplyStatus::NothingToDo
    } else {
        check_scopes(&mut plan, &options)?;
        if options.dry_run {
            ApplyStatus::Planned
        } else if !options.ports.ui().confirm(&plan).await {
            ApplyStatus::Declined
        } else {
            command.apply(&plan.changes, current).await?;
            let (remaining, _) = command.plan().await?;
            ensure_nothing_remains(&remaining)?;
            ApplyStatus::Done
        }
    };
    Ok(ApplyReport {
        status,
        plan,
        notes: options.notes,
    })
}

/// Checks that the tokens have the scopes that the plan needs, and names those that are missing in all tenants. In a dry run a
/// missing scope is only a warning.
fn check_scopes<P: Ports>(plan: &mut Plan, options: &ExecuteOptions<'_, P>) -> Result<(), Problem> {
    let sessions = options.sessions.iter();
    let problems: Vec<Problem> = sessions
        .filter_map(|session| session.require_scopes(&plan.scopes(session.tenant())).err())
        .collect();
    if !options.dry_run {
        return Problem::join("scopes", problems).map_or(Ok(()), Err);
    }
    for problem in problems {
        plan.warn(format!("This could not be done yet: {}.", problem.message));
    }
    Ok(())
}

fn ensure_nothing_remains(remaining: &Plan) -> Result<(), Problem> {
    let Some(change) = remaining.changes.first() else {
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
