//! `rotate-secret`: gives the migration client or the marker client another secret, while users log in.

use std::cell::Cell;

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment, ensure_distinct_tenants};
use crate::api::ports::Ports;
use crate::api::required_scopes::{RequiredScopes, require_all};
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::PreservedSettings;
use crate::setup::apply::apply_all::apply_all;
use crate::setup::apply::apply_report::ApplyReport;
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::apply::rotation_steps::RotationSteps;
use crate::setup::apply::setup_steps::SetupSteps;
use crate::setup::apply::update_connections::pairs_for_new_connections;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::plan::rotation::Rotation;
use crate::setup::read;
use crate::setup::read::current_state::{NewTenantState, OldTenantState};
use crate::setup::read::leftovers;
use crate::setup::settings_context::SettingsContext;
use crate::setup::ui::Ui;
use crate::tenant::Tenant;

/// The scopes that a rotation may need in the old tenant for its changes.
const OLD_WRITE_SCOPES: [Scope; 7] = [
    Scope::CreateClients,
    Scope::UpdateClients,
    Scope::DeleteClients,
    Scope::CreateClientGrants,
    Scope::UpdateConnections,
    Scope::UpdateActions,
    Scope::CreateActions,
];
/// The scopes that a rotation may need in the new tenant for its changes.
const NEW_WRITE_SCOPES: [Scope; 4] = [
    Scope::UpdateActions,
    Scope::CreateActions,
    Scope::UpdateConnections,
    Scope::UpdateConnectionsOptions,
];
/// What ends by itself only: Auth0 revokes no token of the Management API (Auth0, "Management API Access Tokens").
const TOKENS_NOTE: &str = "Whoever got a Management API token with a former secret can use it until it expires: after 24 hours, unless \
     the old tenant's Auth0 Management API has another lifetime.";

/// The request of `rotate-secret`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RotateSecretRequest {
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
    /// Whose secret is rotated.
    pub client: RotatedClients,
    /// How long the former secrets go on working after the last write to the new tenant, in seconds.
    pub wait_s: u32,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Whose secret is rotated.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RotatedClients {
    /// That of the migration client.
    Migration,
    /// That of the marker client.
    Marker,
    /// That of both.
    Both,
}

impl RotatedClients {
    fn roles(self) -> &'static [ClientRole] {
        match self {
            Self::Migration => &[ClientRole::Migration],
            Self::Marker => &[ClientRole::Marker],
            Self::Both => &ClientRole::ALL,
        }
    }
}

/// Runs `rotate-secret`.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn rotate_secret<P: Ports<Ui: Ui>>(
    request: &RotateSecretRequest,
    ports: &P,
) -> Result<ApplyReport, Problem> {
    // A rotation leaves attack protection alone, so it needs no scope for it.
    let settings = MigrationSettings {
        allow_cidr: Vec::new(),
        ..MigrationSettings::parse(&request.settings)?
    };
    request.package_files.scripts(&settings)?;
    let (old, new) = Credentials::read_both(&request.old, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let command = RotateSecret {
        pairs: pairs_for_new_connections(settings.connections.iter().map(|pair| pair.new.as_str())),
        settings: &settings,
        request,
        old: Session::open(Tenant::Old, old, ports).await?,
        new: Session::open(Tenant::New, new, ports).await?,
        has_begun: Cell::new(false),
    };
    command.require_scopes()?;
    let options = ExecuteOptions {
        sessions: &[&command.old, &command.new],
        dry_run: request.dry_run,
        notes: vec![TOKENS_NOTE.to_owned()],
        ports,
    };
    execute_plan(&command, options).await
}

struct RotateSecret<'a, P> {
    settings: &'a MigrationSettings,
    request: &'a RotateSecretRequest,
    /// The connections of the new tenant, without the applications to enable: those are not read.
    pairs: Vec<ConnectionPair>,
    old: Session<'a, P>,
    new: Session<'a, P>,
    /// Whether the changes were made. From then on, no application is set aside.
    has_begun: Cell<bool>,
}

impl<P: Ports<Ui: Ui>> ChangeCommand for RotateSecret<'_, P> {
    /// The old tenant as it is once the former applications are set aside, and the new tenant.
    type Current = (OldTenantState, NewTenantState);

    async fn plan(&self) -> Result<(Plan, Self::Current), Problem> {
        let old = read::old_tenant::read(&self.old, self.settings).await?;
        let new = read::new_tenant::read_for_setup(&self.new, self.settings, &self.pairs).await?;
        let databases = leftovers::databases(&self.new).await?;
        let selected = match self.has_begun.get() {
            true => &[],
            false => self.request.client.roles(),
        };
        let mut clients = Vec::new();
        for role in ClientRole::ALL {
            let current = || {
                let credentials = old.credentials(role).filter(|_| selected.contains(&role));
                credentials.map(|client| client.id.as_str())
            };
            if let Some(id) = old.retiring.get(role).or_else(current) {
                clients.push((role, leftovers::read_rotated_client(&self.old, id).await?));
            }
        }
        let rotation = Rotation {
            context: &self.settings_context()?,
            old,
            new: &new,
            databases: &databases,
            clients: &clients,
            wait_s: self.request.wait_s,
        };
        let (plan, old) = plan::rotation::plan(rotation, selected)?;
        Ok((plan, (old, new)))
    }

    async fn apply(
        &self,
        changes: &[Change],
        (old, new): (OldTenantState, NewTenantState),
    ) -> Result<(), Problem> {
        self.has_begun.set(true);
        let setup = SetupSteps::new(
            (&self.old, &old),
            (&self.new, &new),
            self.settings_context()?,
        );
        let mut steps = RotationSteps::new(
            setup,
            &self.old,
            self.settings_context()?,
            self.request.wait_s,
        );
        apply_all(changes, self.new.ports().ui(), &mut steps).await
    }
}

impl<P: Ports> RotateSecret<'_, P> {
    /// Names what is missing of both tokens before anything is read.
    fn require_scopes(&self) -> Result<(), Problem> {
        let old = RequiredScopes {
            session: &self.old,
            reading: read::old_tenant::SCOPES.to_vec(),
            writing: OLD_WRITE_SCOPES.to_vec(),
        };
        let new = RequiredScopes {
            session: &self.new,
            reading: read::new_tenant::setup_scopes(&self.pairs),
            writing: NEW_WRITE_SCOPES.to_vec(),
        };
        require_all(&[old, new])
    }

    fn settings_context(&self) -> Result<SettingsContext<'_>, Problem> {
        Ok(SettingsContext {
            settings: self.settings,
            package_files: &self.request.package_files,
            scripts: self.request.package_files.scripts(self.settings)?,
            old_domain: self.old.domain(),
            preserved_settings: &self.request.new_settings,
        })
    }
}
