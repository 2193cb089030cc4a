//! `setup`: configures both tenants such that users move when they log in.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment, ensure_distinct_tenants};
use crate::api::ports::Ports;
use crate::api::required_scopes::{RequiredScopes, require_all};
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::PreservedSettings;
use crate::setup::apply::apply_all::apply_all;
use crate::setup::apply::apply_report::ApplyReport;
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::apply::setup_steps::SetupSteps;
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::plan::replaced_scripts::replaced_scripts;
use crate::setup::read;
use crate::setup::read::current_state::{NewTenantState, OldTenantState};
use crate::setup::region_addresses::add_region_addresses;
use crate::setup::saved_state::SavedState;
use crate::setup::settings_context::SettingsContext;
use crate::setup::ui::{StateStore, Ui};
use crate::tenant::Tenant;

/// The scopes that the changes may need in the old tenant, without those for attack protection.
const OLD_WRITE_SCOPES: [Scope; 7] = [
    Scope::CreateClients,
    Scope::UpdateClients,
    Scope::CreateClientGrants,
    Scope::UpdateClientGrants,
    Scope::CreateActions,
    Scope::UpdateActions,
    Scope::UpdateConnections,
];
/// The scopes that the changes may need in the new tenant.
const NEW_WRITE_SCOPES: [Scope; 5] = [
    Scope::CreateActions,
    Scope::UpdateActions,
    Scope::CreateConnections,
    Scope::UpdateConnections,
    Scope::UpdateConnectionsOptions,
];

/// The request of `setup`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SetupRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The values of settings that belong to other scripts, by key.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<PreservedSettings>"))]
    pub new_settings: PreservedSettings,
    /// The texts of the package's files.
    pub package_files: PackageFiles,
    /// More address ranges for the allowlists of the old tenant's attack protection; `region` for those of the new tenant's
    /// region.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub allow_cidr: Vec<String>,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
    /// The state file, if an earlier run saved one.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub state: Option<Value>,
}

/// Runs `setup`.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn setup<P: Ports<Ui: Ui + StateStore>>(
    request: &SetupRequest,
    ports: &P,
) -> Result<ApplyReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?
        .with_allowed_addresses(request.allow_cidr.clone())?;
    request.package_files.scripts(&settings)?;
    let (old, new) = Credentials::read_both(&request.old, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let settings = add_region_addresses(settings, &new.domain, ports).await?;
    let saved_state = match request.state.clone() {
        Some(state) => SavedState::from_json(state, &new.domain)?,
        None => SavedState::empty(&new.domain),
    }
    .with_old_domain(&old.domain)?;
    let command = Setup {
        settings: &settings,
        package_files: &request.package_files,
        preserved_settings: &request.new_settings,
        saved_state,
        is_first_run: request.state.is_none(),
        old: Session::open(Tenant::Old, old, ports).await?,
        new: Session::open(Tenant::New, new, ports).await?,
        ui: ports.ui(),
    };
    command.require_scopes()?;
    let options = ExecuteOptions {
        sessions: &[&command.old, &command.new],
        dry_run: request.dry_run,
        notes: notes(&settings),
        ports,
    };
    execute_plan(&command, options).await
}

struct Setup<'a, P: Ports> {
    settings: &'a MigrationSettings,
    package_files: &'a PackageFiles,
    preserved_settings: &'a PreservedSettings,
    saved_state: SavedState,
    /// Whether no earlier run has saved its state here.
    is_first_run: bool,
    old: Session<'a, P>,
    new: Session<'a, P>,
    ui: &'a P::Ui,
}

impl<P: Ports<Ui: StateStore>> ChangeCommand for Setup<'_, P> {
    type Current = (OldTenantState, NewTenantState);

    async fn plan(&self) -> Result<(Plan, Self::Current), Problem> {
        let old = read::old_tenant::read(&self.old, self.settings).await?;
        let new =
            read::new_tenant::read_for_setup(&self.new, self.settings, &self.settings.connections)
                .await?;
        let mut plan = Plan {
            replaced_scripts: replaced_scripts(
                &self.saved_state,
                self.package_files.scripts(self.settings)?,
                &self.settings.connections,
                &new.connections,
            ),
            ..Plan::default()
        };
        plan::old_tenant::add_changes(&mut plan, self.settings, self.package_files, &old)?;
        plan::new_tenant::add_changes(&mut plan, &self.settings_context()?, &old, &new)?;
        plan::former_names::warn_of_former_names(
            &mut plan,
            self.settings,
            &old.clients_of_setup,
            &self.saved_state.actions,
            [
                (Tenant::Old, &old.post_login),
                (Tenant::New, &new.post_login),
            ],
        );
        if self.is_first_run {
            plan::former_names::warn_of_shared_clients(
                &mut plan,
                self.settings,
                &old.clients_of_setup,
            );
        }
        Ok((plan, (old, new)))
    }

    async fn apply(
        &self,
        changes: &[Change],
        (old, new): (OldTenantState, NewTenantState),
    ) -> Result<(), Problem> {
        self.save_state(&new, changes).await?;
        let mut steps = SetupSteps::new(
            (&self.old, &old),
            (&self.new, &new),
            self.settings_context()?,
        );
        apply_all(changes, self.ui, &mut steps).await
    }
}

impl<P: Ports<Ui: StateStore>> Setup<'_, P> {
    /// Names what is missing of both tokens before anything is read.
    fn require_scopes(&self) -> Result<(), Problem> {
        let mut old = RequiredScopes {
            session: &self.old,
            reading: read::old_tenant::scopes(self.settings),
            writing: OLD_WRITE_SCOPES.to_vec(),
        };
        if !self.settings.allow_cidr.is_empty() {
            old.writing.push(Scope::UpdateAttackProtection);
        }
        let new = RequiredScopes {
            session: &self.new,
            reading: read::new_tenant::setup_scopes(&self.settings.connections),
            writing: NEW_WRITE_SCOPES.to_vec(),
        };
        require_all(&[old, new])
    }

    fn settings_context(&self) -> Result<SettingsContext<'_>, Problem> {
        Ok(SettingsContext {
            settings: self.settings,
            package_files: self.package_files,
            scripts: self.package_files.scripts(self.settings)?,
            old_domain: self.old.domain(),
            preserved_settings: self.preserved_settings,
        })
    }

    /// Saves what `undo` needs, before the first change. What an earlier run saved is not replaced.
    async fn save_state(&self, new: &NewTenantState, changes: &[Change]) -> Result<(), Problem> {
        let mut state = self.saved_state.clone();
        for (pair, connection) in self.settings.connections.iter().zip(&new.connections) {
            state.record(&pair.new, connection);
        }
        state.allowlists.record(changes);
        state.record_action(&self.settings.action, &new.post_login);
        if self.ui.save_state(&state).await {
            return Ok(());
        }
        Err(Problem::new(
            ProblemCode::State,
            "the state file could not be written, so nothing was changed",
        )
        .with_remedy("Name a file that can be written with --state."))
    }
}

fn notes(settings: &MigrationSettings) -> Vec<String> {
    let pairs = settings.connections.iter();
    let names: Vec<&str> = pairs
        .filter(|pair| pair.enable_clients.is_empty())
        .map(|pair| pair.new.as_str())
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "No application of the new tenant was enabled for {}, since enable_clients in the settings file is empty: only those that \
         were enabled before can use it.",
        names.join(", ")
    )]
}
