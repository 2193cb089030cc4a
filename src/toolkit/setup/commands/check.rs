//! `check`: looks at everything that must be right before a user can move, and changes nothing.

use serde::Serialize;

use crate::api::credentials::{Credentials, Grant};
use crate::api::endpoints::{guardian_policies, tenant_settings};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::artifacts::Artifacts;
use crate::problem::Problem;
use crate::settings::configuration_keys::{ClientKeys, own};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::Check;
use crate::setup::check::probe;
use crate::setup::check::{check_new_tenant, check_old_tenant};
use crate::setup::commands::task::Task;
use crate::setup::plan::plan_new_tenant::Sources;
use crate::setup::read::{read_new_tenant, read_old_tenant};
use crate::tenant::Tenant;

/// The document of `check`.
#[derive(Serialize)]
pub struct Checked {
    /// The checks, in the order of the set-up.
    pub checks: Vec<Check>,
}

/// Runs `check`.
///
/// # Errors
/// `settings`, `wrong_use` and `same_tenant`; all else is a check that fails.
pub async fn check(task: &Task, ports: &impl Ports) -> Result<Checked, Problem> {
    let settings = task.settings()?;
    let artifacts = task.artifacts()?;
    let (old, new) = task.both_credentials(&settings)?;
    let audience = old.audience();
    let sources = Sources {
        settings: &settings,
        scripts: artifacts.scripts(&settings)?,
        old_domain: &old.domain.clone(),
        audience: &audience,
        foreign: &task.new_settings,
    };
    let mut checks = Vec::new();
    let client = old_tenant(&mut checks, &settings, artifacts, old, ports).await;
    if let Some(client) = &client {
        checks.push(probe::token(&settings, sources.old_domain, client, ports).await);
        if let (Some(tried), Some(pair)) = (&task.probe, settings.connections.first()) {
            let keys = own(&settings, pair, sources.old_domain, &audience, client);
            checks.push(probe::login(&pair.old, &keys, tried, ports).await);
        }
    }
    new_tenant(&mut checks, &sources, client.as_ref(), new, ports).await;
    Ok(Checked { checks })
}

async fn old_tenant(
    checks: &mut Vec<Check>,
    settings: &MigrationSettings,
    artifacts: &Artifacts,
    credentials: Credentials,
    ports: &impl Ports,
) -> Option<ClientKeys> {
    let session = open(checks, Tenant::Old, credentials, ports).await?;
    let found = read_old_tenant::read(&session, settings).await;
    let found = passed(
        checks,
        Tenant::Old,
        "old_state",
        "Its applications, connections and Actions can be read",
        found,
    )?;
    checks.extend(check_old_tenant::checks(settings, artifacts, &found));
    let policies = session.send(&guardian_policies::read()).await;
    checks.push(check_old_tenant::mfa_policy(settings, policies));
    found.client_keys()
}

async fn new_tenant(
    checks: &mut Vec<Check>,
    sources: &Sources<'_>,
    client: Option<&ClientKeys>,
    credentials: Credentials,
    ports: &impl Ports,
) -> Option<()> {
    let session = open(checks, Tenant::New, credentials, ports).await?;
    checks.push(check_new_tenant::sandbox(
        session.send(&tenant_settings::read()).await,
    ));
    let found = read_new_tenant::read(&session, &sources.settings.connections).await;
    let found = passed(
        checks,
        Tenant::New,
        "new_state",
        "Its connections can be read",
        found,
    )?;
    checks.extend(check_new_tenant::checks(sources, client, &found));
    Some(())
}

async fn open<'a, P: Ports>(
    checks: &mut Vec<Check>,
    tenant: Tenant,
    credentials: Credentials,
    ports: &'a P,
) -> Option<Session<'a, P>> {
    let id = if tenant == Tenant::Old {
        "old_token"
    } else {
        "new_token"
    };
    let title = match credentials.grant {
        Grant::ClientCredentials { .. } => "The credentials are accepted",
        // What it is worth shows when something is read with it.
        Grant::Token(_) => "A token is given",
    };
    passed(
        checks,
        tenant,
        id,
        title,
        Session::open(tenant, credentials, ports).await,
    )
}

/// Notes whether something could be had at all.
fn passed<V>(
    checks: &mut Vec<Check>,
    tenant: Tenant,
    id: &'static str,
    title: &str,
    result: Result<V, Problem>,
) -> Option<V> {
    let check = Check::pass(tenant, id, title);
    match result {
        Ok(value) => {
            checks.push(check);
            Some(value)
        }
        Err(problem) => {
            checks.push(check.fails(problem));
            None
        }
    }
}
