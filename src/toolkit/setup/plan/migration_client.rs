//! The changes to the migration client and to its grant for the Management API.

use serde_json::{Value, json};

use crate::json_value::{Object, missing_from};
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired;
use crate::setup::plan::diff::{Line, added, changed, value_line};
use crate::setup::plan::old_tenant::name_taken;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{MigrationClient, OldTenantState};
use crate::tenant::Tenant;

/// Adds the change that creates or corrects the migration client.
///
/// # Errors
/// `name_taken` if the application of this name is of another type.
pub fn add_client_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    current: &OldTenantState,
) -> Result<(), Problem> {
    let name = &settings.migration_client;
    let Some(client) = &current.client else {
        let auth_method = desired::AUTH_METHOD;
        let lines = vec![
            added(format!("app_type: {}", desired::APP_TYPE)),
            added(format!("token_endpoint_auth_method: {auth_method}")),
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
    if client.app_type != desired::APP_TYPE {
        let message = format!(
            "an application named {name} exists that is not of the type Machine to Machine"
        );
        return Err(name_taken(message, "migration_client"));
    }
    let (lines, body) = client_diff(client);
    if !lines.is_empty() {
        let step = Step::UpdateClient {
            id: client.credentials.id.clone(),
            body: Value::Object(body),
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

/// What changes about an existing migration client, for display and as the body of an update.
fn client_diff(client: &MigrationClient) -> (Vec<Line>, Object) {
    let mut lines: Vec<Line> = Vec::new();
    let mut body = Object::new();
    let grant_types: Vec<&str> = client.grant_types.iter().map(String::as_str).collect();
    let missing = missing_from(&desired::GRANT_TYPES, &grant_types);
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
        desired::AUTH_METHOD,
    );
    if let Some(line) = auth_method {
        lines.push(line);
        body.insert(
            "token_endpoint_auth_method".to_owned(),
            desired::AUTH_METHOD.into(),
        );
    }
    // An application that requires an organization can't use the password grants.
    if client.requires_organization {
        lines.push(changed("organization_usage: require → deny"));
        body.insert("organization_usage".to_owned(), "deny".into());
    }
    (lines, body)
}

/// Adds the change that creates the grant for the Management API or adds scopes to it.
pub fn add_grant_changes(plan: &mut Plan, settings: &MigrationSettings, current: &OldTenantState) {
    let desired = desired::scope_names(settings);
    let Some(grant) = &current.grant else {
        plan.push(
            Tenant::Old,
            "Authorise the migration client for the Management API",
            scope_lines(&desired),
            Step::CreateGrant,
        );
        return;
    };
    let missing = grant.missing_scopes(&desired);
    if missing.is_empty() {
        return;
    }
    let granted: Vec<&str> = grant.scopes.iter().map(String::as_str).collect();
    let lines = scope_lines(&missing);
    let scopes = [granted, missing].concat();
    let step = Step::UpdateGrant {
        id: grant.id.clone(),
        scopes: scopes.into_iter().map(str::to_owned).collect(),
    };
    let title = "Authorise the migration client for more of the Management API";
    plan.push(Tenant::Old, title, lines, step);
}

fn scope_lines(scopes: &[&str]) -> Vec<Line> {
    let line = |scope: &&str| added(format!("scope: {scope}"));
    scopes.iter().map(line).collect()
}
