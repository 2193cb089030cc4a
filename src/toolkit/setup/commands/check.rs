//! `check`: checks everything that must be right before a user can move. It changes nothing.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, GrantKind, TenantEnvironment, ensure_distinct_tenants};
use crate::api::endpoints::{guardian_policies, tenant_settings};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::{ApplicationCredentials, PreservedSettings};
use crate::setup::check;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::probe;
use crate::setup::check::probe::Probe;
use crate::setup::check::second_factors::{SecondFactors, second_factors};
use crate::setup::desired::clients::ClientRole;
use crate::setup::read;
use crate::setup::read::current_state::OldConnection;
use crate::setup::region_addresses::add_region_addresses;
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

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
    let mut run = CheckRun {
        context: &context,
        ports,
        region_problem,
        checks: Vec::new(),
    };
    let old = run.check_old_tenant(old).await;
    run.check_clients(&old, request.probe.as_ref()).await;
    run.check_new_tenant(new, &old).await;
    Ok(CheckReport { checks: run.checks })
}

/// What the later checks need of the old tenant.
#[derive(Default)]
struct OldTenantFindings {
    migration_client: Option<ApplicationCredentials>,
    marker_client: Option<ApplicationCredentials>,
    /// In the order of the settings; empty if the tenant could not be read.
    connections: Vec<OldConnection>,
    /// The tenant's flags; `None` if they are not needed or the tenant could not be read.
    flags: Option<Result<Value, Problem>>,
    /// Tells whether the migration client may read the second factors of users.
    reads_factors: bool,
}

impl OldTenantFindings {
    fn client(&self, role: ClientRole) -> Option<&ApplicationCredentials> {
        match role {
            ClientRole::Migration => self.migration_client.as_ref(),
            ClientRole::Marker => self.marker_client.as_ref(),
        }
    }
}

struct CheckRun<'a, P> {
    context: &'a SettingsContext<'a>,
    ports: &'a P,
    /// Why the addresses of the new tenant's region are not known, if the settings ask for them.
    region_problem: Option<Problem>,
    checks: Vec<Check>,
}

impl<'a, P: Ports> CheckRun<'a, P> {
    /// Checks the old tenant and returns what the later checks need of it.
    async fn check_old_tenant(&mut self, credentials: Credentials) -> OldTenantFindings {
        let Some(session) = self.open(Tenant::Old, credentials).await else {
            return OldTenantFindings::default();
        };
        let settings = self.context.settings;
        let state = read::old_tenant::read(&session, settings).await;
        let check = Check::pass(
            Tenant::Old,
            CheckId::OldState,
            "Its applications, connections and Actions can be read",
        );
        let Some(state) = self.record(check, state) else {
            return OldTenantFindings::default();
        };
        self.checks.extend(check::old_tenant::checks(
            settings,
            self.context.package_files,
            &state,
        ));
        self.checks.push(check::allowlists::check(
            settings,
            &state,
            self.region_problem.take(),
        ));
        let quotas = check::token_quota::checks(&session, &state).await;
        self.checks.extend(quotas);
        let policies = session.send(&guardian_policies::read()).await;
        self.checks
            .push(check::old_tenant::mfa_policy(settings, policies));
        self.checks.push(check::profile_size::check(&session).await);
        let mut flags = None;
        if settings.options.mfa_policy == Some(MfaPolicy::Migrate) {
            flags = Some(session.send(&tenant_settings::read_flags()).await);
        }
        let grant = state.migration_client.grant.as_ref();
        let factors_scope = [Scope::ReadAuthenticationMethods.as_str()];
        OldTenantFindings {
            reads_factors: grant
                .is_some_and(|grant| grant.missing_scopes(&factors_scope).is_empty()),
            migration_client: state.credentials(ClientRole::Migration).cloned(),
            marker_client: state.credentials(ClientRole::Marker).cloned(),
            connections: state.connections,
            flags,
        }
    }

    async fn check_clients(&mut self, old: &OldTenantFindings, probe: Option<&Probe>) {
        let context = self.context;
        let settings = context.settings;
        for role in ClientRole::ALL {
            if let Some(client) = old.client(role) {
                let domain = context.old_domain;
                let token = probe::token(settings, role, domain, client, self.ports).await;
                self.checks.push(token);
            }
        }
        let client = old.client(ClientRole::Migration);
        if let (Some(client), Some(probe), Some(pair)) =
            (client, probe, settings.connections.first())
        {
            let script_settings = context.own_settings(pair, client);
            let login = probe::login(&pair.old, &script_settings, probe, self.ports).await;
            self.checks.push(login);
        }
    }

    async fn check_new_tenant(&mut self, credentials: Credentials, old: &OldTenantFindings) {
        let Some(session) = self.open(Tenant::New, credentials).await else {
            return;
        };
        let (context, settings) = (self.context, self.context.settings);
        let sandbox = session.send(&tenant_settings::read()).await;
        self.checks.push(check::new_tenant::sandbox(sandbox));
        let flow = read::post_login::read(&session, &settings.action).await;
        let factors = read::new_tenant::enroll_factors(&session, settings).await;
        let marker_client = old.client(ClientRole::Marker);
        self.checks.extend(check::new_action::checks(
            context,
            marker_client,
            flow.as_ref(),
            factors.as_ref(),
        ));
        let state = read::new_tenant::read(&session, &settings.connections).await;
        let check = Check::pass(
            Tenant::New,
            CheckId::NewState,
            "Its connections can be read",
        );
        if let Some(state) = self.record(check, state) {
            let client = old.client(ClientRole::Migration);
            let checks = check::new_tenant::checks(context, client, &state);
            self.checks.extend(checks);
            self.checks.extend(check::connection_options::checks(
                settings,
                &old.connections,
                &state,
            ));
        }
        self.checks.push(check::profile_size::check(&session).await);
        let not_read = Problem::in_tenant(
            Tenant::Old,
            ProblemCode::NotFound,
            "the old tenant could not be read",
        );
        let current = SecondFactors {
            client_reads_factors: old.reads_factors,
            old_settings: old.flags.as_ref().map_or(Err(&not_read), Result::as_ref),
            new_factors: factors.as_ref(),
            new_flow: flow.as_ref(),
        };
        self.checks.push(second_factors(settings, &current));
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
