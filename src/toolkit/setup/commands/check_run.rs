//! The order of the checks: what both tenants show is read, and the checks are made of it.

use crate::api::credentials::{Credentials, GrantKind};
use crate::api::endpoints::{guardian_policies, tenant_settings};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::setup::check;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::finished;
use crate::setup::check::probe;
use crate::setup::check::probe::Probe;
use crate::setup::check::scopes;
use crate::setup::check::second_factors::{SecondFactors, second_factors};
use crate::setup::commands::check::CheckReport;
use crate::setup::commands::old_tenant_findings::OldTenantFindings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::former_names::former_clients;
use crate::setup::read;
use crate::setup::read::current_state::NewTenantState;
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The new tenant, as it was read before the first check of the old one: after `finish`, the old one is checked otherwise.
pub(super) struct NewTenant<'a, P> {
    pub(super) session: Option<Session<'a, P>>,
    /// The checks of access to the tenant.
    pub(super) access: Vec<Check>,
    /// `None` if a check of access says why nothing was read.
    state: Option<Result<NewTenantState, Problem>>,
}

impl<P> NewTenant<'_, P> {
    pub(super) fn state(&self) -> Option<&NewTenantState> {
        self.state.as_ref()?.as_ref().ok()
    }
}

/// A run of `check`.
pub struct CheckRun<'a, P> {
    pub(super) context: &'a SettingsContext<'a>,
    ports: &'a P,
    /// Why the addresses of the new tenant's region are not known, if the settings ask for them.
    region_problem: Option<Problem>,
    /// The names of the Actions that `setup` has put into the flow; a problem if the state file can't be read.
    pub(super) saved_actions: Result<Vec<String>, Problem>,
    pub(super) checks: Vec<Check>,
}

impl<'a, P: Ports> CheckRun<'a, P> {
    /// Starts without any check. The problem is that of the addresses of the new tenant's region; the Actions are those of the
    /// state file.
    pub fn new(
        context: &'a SettingsContext<'a>,
        ports: &'a P,
        region_problem: Option<Problem>,
        saved_actions: Result<Vec<String>, Problem>,
    ) -> Self {
        Self {
            context,
            ports,
            region_problem,
            saved_actions,
            checks: Vec::new(),
        }
    }

    /// Makes all checks.
    pub async fn run(
        mut self,
        (old, new): (Credentials, Credentials),
        probe: Option<&Probe>,
    ) -> CheckReport {
        let new = self.read_new_tenant(new).await;
        let finished = new.state().is_some_and(finished::is_finished);
        if finished {
            self.check_leftovers(old).await;
            self.checks.extend(probe.map(|_| probe::not_needed()));
            self.check_finished_tenant(new).await;
        } else {
            let old = self.check_old_tenant(old).await;
            self.check_clients(&old).await;
            if let Some(probe) = probe {
                self.probe(&old, new.state(), probe).await;
            }
            self.check_new_tenant(new, &old).await;
        }
        CheckReport {
            checks: self.checks,
            finished,
        }
    }

    async fn read_new_tenant(&self, credentials: Credentials) -> NewTenant<'a, P> {
        let settings = self.context.settings;
        let (session, mut access) = self.open(Tenant::New, credentials).await;
        let mut state = None;
        if let Some(session) = &session {
            let needs = scopes::of_new_tenant(settings);
            access.push(scopes::check(session, &needs));
            if session.require_scopes(&needs.required).is_ok() {
                state = Some(read::new_tenant::read(session, &settings.connections).await);
            }
        }
        NewTenant {
            session,
            access,
            state,
        }
    }

    /// Checks the old tenant and returns what the later checks need of it.
    async fn check_old_tenant(&mut self, credentials: Credentials) -> OldTenantFindings {
        let settings = self.context.settings;
        let (session, access) = self.open(Tenant::Old, credentials).await;
        self.checks.extend(access);
        let Some(session) = session else {
            return OldTenantFindings::default();
        };
        let needs = scopes::of_old_tenant(settings);
        self.checks.push(scopes::check(&session, &needs));
        if session.require_scopes(&needs.required).is_err() {
            return OldTenantFindings::default();
        }
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
        self.checks.push(check::former_names::check(
            Tenant::Old,
            &former_clients(settings, &state.clients_of_setup),
            self.saved_actions.as_deref(),
            &state.post_login,
        ));
        self.checks.push(check::allowlists::check(
            settings,
            &state,
            self.region_problem.take(),
        ));
        let quotas = check::token_quota::checks(&session, &state).await;
        self.checks.extend(quotas);
        let policies = session
            .fetch_list(&guardian_policies::read(), "policies")
            .await;
        self.checks
            .push(check::old_tenant::mfa_policy(settings, policies));
        self.checks.push(check::profile_size::check(&session).await);
        let mut flags = None;
        if settings.options.mfa_policy == Some(MfaPolicy::Migrate) {
            flags = Some(session.fetch_object(&tenant_settings::read_flags()).await);
        }
        let grant = state.migration_client.grant.as_ref();
        let factors_scope = [Scope::ReadAuthenticationMethods.as_str()];
        OldTenantFindings {
            is_read: true,
            reads_factors: grant
                .is_some_and(|grant| grant.missing_scopes(&factors_scope).is_empty()),
            is_rotating: state.retiring.migration.is_some(),
            migration_client: state.credentials(ClientRole::Migration).cloned(),
            marker_client: state.credentials(ClientRole::Marker).cloned(),
            connections: state.connections,
            flags,
        }
    }

    async fn check_clients(&mut self, old: &OldTenantFindings) {
        let (settings, domain) = (self.context.settings, self.context.old_domain);
        for role in ClientRole::ALL {
            if let Some(client) = old.client(role) {
                let token = probe::token(settings, role, domain, client, self.ports).await;
                self.checks.push(token);
            }
        }
    }

    /// Tries a login over the first connection that is not finished, or says why it was not tried.
    async fn probe(
        &mut self,
        old: &OldTenantFindings,
        new: Option<&NewTenantState>,
        probe: &Probe,
    ) {
        let (context, settings) = (self.context, self.context.settings);
        let Some(pair) = probe::connection(settings, new) else {
            return;
        };
        let check = match old.client(ClientRole::Migration) {
            Some(client) => {
                let script_settings = context.own_settings(pair, client);
                probe::login(&pair.old, &script_settings, probe, self.ports).await
            }
            None => probe::not_tried(settings, pair, old.is_read),
        };
        self.checks.push(check);
    }

    async fn check_new_tenant(&mut self, new: NewTenant<'a, P>, old: &OldTenantFindings) {
        self.checks.extend(new.access);
        let Some(session) = new.session else {
            return;
        };
        let (context, settings) = (self.context, self.context.settings);
        let sandbox = session.fetch_object(&tenant_settings::read()).await;
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
        self.checks.extend(flow.as_ref().ok().map(|flow| {
            check::former_names::check(Tenant::New, &[], self.saved_actions.as_deref(), flow)
        }));
        let state = new.state.and_then(|state| {
            let title = "Its connections can be read";
            self.record(Check::pass(Tenant::New, CheckId::NewState, title), state)
        });
        if let Some(state) = state {
            let client = old.client(ClientRole::Migration);
            let checks = check::new_tenant::checks(context, client, old.is_rotating, &state);
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

    pub(super) async fn open(
        &self,
        tenant: Tenant,
        credentials: Credentials,
    ) -> (Option<Session<'a, P>>, Vec<Check>) {
        let id = match tenant {
            Tenant::Old => CheckId::OldToken,
            Tenant::New => CheckId::NewToken,
        };
        let title = match credentials.grant.kind() {
            GrantKind::ClientCredentials | GrantKind::Application => "The credentials are accepted",
            // Whether the tenant accepts the token shows at the first request.
            GrantKind::Token => "A token is given",
        };
        let check = Check::pass(tenant, id, title);
        match Session::open(tenant, credentials, self.ports).await {
            Ok(session) => (Some(session), vec![check]),
            Err(problem) => (None, vec![check.failed(problem)]),
        }
    }

    /// Records a check that passes with the value of `result` and fails with its problem.
    pub(super) fn record<V>(&mut self, check: Check, result: Result<V, Problem>) -> Option<V> {
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
