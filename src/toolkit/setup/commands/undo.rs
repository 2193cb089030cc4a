//! `undo`: the connections of the new tenant become what they were before `setup`.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::rewrite::{named, rewrite};
use crate::setup::apply::write_plan::{Status, Written};
use crate::setup::commands::task::Task;
use crate::setup::plan;
use crate::setup::read;
use crate::setup::saved_state::SavedState;
use crate::setup::ui::{StateStore, Ui};
use crate::tenant::Tenant;

/// Runs `undo`, after which the state file forgets the connections.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn undo(
    task: &Task,
    ports: &impl Ports<Ui: Ui + StateStore>,
) -> Result<Written, Problem> {
    let credentials = task.credentials(Tenant::New)?;
    let file = task.state.clone().ok_or_else(|| {
        Problem::new(
            ProblemCode::State,
            "there is no state file, so what was before setup is not known",
        )
        .with_remedy("Name the file that setup wrote with --state.")
    })?;
    let state = SavedState::from_json(file, &credentials.domain)?;
    let pairs: Vec<ConnectionPair> = state
        .connections
        .iter()
        .map(|saved| named(&saved.name))
        .collect();
    let new = Session::open(Tenant::New, credentials, ports).await?;
    let plan = async || {
        plan::undo::plan(
            &state,
            &task.new_settings,
            &read::new_tenant::read(&new, &pairs).await?,
        )
    };
    let notes = vec![
        "The old tenant was left as it is: its migration client and its Action do nothing when nobody asks."
            .to_owned(),
    ];
    let mut written = rewrite(task, ports, &new, plan, notes).await?;
    let is_restored = matches!(written.status, Status::Done | Status::NothingToDo);
    // A later setup is to note anew how the connections are then.
    if is_restored
        && !task.dry_run
        && !ports
            .ui()
            .save_state(&SavedState::empty(new.domain()))
            .await
    {
        written.notes.push(
            "The state file could not be emptied; delete it before the next setup.".to_owned(),
        );
    }
    Ok(written)
}
