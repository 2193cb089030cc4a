//! `finish`: ends a migration. Afterwards the scripts find no user.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::PreservedSettings;
use crate::setup::apply::apply_report::ApplyReport;
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::apply::update_connections::{pairs_for_new_connections, update_connections};
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::read;
use crate::setup::ui::Ui;
use crate::tenant::Tenant;

/// The request of `finish`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FinishRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The values of settings that belong to other scripts, by key.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<PreservedSettings>"))]
    pub new_settings: PreservedSettings,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Runs `finish`.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn finish<P: Ports<Ui: Ui>>(
    request: &FinishRequest,
    ports: &P,
) -> Result<ApplyReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let credentials = Credentials::read(Tenant::New, &request.new)?;
    let command = Finish {
        pairs: pairs_for_new_connections(settings.connections.iter().map(|pair| pair.new.as_str())),
        settings: &settings,
        preserved_settings: &request.new_settings,
        new: Session::open(Tenant::New, credentials, ports).await?,
    };
    let options = ExecuteOptions {
        sessions: &[&command.new],
        dry_run: request.dry_run,
        notes: plan::finish::next_steps(&settings),
        ports,
    };
    execute_plan(&command, options).await
}

struct Finish<'a, P> {
    settings: &'a MigrationSettings,
    preserved_settings: &'a PreservedSettings,
    pairs: Vec<ConnectionPair>,
    new: Session<'a, P>,
}

impl<P: Ports> ChangeCommand for Finish<'_, P> {
    type Current = ();

    async fn plan(&self) -> Result<(Plan, ()), Problem> {
        let current = read::new_tenant::read(&self.new, &self.pairs).await?;
        let plan = plan::finish::plan(self.settings, self.preserved_settings, &current)?;
        Ok((plan, ()))
    }

    async fn apply(&self, changes: &[Change], (): ()) -> Result<(), Problem> {
        update_connections(&self.new, changes).await
    }
}
