//! What `finish` and `undo` have in common: they write connections of the new tenant, and nothing else.

use super::apply::{self, write_connection};
use super::operator::Operator;
use super::session::{Session, World};
use super::task::Task;
use super::write_plan::{Status, Written, take_all, verified, warn_of_missing_scopes};
use crate::domain::toolkit::migration_settings::ConnectionPair;
use crate::domain::toolkit::plan::Plan;
use crate::domain::toolkit::problem::Problem;
use crate::domain::toolkit::step::Step;
use crate::domain::toolkit::tenant::Tenant;
use crate::flow::ports::{Clock, Transport};

/// Carries out a plan that writes connections, and makes it once more to see that nothing is left.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn rewrite<T: Transport, C: Clock, O: Operator>(
    task: &Task,
    world: &World<'_, T, C, O>,
    new: &Session<'_, T, C, O>,
    make_plan: impl AsyncFn() -> Result<Plan, Problem>,
    notes: Vec<String>,
) -> Result<Written, Problem> {
    let mut plan = make_plan().await?;
    let written = |status, plan| Ok(Written { status, plan, notes });
    if plan.changes.is_empty() {
        return written(Status::NothingToDo, plan);
    }
    if task.dry_run {
        warn_of_missing_scopes(&mut plan, new);
        return written(Status::Planned, plan);
    }
    new.require(&plan.scopes(Tenant::New))?;
    if !world.operator.confirm(&plan).await {
        return written(Status::Declined, plan);
    }
    take_all(&plan.changes, world, async |step| match step {
        Step::WriteConnection { connection, options, pair: None } => {
            write_connection(new, connection, options, None).await
        }
        _ => Err(apply::out_of_order()),
    })
    .await?;
    verified(&make_plan().await?)?;
    written(Status::Done, plan)
}

/// A connection of the new tenant, of which no more is known than its name. Which applications use it is left alone.
pub fn named(connection: &str) -> ConnectionPair {
    ConnectionPair { old: connection.to_owned(), new: connection.to_owned(), enable_clients: Vec::new() }
}
