//! The changes to the two applications of the old tenant and to their grants for the Management API.

use serde_json::{Value, json};

use crate::json_value::{Object, missing_from};
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::{APP_TYPE, AUTH_METHOD, ClientRole, REVOKED_SCOPE};
use crate::setup::plan::diff::{Line, added, changed, removed, value_line};
use crate::setup::plan::old_tenant::name_taken;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{ClientGrant, ClientState, M2mApplication};
use crate::tenant::Tenant;

/// Adds the change that creates or corrects an application.
///
/// # Errors
/// `name_taken` if the application of this name is of another type.
pub fn add_client_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    role: ClientRole,
    current: &ClientState,
) -> Result<(), Problem> {
    let (label, name) = (role.label(), role.name(settings));
    let Some(client) = &current.application else {
        let lines = vec![
            added(format!("app_type: {APP_TYPE}")),
            added(format!("token_endpoint_auth_method: {AUTH_METHOD}")),
            added(format!("grant_types: {}", role.grant_types().join(", "))),
        ];
        let body = role.application(settings);
        let step = Step::CreateClient { role, body };
        plan.push(
            Tenant::Old,
            name,
            format!("Create the {label} {name}"),
            lines,
            step,
        );
        return Ok(());
    };
    if client.app_type != APP_TYPE {
        let message = format!(
            "an application named {name} exists that is not of the type Machine to Machine"
        );
        return Err(name_taken(message, role.setting()));
    }
    let (lines, body) = client_diff(role, client);
    if !lines.is_empty() {
        let step = Step::UpdateClient {
            id: client.credentials.id.clone(),
            body: Value::Object(body),
        };
        plan.push(
            Tenant::Old,
            name,
            format!("Change the {label} {name}"),
            lines,
            step,
        );
    }
    Ok(())
}

/// What changes about an existing application, for display and as the body of an update.
fn client_diff(role: ClientRole, client: &M2mApplication) -> (Vec<Line>, Object) {
    let mut lines: Vec<Line> = Vec::new();
    let mut body = Object::new();
    let grant_types: Vec<&str> = client.grant_types.iter().map(String::as_str).collect();
    let missing = missing_from(role.grant_types(), &grant_types);
    if !missing.is_empty() {
        for name in &missing {
            lines.push(added(format!("grant type: {name}")));
        }
        let all = [grant_types, missing].concat();
        body.insert("grant_types".to_owned(), json!(all));
    }
    let auth_method = value_line(
        "token_endpoint_auth_method",
        &client.auth_method,
        AUTH_METHOD,
    );
    if let Some(line) = auth_method {
        lines.push(line);
        body.insert("token_endpoint_auth_method".to_owned(), AUTH_METHOD.into());
    }
    // An application that requires an organization can't use the password grants.
    if role == ClientRole::Migration && client.requires_organization {
        lines.push(changed("organization_usage: require → deny"));
        body.insert("organization_usage".to_owned(), "deny".into());
    }
    (lines, body)
}

/// Adds the change that creates the grant for the Management API, adds scopes to it, or withdraws the scope that earlier
/// versions granted to the migration client.
pub fn add_grant_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    role: ClientRole,
    current: &ClientState,
) {
    let (label, desired) = (role.label(), role.scope_names(settings));
    let Some(grant) = &current.grant else {
        plan.push(
            Tenant::Old,
            role.name(settings),
            format!("Authorise the {label} for the Management API"),
            scope_lines(&desired),
            Step::CreateGrant(role),
        );
        return;
    };
    if grant.allows_all_scopes {
        if role == ClientRole::Migration {
            warn_of_write_scopes(plan, &[ClientGrant::ALL_SCOPES], |_| true);
        }
        return;
    }
    let mut scopes: Vec<&str> = grant.scopes.iter().map(String::as_str).collect();
    let missing = grant.missing_scopes(&desired);
    let mut lines = scope_lines(&missing);
    if role == ClientRole::Migration {
        let before = scopes.len();
        scopes.retain(|scope| *scope != REVOKED_SCOPE.as_str());
        if scopes.len() < before {
            lines.push(removed(format!("scope: {REVOKED_SCOPE}")));
        }
        warn_of_write_scopes(plan, &scopes, writes_users);
    }
    if lines.is_empty() {
        return;
    }
    let title = if missing.is_empty() {
        format!("Withdraw the right to write users from the {label}")
    } else {
        format!("Authorise the {label} for more of the Management API")
    };
    let step = Step::UpdateGrant {
        id: grant.id.clone(),
        scopes: [scopes, missing]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    plan.push(Tenant::Old, role.name(settings), title, lines, step);
}

/// Warns of scopes with which the migration client could write users. Its credentials are settings of the new tenant's
/// action scripts. Who granted these scopes is not known, so they stay.
fn warn_of_write_scopes(plan: &mut Plan, granted: &[&str], is_write: fn(&str) -> bool) {
    let writes: Vec<&str> = granted
        .iter()
        .copied()
        .filter(|scope| is_write(scope))
        .collect();
    if writes.is_empty() {
        return;
    }
    plan.warn(format!(
        "The migration client can write the old tenant's users ({}), and its credentials are settings of the new tenant. \
         setup did not grant this and leaves it as it is; remove these scopes from its grant if nothing needs them.",
        writes.join(", ")
    ));
}

/// Tells whether a scope of the Management API allows writing users, such as `update:users` or `delete:users_app_metadata`.
fn writes_users(scope: &str) -> bool {
    scope
        .split_once(':')
        .is_some_and(|(verb, resource)| verb != "read" && resource.starts_with("users"))
}

fn scope_lines(scopes: &[&str]) -> Vec<Line> {
    let line = |scope: &&str| added(format!("scope: {scope}"));
    scopes.iter().map(line).collect()
}
