//! `finish --clean-up`: deletes what `setup` has made, once the migration is finished.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment, ensure_distinct_tenants};
use crate::api::ports::Ports;
use crate::api::required_scopes::{RequiredScopes, require_all};
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::apply::apply_all::apply_all;
use crate::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use crate::setup::apply::clean_up_steps::CleanUpSteps;
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::read::leftovers;
use crate::setup::saved_allowlists::SavedAllowlists;
use crate::setup::saved_state::SavedState;
use crate::setup::ui::{StateStore, Ui};
use crate::tenant::Tenant;

/// The scopes that deleting may need in the old tenant.
const OLD_WRITE_SCOPES: [Scope; 4] = [
    Scope::UpdateActions,
    Scope::DeleteActions,
    Scope::DeleteClientGrants,
    Scope::DeleteClients,
];
/// The scopes that deleting may need in the new tenant.
const NEW_WRITE_SCOPES: [Scope; 2] = [Scope::UpdateActions, Scope::DeleteActions];

/// The request of `finish --clean-up`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CleanUpRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The state file, if there is one. It says which entries of the allowlists `setup` has added.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub state: Option<Value>,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Runs `finish --clean-up`. Afterwards the state file no longer lists entries of allowlists.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn clean_up<P: Ports<Ui: Ui + StateStore>>(
    request: &CleanUpRequest,
    ports: &P,
) -> Result<ApplyReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let (old, new) = Credentials::read_both(&request.old, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let state = match request.state.clone() {
        Some(state) => {
            Some(SavedState::from_json(state, &new.domain)?.with_old_domain(&old.domain)?)
        }
        None => None,
    };
    let allowlists = state.as_ref().map(|state| state.allowlists.clone());
    let actions = state.as_ref().map(|state| state.actions.clone());
    let has_record = allowlists.as_ref().is_some_and(|lists| !lists.is_empty());
    let command = CleanUp {
        settings: &settings,
        allowlists: allowlists.unwrap_or_default(),
        actions: actions.unwrap_or_default(),
        old: Session::open(Tenant::Old, old, ports).await?,
        new: Session::open(Tenant::New, new, ports).await?,
    };
    command.require_scopes()?;
    let options = ExecuteOptions {
        sessions: &[&command.old, &command.new],
        dry_run: request.dry_run,
        notes: plan::clean_up::notes(&settings, has_record),
        ports,
    };
    let report = execute_plan(&command, options).await?;
    let is_clean = matches!(report.status, ApplyStatus::Done | ApplyStatus::NothingToDo);
    if let (Some(mut state), true) = (state, is_clean && has_record && !request.dry_run) {
        // An entry that somebody adds again from now on is not setup's.
        state.allowlists = SavedAllowlists::default();
        if !ports.ui().save_state(&state).await {
            return Err(Problem::new(
                ProblemCode::State,
                "everything was deleted, but the state file still lists the addresses that setup had added",
            )
            .with_remedy("Make the state file writable and run the command again."));
        }
    }
    Ok(report)
}

struct CleanUp<'a, P> {
    settings: &'a MigrationSettings,
    allowlists: SavedAllowlists,
    /// The names of the Actions that `setup` has put into the new tenant's flow.
    actions: Vec<String>,
    old: Session<'a, P>,
    new: Session<'a, P>,
}

impl<P: Ports> CleanUp<'_, P> {
    /// Names what is missing of both tokens before anything is read.
    fn require_scopes(&self) -> Result<(), Problem> {
        let mut old = RequiredScopes {
            session: &self.old,
            reading: leftovers::OLD_SCOPES.to_vec(),
            writing: OLD_WRITE_SCOPES.to_vec(),
        };
        if !self.allowlists.is_empty() {
            old.reading.push(Scope::ReadAttackProtection);
            old.writing.push(Scope::UpdateAttackProtection);
        }
        let new = RequiredScopes {
            session: &self.new,
            reading: leftovers::NEW_SCOPES.to_vec(),
            writing: NEW_WRITE_SCOPES.to_vec(),
        };
        require_all(&[old, new])
    }
}

impl<P: Ports> ChangeCommand for CleanUp<'_, P> {
    type Current = ();

    async fn plan(&self) -> Result<(Plan, ()), Problem> {
        let with_allowlists = !self.allowlists.is_empty();
        let old = leftovers::read_old(&self.old, self.settings, with_allowlists).await?;
        let new = leftovers::read_new(&self.new, self.settings).await?;
        let domain = self.old.domain();
        let mut plan = plan::clean_up::plan(self.settings, domain, &old, &new, &self.allowlists)?;
        plan::former_names::warn_of_former_names(
            &mut plan,
            self.settings,
            &old.clients_of_setup,
            &self.actions,
            [
                (Tenant::Old, &old.post_login),
                (Tenant::New, &new.post_login),
            ],
        );
        Ok((plan, ()))
    }

    async fn apply(&self, changes: &[Change], (): ()) -> Result<(), Problem> {
        let mut steps = CleanUpSteps {
            old: &self.old,
            new: &self.new,
        };
        apply_all(changes, self.new.ports().ui(), &mut steps).await
    }
}
