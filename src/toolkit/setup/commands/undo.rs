//! `undo`: restores the connections of the new tenant as they were before `setup`, and takes its Action out of the flow.

use std::cell::RefCell;

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::PreservedSettings;
use crate::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::apply::update_connections::{pairs_for_new_connections, update_connections};
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::read;
use crate::setup::read::current_state::PostLoginFlow;
use crate::setup::saved_state::SavedState;
use crate::setup::ui::{StateStore, Ui};
use crate::tenant::Tenant;

/// The request of `undo`. The connections are listed in the state file, so there are no settings.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The values of settings that belong to other scripts, by key.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<PreservedSettings>"))]
    pub new_settings: PreservedSettings,
    /// The state file.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub state: Option<Value>,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Runs `undo`. Afterwards the state file is empty, so that a later `setup` saves the state anew.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn undo<P: Ports<Ui: Ui + StateStore>>(
    request: &UndoRequest,
    ports: &P,
) -> Result<ApplyReport, Problem> {
    let credentials = Credentials::read(Tenant::New, &request.new)?;
    let state = request.state.clone().ok_or_else(missing_state)?;
    let state = SavedState::from_json(state, &credentials.domain)?;
    let command = Undo {
        pairs: pairs_for_new_connections(state.connections.iter().map(|saved| saved.name.as_str())),
        state,
        preserved_settings: &request.new_settings,
        new: Session::open(Tenant::New, credentials, ports).await?,
        flows: RefCell::default(),
    };
    let options = ExecuteOptions {
        sessions: &[&command.new],
        dry_run: request.dry_run,
        notes: Vec::new(),
        ports,
    };
    let mut report = execute_plan(&command, options).await?;
    report.notes = plan::undo::manual_cleanup_notes(&command.state, &command.flows.borrow());
    let is_restored = matches!(report.status, ApplyStatus::Done | ApplyStatus::NothingToDo);
    if is_restored && !request.dry_run {
        let state = command.state.clone().after_undo();
        if !ports.ui().save_state(&state).await {
            report.notes.push(
                "The state file could not be emptied; delete it before the next setup.".to_owned(),
            );
        }
    }
    Ok(report)
}

struct Undo<'a, P> {
    state: SavedState,
    preserved_settings: &'a PreservedSettings,
    pairs: Vec<ConnectionPair>,
    new: Session<'a, P>,
    /// The flow with each Action of the state file, as they were read last.
    flows: RefCell<Vec<PostLoginFlow>>,
}

impl<P: Ports> ChangeCommand for Undo<'_, P> {
    type Current = ();

    async fn plan(&self) -> Result<(Plan, ()), Problem> {
        let current = read::new_tenant::read(&self.new, &self.pairs).await?;
        let mut flows = Vec::new();
        if !self.state.actions.is_empty() {
            self.new
                .require_scopes(&[read::new_tenant::ACTIONS_SCOPE])?;
        }
        for name in &self.state.actions {
            flows.push(read::post_login::read(&self.new, name).await?);
        }
        let plan = plan::undo::plan(&self.state, self.preserved_settings, &current, &flows)?;
        self.flows.replace(flows);
        Ok((plan, ()))
    }

    async fn apply(&self, changes: &[Change], (): ()) -> Result<(), Problem> {
        update_connections(&self.new, changes).await
    }
}

fn missing_state() -> Problem {
    Problem::new(
        ProblemCode::State,
        "there is no state file, so what was before setup is not known",
    )
    .with_remedy("Name the file that setup wrote with --state.")
}
