//! What `setup` does to the old tenant: the migration client, its connections and its authorisation, the Action, and
//! attack protection where that is asked for.

use serde_json::{Value, json};

use crate::json_value::{get_str, get_str_array, missing_from, set_member};
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired;
use crate::setup::plan::attack_protection::attack_protection;
use crate::setup::plan::diff::{Line, added, changed, long_text, value};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;

/// Adds what the old tenant needs to a plan.
///
/// # Errors
/// `name_taken`, when something else has the name of the migration client or of the Action; `settings`, when an allowlist has
/// no room for the addresses.
pub fn add_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    artifacts: &PackageFiles,
    found: &OldTenantState,
) -> Result<(), Problem> {
    client(plan, settings, found)?;
    let mut enabled: Vec<&str> = Vec::new();
    for (pair, connection) in settings.connections.iter().zip(&found.connections) {
        // Two pairs may have the same.
        if !connection.is_enabled && !enabled.contains(&connection.id.as_str()) {
            enabled.push(&connection.id);
            let title = format!(
                "Enable the connection {} for the migration client",
                pair.old
            );
            let lines = vec![added(format!("application: {}", settings.migration_client))];
            plan.push(
                Tenant::Old,
                title,
                lines,
                Step::EnableConnection {
                    id: connection.id.clone(),
                },
            );
        }
    }
    grant(plan, settings, found);
    action(plan, settings, artifacts, found)?;
    attack_protection(plan, settings, found)
}

fn client(
    plan: &mut Plan,
    settings: &MigrationSettings,
    found: &OldTenantState,
) -> Result<(), Problem> {
    let name = &settings.migration_client;
    let Some(client) = &found.client else {
        let lines = vec![
            added(format!("app_type: {}", desired::APP_TYPE)),
            added(format!(
                "token_endpoint_auth_method: {}",
                desired::AUTH_METHOD
            )),
            added(format!("grant_types: {}", desired::GRANT_TYPES.join(", "))),
        ];
        let step = Step::CreateClient(desired::client(settings));
        plan.push(
            Tenant::Old,
            format!("Create the migration client {name}"),
            lines,
            step,
        );
        return Ok(());
    };
    if get_str(client, "app_type") != desired::APP_TYPE {
        let message = format!(
            "an application named {name} exists that is not of the type Machine to Machine"
        );
        return Err(taken(message, "migration_client"));
    }
    let mut body = json!({});
    let mut lines: Vec<Line> = Vec::new();
    let grant_types = get_str_array(client, "grant_types");
    let missing = missing_from(&desired::GRANT_TYPES, &grant_types);
    if !missing.is_empty() {
        lines.extend(
            missing
                .iter()
                .map(|name| added(format!("grant type: {name}"))),
        );
        set_member(
            &mut body,
            "grant_types",
            json!([grant_types, missing].concat()),
        );
    }
    let method = get_str(client, "token_endpoint_auth_method");
    if let Some(line) = value("token_endpoint_auth_method", method, desired::AUTH_METHOD) {
        lines.push(line);
        set_member(
            &mut body,
            "token_endpoint_auth_method",
            desired::AUTH_METHOD.into(),
        );
    }
    // A client that requires an organization can't use the password grants.
    if get_str(client, "organization_usage") == "require" {
        lines.push(changed("organization_usage: require → deny"));
        set_member(&mut body, "organization_usage", "deny".into());
    }
    if !lines.is_empty() {
        let step = Step::UpdateClient {
            id: get_str(client, "client_id").to_owned(),
            body,
        };
        plan.push(
            Tenant::Old,
            format!("Change the migration client {name}"),
            lines,
            step,
        );
    }
    Ok(())
}

fn grant(plan: &mut Plan, settings: &MigrationSettings, found: &OldTenantState) {
    let wanted = desired::scope_names(settings);
    let scope_lines = |scopes: &[&str]| {
        scopes
            .iter()
            .map(|scope| added(format!("scope: {scope}")))
            .collect()
    };
    let Some(grant) = &found.grant else {
        let title = "Authorise the migration client for the Management API".to_owned();
        plan.push(Tenant::Old, title, scope_lines(&wanted), Step::CreateGrant);
        return;
    };
    let granted = get_str_array(grant, "scope");
    let missing = missing_from(&wanted, &granted);
    if !missing.is_empty() {
        let scopes = [granted, missing.clone()]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let step = Step::UpdateGrant {
            id: get_str(grant, "id").to_owned(),
            scopes,
        };
        let title = "Authorise the migration client for more of the Management API".to_owned();
        plan.push(Tenant::Old, title, scope_lines(&missing), step);
    }
}

fn action(
    plan: &mut Plan,
    settings: &MigrationSettings,
    artifacts: &PackageFiles,
    found: &OldTenantState,
) -> Result<(), Problem> {
    let name = &settings.action;
    let client_id = found.client_keys().map(|keys| keys.id).unwrap_or_default();
    let code = desired::action_code(artifacts, settings, &client_id);
    let mut deploy = !found.is_action_deployed();
    match &found.action {
        None => {
            let lines = vec![
                added(format!(
                    "trigger: {} {}",
                    desired::TRIGGER.id,
                    desired::TRIGGER.version
                )),
                added(format!("runtime: {}", desired::RUNTIME)),
                added(format!("code: {} bytes", artifacts.action.len())),
                added("secrets: MIGRATION_CLIENT_ID"),
            ];
            plan.push(
                Tenant::Old,
                format!("Create the Action {name}"),
                lines,
                Step::CreateAction,
            );
        }
        Some(action) => {
            check_is_ours(settings, action)?;
            let secrets = desired::action_secrets(settings, &client_id);
            let secret_names: Vec<&str> = secrets.iter().map(|(name, _)| *name).collect();
            let mut lines: Vec<Line> = long_text("code", get_str(action, "code"), &code)
                .into_iter()
                .collect();
            // A tenant may name a runtime at more length than it was given, such as node18-actions.
            let runtime = get_str(action, "runtime");
            if !runtime.starts_with(desired::RUNTIME) {
                lines.extend(value("runtime", runtime, desired::RUNTIME));
            }
            let missing = missing_from(&secret_names, &found.action_secret_names());
            lines.extend(
                missing
                    .into_iter()
                    .map(|name| added(format!("secret: {name}"))),
            );
            if !lines.is_empty() {
                let step = Step::UpdateAction {
                    id: get_str(action, "id").to_owned(),
                };
                plan.push(
                    Tenant::Old,
                    format!("Change the Action {name}"),
                    lines,
                    step,
                );
                deploy = true;
            }
        }
    }
    if deploy {
        plan.push(
            Tenant::Old,
            format!("Deploy the Action {name}"),
            Vec::new(),
            Step::DeployAction,
        );
    }
    if !found.is_action_bound() {
        let lines = vec![added(format!(
            "{}. {name}",
            found.bindings.len().saturating_add(1)
        ))];
        let title = format!("Put the Action {name} at the end of the post-login flow");
        plan.push(Tenant::Old, title, lines, Step::BindAction);
    }
    Ok(())
}

fn check_is_ours(settings: &MigrationSettings, action: &Value) -> Result<(), Problem> {
    let name = &settings.action;
    let triggers = action.get("supported_triggers").and_then(Value::as_array);
    let is_post_login = triggers.is_some_and(|triggers| {
        triggers
            .iter()
            .any(|trigger| get_str(trigger, "id") == desired::TRIGGER.id)
    });
    if is_post_login && get_str(action, "code").contains(desired::PROJECT_MARK) {
        return Ok(());
    }
    Err(taken(
        format!("an Action named {name} exists that is not this project's"),
        "action",
    ))
}

fn taken(message: String, setting: &str) -> Problem {
    Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(format!(
        "Choose another name with {setting} in the settings file, or rename the other."
    ))
}
