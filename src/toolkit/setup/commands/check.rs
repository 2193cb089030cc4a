//! `check`: checks everything that must be right before a user can move. It changes nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, GrantKind, TenantEnvironment, ensure_distinct_tenants};
use crate::api::endpoints::{guardian_policies, tenant_settings};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::{MigrationClientCredentials, PreservedSettings};
use crate::setup::check;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::probe;
use crate::setup::check::probe::Probe;
use crate::setup::read;
use crate::setup::read::current_state::OldConnection;
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

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
}

/// Runs `check`.
///
/// # Errors
/// `settings`, `wrong_use` and `same_tenant`; every other problem is a failed check.
pub async fn check(request: &CheckRequest, ports: &impl Ports) -> Result<CheckReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let scripts = request.package_files.scripts(&settings)?;
    let old = Credentials::read(Tenant::Old, &request.old)?;
    let new = Credentials::read(Tenant::New, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let old_domain = old.domain.clone();
    let context = SettingsContext {
        settings: &settings,
        scripts,
        old_domain: &old_domain,
        preserved_settings: &request.new_settings,
    };
    let mut run = CheckRun {
        context: &context,
        package_files: &request.package_files,
        ports,
        old_connections: Vec::new(),
        checks: Vec::new(),
    };
    let client = run.check_old_tenant(old).await;
    if let Some(client) = &client {
        run.check_migration_client(client, request.probe.as_ref())
            .await;
    }
    run.check_new_tenant(new, client.as_ref()).await;
    Ok(CheckReport { checks: run.checks })
}

struct CheckRun<'a, P> {
    context: &'a SettingsContext<'a>,
    package_files: &'a PackageFiles,
    ports: &'a P,
    /// The connections of the old tenant, in the order of the settings; empty if they could not be read.
    old_connections: Vec<OldConnection>,
    checks: Vec<Check>,
}

impl<'a, P: Ports> CheckRun<'a, P> {
    /// Checks the old tenant and returns the credentials of its migration client.
    async fn check_old_tenant(
        &mut self,
        credentials: Credentials,
    ) -> Option<MigrationClientCredentials> {
        let session = self.open(Tenant::Old, credentials).await?;
        let settings = self.context.settings;
        let state = read::old_tenant::read(&session, settings).await;
        let check = Check::pass(
            Tenant::Old,
            CheckId::OldState,
            "Its applications, connections and Actions can be read",
        );
        let state = self.record(check, state)?;
        self.checks.extend(check::old_tenant::checks(
            settings,
            self.package_files,
            &state,
        ));
        let policies = session.send(&guardian_policies::read()).await;
        self.checks
            .push(check::old_tenant::mfa_policy(settings, policies));
        let client = state.client_credentials().cloned();
        self.old_connections = state.connections;
        client
    }

    async fn check_migration_client(
        &mut self,
        client: &MigrationClientCredentials,
        probe: Option<&Probe>,
    ) {
        let context = self.context;
        let settings = context.settings;
        let token = probe::token(settings, context.old_domain, client, self.ports).await;
        self.checks.push(token);
        if let (Some(probe), Some(pair)) = (probe, settings.connections.first()) {
            let script_settings = context.own_settings(pair, client);
            let login = probe::login(&pair.old, &script_settings, probe, self.ports).await;
            self.checks.push(login);
        }
    }

    async fn check_new_tenant(
        &mut self,
        credentials: Credentials,
        client: Option<&MigrationClientCredentials>,
    ) {
        let Some(session) = self.open(Tenant::New, credentials).await else {
            return;
        };
        let sandbox = session.send(&tenant_settings::read()).await;
        self.checks.push(check::new_tenant::sandbox(sandbox));
        let connections = &self.context.settings.connections;
        let state = read::new_tenant::read(&session, connections).await;
        let check = Check::pass(
            Tenant::New,
            CheckId::NewState,
            "Its connections can be read",
        );
        if let Some(state) = self.record(check, state) {
            let checks = check::new_tenant::checks(self.context, client, &state);
            self.checks.extend(checks);
            self.checks.extend(check::connection_options::checks(
                self.context.settings,
                &self.old_connections,
                &state,
            ));
        }
    }

    async fn open(&mut self, tenant: Tenant, credentials: Credentials) -> Option<Session<'a, P>> {
        let id = match tenant {
            Tenant::Old => CheckId::OldToken,
            Tenant::New => CheckId::NewToken,
        };
        let title = match credentials.grant.kind() {
            GrantKind::ClientCredentials => "The credentials are accepted",
            // Whether the tenant accepts the token shows at the first request.
            GrantKind::Token => "A token is given",
        };
        let session = Session::open(tenant, credentials, self.ports).await;
        self.record(Check::pass(tenant, id, title), session)
    }

    /// Records a check that passes with the value of `result` and fails with its problem.
    fn record<V>(&mut self, check: Check, result: Result<V, Problem>) -> Option<V> {
        match result {
            Ok(value) => {
                self.checks.push(check);
                Some(value)
            }
            Err(problem) => {
                self.checks.push(check.failed(problem));
                None
            }
        }
    }
}
