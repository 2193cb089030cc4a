//! `check`: looks at everything that must be right before a user can move, and changes nothing.

use serde::Serialize;

use crate::api::credentials::{Credentials, Grant};
use crate::api::endpoints::{guardian_policies, tenant_settings};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::{MigrationClientCredentials, build_script_settings};
use crate::setup::check;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::probe;
use crate::setup::commands::task::Task;
use crate::setup::read;
use crate::setup::settings_context::SettingsContext;
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
    let sources = SettingsContext {
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
            let keys = build_script_settings(&settings, pair, sources.old_domain, client);
            checks.push(probe::login(&pair.old, &keys, tried, ports).await);
        }
    }
    new_tenant(&mut checks, &sources, client.as_ref(), new, ports).await;
    Ok(Checked { checks })
}

async fn old_tenant(
    checks: &mut Vec<Check>,
    settings: &MigrationSettings,
    artifacts: &PackageFiles,
    credentials: Credentials,
    ports: &impl Ports,
) -> Option<MigrationClientCredentials> {
    let session = open(checks, Tenant::Old, credentials, ports).await?;
    let found = read::old_tenant::read(&session, settings).await;
    let found = passed(
        checks,
        Tenant::Old,
        CheckId::OldState,
        "Its applications, connections and Actions can be read",
        found,
    )?;
    checks.extend(check::old_tenant::checks(settings, artifacts, &found));
    let policies = session.send(&guardian_policies::read()).await;
    checks.push(check::old_tenant::mfa_policy(settings, policies));
    found.client_credentials().cloned()
}

async fn new_tenant(
    checks: &mut Vec<Check>,
    sources: &SettingsContext<'_>,
    client: Option<&MigrationClientCredentials>,
    credentials: Credentials,
    ports: &impl Ports,
) -> Option<()> {
    let session = open(checks, Tenant::New, credentials, ports).await?;
    checks.push(check::new_tenant::sandbox(
        session.send(&tenant_settings::read()).await,
    ));
    let found = read::new_tenant::read(&session, &sources.settings.connections).await;
    let found = passed(
        checks,
        Tenant::New,
        CheckId::NewState,
        "Its connections can be read",
        found,
    )?;
    checks.extend(check::new_tenant::checks(sources, client, &found));
    Some(())
}

async fn open<'a, P: Ports>(
    checks: &mut Vec<Check>,
    tenant: Tenant,
    credentials: Credentials,
    ports: &'a P,
) -> Option<Session<'a, P>> {
    let id = if tenant == Tenant::Old {
        CheckId::OldToken
    } else {
        CheckId::NewToken
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
    id: CheckId,
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
            checks.push(check.failed(problem));
            None
        }
    }
}
