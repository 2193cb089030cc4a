//! The changes to the old tenant's Action: its code, its deployment and its place in the post-login flow.

use crate::json_value::missing_from;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired;
use crate::setup::plan::diff::{Line, added, long_text_line, value_line};
use crate::setup::plan::old_tenant::name_taken;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{Action, OldTenantState};
use crate::tenant::Tenant;

/// Adds the changes that create or correct the Action, deploy it, and put it into the flow.
///
/// # Errors
/// `name_taken` if the Action of this name is not this project's.
pub fn add_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    current: &OldTenantState,
) -> Result<(), Problem> {
    let name = &settings.action;
    let mut must_deploy = !current.is_action_deployed();
    match &current.action {
        None => plan.push(
            Tenant::Old,
            format!("Create the Action {name}"),
            creation_lines(package_files),
            Step::CreateAction,
        ),
        Some(action) => {
            ensure_ours(settings, action)?;
            let lines = action_diff(settings, package_files, action, current.client_id());
            if !lines.is_empty() {
                must_deploy = true;
                let step = Step::UpdateAction {
                    id: action.id.clone(),
                };
                plan.push(
                    Tenant::Old,
                    format!("Change the Action {name}"),
                    lines,
                    step,
                );
            }
        }
    }
    if must_deploy {
        let title = format!("Deploy the Action {name}");
        plan.push(Tenant::Old, title, Vec::new(), Step::DeployAction);
    }
    if !current.is_action_bound() {
        let position = current.bindings.len().saturating_add(1);
        plan.push(
            Tenant::Old,
            format!("Put the Action {name} at the end of the post-login flow"),
            vec![added(format!("{position}. {name}"))],
            Step::BindAction,
        );
    }
    Ok(())
}

fn creation_lines(package_files: &PackageFiles) -> Vec<Line> {
    let desired::Trigger { id, version } = desired::TRIGGER;
    vec![
        added(format!("trigger: {id} {version}")),
        added(format!("runtime: {}", desired::RUNTIME)),
        added(format!("code: {} bytes", package_files.action.len())),
        added("secrets: MIGRATION_CLIENT_ID"),
    ]
}

fn action_diff(
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    action: &Action,
    client_id: &str,
) -> Vec<Line> {
    let code = desired::action_code(package_files, settings, client_id);
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(long_text_line("code", &action.code, &code));
    // A tenant may add a suffix to the runtime that it was given, such as node18-actions.
    if !action.runtime.starts_with(desired::RUNTIME) {
        lines.extend(value_line("runtime", &action.runtime, desired::RUNTIME));
    }
    for name in missing_secrets(settings, action) {
        lines.push(added(format!("secret: {name}")));
    }
    lines
}

/// The names of the secrets that the Action does not have yet. Auth0 does not return the values of secrets.
pub fn missing_secrets(settings: &MigrationSettings, action: &Action) -> Vec<&'static str> {
    let desired = desired::action_secrets(settings, "");
    let desired: Vec<&'static str> = desired.iter().map(|(name, _)| *name).collect();
    let current: Vec<&str> = action.secret_names.iter().map(String::as_str).collect();
    missing_from(&desired, &current)
}

fn ensure_ours(settings: &MigrationSettings, action: &Action) -> Result<(), Problem> {
    let is_post_login = action.triggers.iter().any(|id| id == desired::TRIGGER.id);
    if is_post_login && action.code.contains(desired::PROJECT_MARK) {
        return Ok(());
    }
    let message = format!(
        "an Action named {} exists that is not this project's",
        settings.action
    );
    Err(name_taken(message, "action"))
}
