//! `finish` and `undo`: write the connections of the new tenant alone.

use super::apply::write_connection;
use super::operator::Operator;
use super::session::{Session, World};
use super::setup::{take_all, verified};
use super::task::Task;
use super::write_plan::{Status, Written};
use super::{apply, read_new_tenant};
use crate::domain::toolkit::migration_settings::ConnectionPair;
use crate::domain::toolkit::plan::Plan;
use crate::domain::toolkit::problem::{Problem, ProblemCode};
use crate::domain::toolkit::saved_state::SavedState;
use crate::domain::toolkit::step::Step;
use crate::domain::toolkit::tenant::Tenant;
use crate::domain::toolkit::{plan_finish, plan_undo};
use crate::flow::ports::{Clock, Transport};

/// Runs `finish`: the scripts find nobody any more.
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
    let plan = async || {
        let found = read_new_tenant::read(&new, &only(&settings.connections)).await?;
        plan_finish::plan(&settings, &task.new_settings, &found)
    };
    write(task, world, &new, plan, notes).await
}

/// Runs `undo`: the connections become what they were before `setup`, and the state file forgets them.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn undo<T: Transport, C: Clock, O: Operator>(
    task: &Task,
    world: &World<'_, T, C, O>,
) -> Result<Written, Problem> {
    let credentials = task.credentials(Tenant::New)?;
    let file = task.state.clone().ok_or_else(|| {
        Problem::new(ProblemCode::State, "there is no state file, so what was before setup is not known")
            .remedy("Name the file that setup wrote with --state.")
    })?;
    let state = SavedState::read(file, &credentials.domain)?;
    let pairs: Vec<ConnectionPair> = state.connections.iter().map(|saved| named(&saved.name)).collect();
    let new = Session::open(Tenant::New, credentials, world).await?;
    let plan =
        async || plan_undo::plan(&state, &task.new_settings, &read_new_tenant::read(&new, &pairs).await?);
    let notes = vec![
        "The old tenant was left as it is: its migration client and its Action do nothing when nobody asks."
            .to_owned(),
    ];
    let mut written = write(task, world, &new, plan, notes).await?;
    let is_restored = matches!(written.status, Status::Done | Status::NothingToDo);
    // A later setup is to note anew how the connections are then.
    if is_restored && !task.dry_run && !world.operator.keep(&SavedState::of(&new.domain)).await {
        written
            .notes
            .push("The state file could not be emptied; delete it before the next setup.".to_owned());
    }
    Ok(written)
}

/// Carries out a plan that writes connections, and makes it once more to see that nothing is left.
async fn write<T: Transport, C: Clock, O: Operator>(
    task: &Task,
    world: &World<'_, T, C, O>,
    new: &Session<'_, T, C, O>,
    make_plan: impl AsyncFn() -> Result<Plan, Problem>,
    notes: Vec<String>,
) -> Result<Written, Problem> {
    let plan = make_plan().await?;
    let written = |status, plan| Ok(Written { status, plan, notes });
    if plan.changes.is_empty() {
        return written(Status::NothingToDo, plan);
    }
    if task.dry_run {
        return written(Status::Planned, plan);
    }
    new.require(&plan.scopes(Tenant::New))?;
    if !world.operator.confirm(&plan).await {
        return written(Status::Declined, plan);
    }
    take_all(&plan.changes, world, async |step| match step {
        Step::WriteConnection { id, options, kept, metadata, pair: None } => {
            write_connection(new, apply::Written { id, options, kept, metadata }, None).await
        }
        _ => Err(apply::out_of_order()),
    })
    .await?;
    verified(&make_plan().await?)?;
    written(Status::Done, plan)
}

/// The pairs without the applications, which these commands leave alone.
fn only(pairs: &[ConnectionPair]) -> Vec<ConnectionPair> {
    pairs.iter().map(|pair| named(&pair.new)).collect()
}

fn named(connection: &str) -> ConnectionPair {
    ConnectionPair { old: connection.to_owned(), new: connection.to_owned(), enable_clients: Vec::new() }
}
