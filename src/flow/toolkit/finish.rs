//! `finish`: ends a migration. The scripts find nobody any more.

use super::operator::Operator;
use super::read_new_tenant;
use super::rewrite::{named, rewrite};
use super::session::{Session, World};
use super::task::Task;
use super::write_plan::Written;
use crate::domain::toolkit::migration_settings::ConnectionPair;
use crate::domain::toolkit::plan_finish;
use crate::domain::toolkit::problem::Problem;
use crate::domain::toolkit::tenant::Tenant;
use crate::flow::ports::{Clock, Transport};

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
    let notes = plan_finish::left_in_the_old_tenant(&settings);
    let pairs: Vec<ConnectionPair> = settings
        .connections
        .iter()
        .map(|pair| named(&pair.new))
        .collect();
    let plan = async || {
        plan_finish::plan(
            &settings,
            &task.new_settings,
            &read_new_tenant::read(&new, &pairs).await?,
        )
    };
    rewrite(task, world, &new, plan, notes).await
}
