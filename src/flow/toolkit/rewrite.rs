//! What `finish` and `undo` have in common: they write connections of the new tenant, and nothing else.

use super::apply::{self, write_connection};
use super::operator::Operator;
use super::session::{Session, World};
use super::task::Task;
use super::write_plan::{Written, carry_out, take_all};
use crate::domain::toolkit::migration_settings::ConnectionPair;
use crate::domain::toolkit::plan::{Change, Plan};
use crate::domain::toolkit::problem::Problem;
use crate::domain::toolkit::step::Step;
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
    let apply = async |changes: &[Change]| {
        let take = async |step: &Step| match step {
            Step::WriteConnection {
                connection,
                options,
                pair: None,
            } => write_connection(new, connection, options, None).await,
            _ => Err(apply::out_of_order()),
        };
        take_all(changes, world, take).await
    };
    let plan = make_plan().await?;
    carry_out(plan, notes, task.dry_run, world, &[new], apply, &make_plan).await
}

/// A connection of the new tenant, of which no more is known than its name. Which applications use it is left alone.
pub fn named(connection: &str) -> ConnectionPair {
    ConnectionPair {
        old: connection.to_owned(),
        new: connection.to_owned(),
        enable_clients: Vec::new(),
    }
}
