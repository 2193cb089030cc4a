//! `finish`: ends a migration. The scripts find nobody any more.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::rewrite::{named, rewrite};
use crate::setup::apply::write_plan::Written;
use crate::setup::commands::task::Task;
use crate::setup::plan;
use crate::setup::read;
use crate::setup::ui::Ui;
use crate::tenant::Tenant;

/// Runs `finish`.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn finish(task: &Task, ports: &impl Ports<Ui: Ui>) -> Result<Written, Problem> {
    let settings = task.settings()?;
    let new = Session::open(Tenant::New, task.credentials(Tenant::New)?, ports).await?;
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
    rewrite(task, ports, &new, plan, notes).await
}
