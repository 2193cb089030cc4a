//! `assign`: carries to the new tenant what belongs to users and is not part of their profile.

use std::collections::BTreeSet;

use crate::api::credentials::{Credentials, ensure_distinct_tenants};
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::assignments::apply::Applier;
use crate::bulk::assignments::assign_request::{AssignReport, AssignRequest, AssignRound};
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::directory::Directory;
use crate::bulk::assignments::failures::{FAILURES, Failures, LINK_FAILURES};
use crate::bulk::assignments::new_user_ids::NewUserIds;
use crate::bulk::assignments::plan_links::plan_links;
use crate::bulk::assignments::plan_organizations::plan_organizations;
use crate::bulk::assignments::plan_permissions::plan_permissions;
use crate::bulk::assignments::plan_roles::{plan_new_roles, plan_role_users};
use crate::bulk::assignments::plan_users::plan_users;
use crate::bulk::assignments::read_organizations::{read_members, read_organizations};
use crate::bulk::assignments::read_permissions::read_permissions;
use crate::bulk::assignments::read_roles::{read_role_users, read_roles};
use crate::bulk::assignments::scan::LINKED_USERS;
use crate::bulk::assignments::subject::Subject;
use crate::bulk::assignments::work_counts::Round;
use crate::bulk::assignments::work_list::PlannedWork;
use crate::bulk::assignments::work_plan::bulk_plan;
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::configuration::{choose_pair, script_configuration};
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::problem::Problem;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::setup::apply::apply_report::ApplyStatus;
use crate::tenant::Tenant;

/// Runs `assign`, or goes on with a run that was interrupted.
///
/// # Errors
/// `wrong_use`, `settings`, `missing_scope` before anything is read; the problem of the request that failed, after which
/// another run goes on; `files`.
pub async fn assign<P: Ports<Ui: BulkUi>, F: RunFolder>(
    request: &AssignRequest,
    ports: &P,
    run: &F,
) -> Result<AssignReport, Problem> {
    request.check()?;
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let old = Credentials::read(Tenant::Old, &request.old)?;
    let new = Credentials::read(Tenant::New, &request.new)?;
    ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
    let configuration = script_configuration(&settings, pair, &old.domain)?;
    let new = Session::open(Tenant::New, new, ports).await?;
    new.require_scopes(&request.scopes(Tenant::New))?;
    let old_scopes = request.scopes(Tenant::Old);
    let old = if old_scopes.is_empty() {
        None
    } else {
        let old = Session::open(Tenant::Old, old, ports).await?;
        old.require_scopes(&old_scopes)?;
        Some(old)
    };
    let linked_users = run.read(LINKED_USERS).await?.unwrap_or_default();
    let command = Assign {
        request,
        old,
        pair,
        context: Context {
            new: &new,
            run,
            ids: NewUserIds::new(&configuration, &linked_users),
            directory: Directory::read(&new, request.lists()).await?,
            connection: request.new_connection(&new, pair).await?,
            failures: Failures::new(run),
            create_missing: request.create_missing,
        },
        ports,
    };
    let mut rounds = Vec::new();
    for round in [Round::Assignments, Round::Links] {
        rounds.extend(command.run_round(round).await?);
    }
    Ok(AssignReport {
        rounds,
        failures: command.context.failures.groups(),
    })
}

struct Assign<'a, P, F> {
    request: &'a AssignRequest,
    /// `None` if nothing of the old tenant is read.
    old: Option<Session<'a, P>>,
    pair: &'a ConnectionPair,
    context: Context<'a, P, F>,
    ports: &'a P,
}

impl<P: Ports<Ui: BulkUi>, F: RunFolder> Assign<'_, P, F> {
    async fn run_round(&self, round: Round) -> Result<Option<AssignRound>, Problem> {
        let with = self.request.subjects_of(round);
        if with.is_empty() {
            return Ok(None);
        }
        let (run, create_missing) = (self.context.run, self.request.create_missing);
        let unfinished = PlannedWork::unfinished(run, round, &with, create_missing).await?;
        let is_new = unfinished.is_none();
        let failures = match round {
            Round::Assignments => FAILURES,
            Round::Links => LINK_FAILURES,
        };
        self.context.failures.begin(failures, is_new).await?;
        let mut work = match unfinished {
            Some(work) => work,
            None => self.plan(round).await?,
        };
        let plan = bulk_plan(&work, &self.context.failures.groups());
        let status = if work.requests == 0 {
            ApplyStatus::NothingToDo
        } else if self.request.dry_run {
            ApplyStatus::Planned
        } else if !self.ports.ui().confirm(&plan).await {
            ApplyStatus::Declined
        } else {
            if is_new {
                work.note(run, round, &with, create_missing).await?;
            }
            self.execute(&mut work).await?;
            ApplyStatus::Done
        };
        Ok(Some(AssignRound {
            round,
            status,
            plan,
            requests: work.requests,
            planned: work.counts,
            succeeded: work.succeeded,
        }))
    }

    async fn plan(&self, round: Round) -> Result<PlannedWork, Problem> {
        let mut work = WorkWriter::start(self.context.run, round).await?;
        match round {
            Round::Assignments => self.plan_assignments(&mut work).await?,
            Round::Links => plan_links(&self.context, &self.pair.old, &mut work).await?,
        }
        work.finish().await
    }

    async fn plan_assignments(&self, work: &mut WorkWriter<'_, F>) -> Result<(), Problem> {
        let (context, request) = (&self.context, self.request);
        // Users come first: the others assign something to them.
        if request.has(Subject::NoEmail) {
            plan_users(context, work).await?;
        }
        let Some(old) = &self.old else { return Ok(()) };
        let mut needed_roles = BTreeSet::new();
        let mut roles = Vec::new();
        if request.lists().roles {
            roles = read_roles(old, context.run, request.create_missing).await?;
        }
        if request.has(Subject::Roles) {
            let users = read_role_users(old, context.run, &roles).await?;
            plan_role_users(context, &roles, &users, work).await?;
            needed_roles.extend(roles.iter().map(|role| role.name.clone()));
        }
        if request.has(Subject::Organizations) {
            let organizations = read_organizations(old, context.run).await?;
            let members = read_members(old, context.run, &organizations).await?;
            plan_organizations(
                context,
                &organizations,
                &roles,
                &members,
                &mut needed_roles,
                work,
            )
            .await?;
        }
        if request.create_missing {
            let roles = plan_new_roles(context, &roles, &needed_roles).await?;
            work.write_first(&roles).await?;
        }
        if request.has(Subject::Permissions) {
            read_permissions(old, context.run).await?;
            plan_permissions(context, work).await?;
        }
        Ok(())
    }

    async fn execute(&self, work: &mut PlannedWork) -> Result<(), Problem> {
        let applier = Applier::new(&self.context, self.request.password_seed.as_ref());
        let total = work.requests;
        let started_ms = self.clock_ms();
        let before = work.requests_done;
        let mut done = before;
        let run = self.context.run;
        work.execute(run, async |piece| {
            let succeeded = applier.apply(piece).await?;
            done = done.saturating_add(1);
            let elapsed_ms = self.clock_ms().saturating_sub(started_ms);
            let remaining_ms = elapsed_ms
                .saturating_mul(total.saturating_sub(done))
                .checked_div(done.saturating_sub(before));
            self.ports.ui().event(&Event::Progress {
                tenant: Some(Tenant::New),
                what: "assigning",
                done,
                total: Some(total),
                unit: "requests",
                remaining_ms,
            });
            Ok(succeeded)
        })
        .await
    }

    fn clock_ms(&self) -> u64 {
        use migration_core::flow::ports::Clock as _;
        self.ports.clock().monotonic_ms()
    }
}
