//! `check`: checks everything that must be right before a user can move. It changes nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment, ensure_distinct_tenants};
use crate::api::ports::Ports;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::PreservedSettings;
use crate::setup::check::check::Check;
use crate::setup::check::probe::Probe;
use crate::setup::commands::check_run::CheckRun;
use crate::setup::region_addresses::add_region_addresses;
use crate::setup::saved_state::SavedState;
use crate::setup::settings_context::SettingsContext;

/// The request of `check`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
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
    /// The state file, if there is one. It says which Actions `setup` has put into the flow.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub state: Option<Value>,
    /// A user of the old tenant with whom a login is tried.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub probe: Option<Probe>,
}

/// The document of `check`.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckReport {
    /// The checks, in the order of the set-up.
    pub checks: Vec<Check>,
    /// Tells whether `finish` has ended the migration of every connection. Then only little is left to check.
    pub finished: bool,
}

/// Runs `check`.
///
/// # Errors
/// `settings`, `wrong_use` and `same_tenant`; every other problem is a failed check.
pub async fn check(request: &CheckRequest, ports: &impl Ports) -> Result<CheckReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let scripts = request.package_files.scripts(&settings)?;
    let (old, new) = Credentials::read_both(&request.old, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let resolved = add_region_addresses(settings.clone(), &new.domain, ports).await;
    let (settings, region_problem) = match resolved {
        Ok(settings) => (settings, None),
        Err(problem) => (settings, Some(problem)),
    };
    let old_domain = old.domain.clone();
    let context = SettingsContext {
        settings: &settings,
        package_files: &request.package_files,
        scripts,
        old_domain: &old_domain,
        preserved_settings: &request.new_settings,
    };
    let saved_actions = match request.state.clone() {
        Some(state) => SavedState::from_json(state, &new.domain).map(|state| state.actions),
        None => Ok(Vec::new()),
    };
    let run = CheckRun::new(&context, ports, region_problem, saved_actions);
    Ok(run.run((old, new), request.probe.as_ref()).await)
}
