//! What `setup` does to the old tenant: the migration client, its connections and its authorisation, the Action, and
//! attack protection where that is asked for.

use serde_json::{Value, json};

use crate::artifacts::Artifacts;
use crate::json_value::{lacking, put, text, texts};
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::plan::diff::{Line, added, changed, long_text, value};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::plan_attack_protection::attack_protection;
use crate::setup::plan::step::Step;
use crate::setup::read::found::OldTenant;
use crate::setup::wanted;
use crate::tenant::Tenant;

/// Adds what the old tenant needs to a plan.
///
/// # Errors
/// `name_taken`, when something else has the name of the migration client or of the Action; `settings`, when an allowlist has
/// no room for the addresses.
pub fn plan(
    plan: &mut Plan,
    settings: &MigrationSettings,
    artifacts: &Artifacts,
    found: &OldTenant,
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

fn client(plan: &mut Plan, settings: &MigrationSettings, found: &OldTenant) -> Result<(), Problem> {
    let name = &settings.migration_client;
    let Some(client) = &found.client else {
        let lines = vec![
            added(format!("app_type: {}", wanted::APP_TYPE)),
            added(format!(
                "token_endpoint_auth_method: {}",
                wanted::AUTH_METHOD
            )),
            added(format!("grant_types: {}", wanted::GRANT_TYPES.join(", "))),
        ];
        let step = Step::CreateClient(wanted::client(settings));
        plan.push(
            Tenant::Old,
            format!("Create the migration client {name}"),
            lines,
            step,
        );
        return Ok(());
    };
    if text(client, "app_type") != wanted::APP_TYPE {
        let message = format!(
            "an application named {name} exists that is not of the type Machine to Machine"
        );
        return Err(taken(message, "migration_client"));
    }
    let mut body = json!({});
    let mut lines: Vec<Line> = Vec::new();
    let grant_types = texts(client, "grant_types");
    let missing = lacking(&wanted::GRANT_TYPES, &grant_types);
    if !missing.is_empty() {
        lines.extend(
            missing
                .iter()
                .map(|name| added(format!("grant type: {name}"))),
        );
        put(
            &mut body,
            "grant_types",
            json!([grant_types, missing].concat()),
        );
    }
    let method = text(client, "token_endpoint_auth_method");
    if let Some(line) = value("token_endpoint_auth_method", method, wanted::AUTH_METHOD) {
        lines.push(line);
        put(
            &mut body,
            "token_endpoint_auth_method",
            wanted::AUTH_METHOD.into(),
        );
    }
    // A client that requires an organization can't use the password grants.
    if text(client, "organization_usage") == "require" {
        lines.push(changed("organization_usage: require → deny"));
        put(&mut body, "organization_usage", "deny".into());
    }
    if !lines.is_empty() {
        let step = Step::UpdateClient {
            id: text(client, "client_id").to_owned(),
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

fn grant(plan: &mut Plan, settings: &MigrationSettings, found: &OldTenant) {
    let wanted = wanted::scopes(settings);
    let wanted: Vec<&str> = wanted.iter().map(|scope| scope.as_str()).collect();
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
    let granted = texts(grant, "scope");
    let missing = lacking(&wanted, &granted);
    if !missing.is_empty() {
        let scopes = [granted, missing.clone()]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let step = Step::UpdateGrant {
            id: text(grant, "id").to_owned(),
            scopes,
        };
        let title = "Authorise the migration client for more of the Management API".to_owned();
        plan.push(Tenant::Old, title, scope_lines(&missing), step);
    }
}

fn action(
    plan: &mut Plan,
    settings: &MigrationSettings,
    artifacts: &Artifacts,
    found: &OldTenant,
) -> Result<(), Problem> {
    let name = &settings.action;
    let client_id = found.client_keys().map(|keys| keys.id).unwrap_or_default();
    let code = wanted::action_code(artifacts, settings, &client_id);
    let mut deploy = !found.is_action_deployed();
    match &found.action {
        None => {
            let lines = vec![
                added(format!(
                    "trigger: {} {}",
                    wanted::TRIGGER.0,
                    wanted::TRIGGER.1
                )),
                added(format!("runtime: {}", wanted::RUNTIME)),
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
            let secrets = wanted::action_secrets(settings, &client_id);
            let secret_names: Vec<&str> = secrets.iter().map(|(name, _)| *name).collect();
            let mut lines: Vec<Line> = long_text("code", text(action, "code"), &code)
                .into_iter()
                .collect();
            // A tenant may name a runtime at more length than it was given, such as node18-actions.
            let runtime = text(action, "runtime");
            if !runtime.starts_with(wanted::RUNTIME) {
                lines.extend(value("runtime", runtime, wanted::RUNTIME));
            }
            let missing = lacking(&secret_names, &found.action_secret_names());
            lines.extend(
                missing
                    .into_iter()
                    .map(|name| added(format!("secret: {name}"))),
            );
            if !lines.is_empty() {
                let step = Step::UpdateAction {
                    id: text(action, "id").to_owned(),
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
            .any(|trigger| text(trigger, "id") == wanted::TRIGGER.0)
    });
    if is_post_login && text(action, "code").contains(wanted::MARK) {
        return Ok(());
    }
    Err(taken(
        format!("an Action named {name} exists that is not this project's"),
        "action",
    ))
}

fn taken(message: String, setting: &str) -> Problem {
    Problem::at(Tenant::Old, ProblemCode::NameTaken, message).remedy(format!(
        "Choose another name with {setting} in the settings file, or rename the other."
    ))
}
