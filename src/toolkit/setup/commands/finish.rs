//! `finish`: ends a migration. The scripts find nobody any more.

use crate::api::operator::Operator;
use crate::api::session::{Session, World};
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::rewrite::{named, rewrite};
use crate::setup::apply::write_plan::Written;
use crate::setup::commands::task::Task;
use crate::setup::plan;
use crate::setup::read;
use crate::tenant::Tenant;
use migration_core::flow::ports::{Clock, Transport};

/// Runs `finish`.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn finish<T: Transport, C: Clock, O: Operator>(
    task: &Task,
    world: &World<'_, T, C, O>,
) -> Result<Written, Problem> {
    let settings = task.settings()?;
    let new = Session::open(Tenant::New, task.credentials(Tenant::New)?, world).await?;
    let notes = plan::finish::manual_cleanup_notes(&settings);
    let pairs: Vec<ConnectionPair> = settings
        .connections
        .iter()
        .map(|pair| named(&pair.new))
        .collect();
    let plan = async || {
        plan::finish::plan(
            &settings,
            &task.new_settings,
            &read::new_tenant::read(&new, &pairs).await?,
        )
    };
    rewrite(task, world, &new, plan, notes).await
}
