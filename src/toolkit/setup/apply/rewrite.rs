//! What `finish` and `undo` have in common: they write connections of the new tenant, and nothing else.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::apply;
use crate::setup::apply::write_connection::write_connection;
use crate::setup::apply::write_plan::{Written, carry_out, take_all};
use crate::setup::commands::task::Task;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::plan::step::Step;
use crate::setup::ui::Ui;

/// Carries out a plan that writes connections, and makes it once more to see that nothing is left.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn rewrite<P: Ports<Ui: Ui>>(
    task: &Task,
    ports: &P,
    new: &Session<'_, P>,
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
        take_all(changes, ports, take).await
    };
    let plan = make_plan().await?;
    carry_out(plan, notes, task.dry_run, ports, &[new], apply, &make_plan).await
}

/// A connection of the new tenant, of which no more is known than its name. Which applications use it is left alone.
pub fn named(connection: &str) -> ConnectionPair {
    ConnectionPair {
        old: connection.to_owned(),
        new: connection.to_owned(),
        enable_clients: Vec::new(),
    }
}
