//! What is read of the new tenant.

use crate::support::setup_commands::{
    BINDINGS, DATABASES, database, get, has_clients, has_connection, in_tenant, message,
};
use crate::support::tenants::Tenants;
use crate::support::toolkit::settings;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::read::current_state::NewTenantState;
use migration_toolkit::setup::read::new_tenant;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

const NEW: Tenant = Tenant::New;

fn read(tenants: &Tenants, more: Value) -> Result<NewTenantState, Problem> {
    let pairs = settings(more).connections;
    in_tenant(tenants, NEW, async |session| {
        new_tenant::read(session, &pairs).await
    })
}

fn enabling(names: &[&str]) -> Value {
    json!({ "connections": [{ "old": "Users", "new": "Moved", "enable_clients": names }] })
}

/// A tenant with three applications and the connection, for which one of them is enabled.
fn tenant() -> Tenants {
    let tenants = Tenants::new();
    has_clients(
        &tenants,
        NEW,
        &[("c1", "Shop"), ("c2", "Portal"), ("c3", "Portal")],
    );
    has_connection(&tenants, NEW, "Moved", &[database("con_1", "Moved")]);
    let enabled = json!({ "clients": [{ "client_id": "c2" }] });
    tenants.answer(
        &get(NEW, "connections/con_1/clients?take=100"),
        200,
        &enabled,
    );
    tenants
}

#[test]
fn applications_are_found_by_name_or_client_id_each_once() {
    let state = read(&tenant(), enabling(&["Shop", "c3", "c1"]))
        .map_err(|problem| problem.message)
        .expect("a state");
    let connection = &state.connections[0];
    let found: Vec<(&str, &str)> = connection
        .applications
        .iter()
        .map(|one| (one.client_id.as_str(), one.name.as_str()))
        .collect();
    assert_eq!(found, [("c1", "Shop"), ("c3", "Portal")]);
    assert_eq!(connection.enabled_clients, ["c2"]);
    let id = connection.database.as_ref().map(|one| one.id.as_str());
    assert_eq!(id, Some("con_1"));
    assert_eq!(state.database_names, [""; 0]);
}

#[test]
fn application_that_is_not_there_or_not_the_only_one_is_a_problem() {
    let problem = |names: &[&str]| {
        let problem = read(&tenant(), enabling(names)).err().expect("a problem");
        assert_eq!(
            (problem.code, problem.tenant),
            (ProblemCode::NotFound, Some(NEW))
        );
        (problem.message, problem.remedy.unwrap_or_default())
    };
    let otherwise = "Correct connections[].enable_clients in the settings file; a Client ID is never ambiguous.";
    assert_eq!(
        problem(&["Portal"]),
        (
            "2 applications of the new tenant are named Portal".to_owned(),
            otherwise.to_owned()
        )
    );
    let (message, remedy) = problem(&["Shap"]);
    assert_eq!(message, "the new tenant has no application Shap");
    assert!(remedy.contains("Shop"), "{remedy}");
}

#[test]
fn all_applications_that_are_not_there_are_named_at_once() {
    let connections = json!({ "connections": [
        { "old": "Users", "new": "Moved", "enable_clients": ["Shap", "Nope"] },
        { "old": "More", "new": "More", "enable_clients": ["Nope", "Portal"] },
    ] });
    let problem = read(&tenant(), connections).err().expect("a problem");
    let begins: Vec<String> = problem
        .message
        .lines()
        .map(|line| line.split(". ").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        begins,
        [
            "enable_clients: 3 problems",
            "- the new tenant has no application Shap",
            "- the new tenant has no application Nope",
            "- 2 applications of the new tenant are named Portal",
        ]
    );
}

#[test]
fn applications_are_read_only_if_some_are_to_be_enabled() {
    let tenants = tenant();
    let state = read(&tenants, json!({})).map_err(|problem| problem.message);
    assert_eq!(state.expect("a state").connections[0].applications, []);
    let requests = tenants.requests();
    assert!(
        !requests
            .iter()
            .any(|request| request.contains("GET clients")),
        "{requests:?}"
    );
}

#[test]
fn names_of_databases_are_read_if_a_connection_is_not_there() {
    let tenants = Tenants::new();
    has_connection(&tenants, NEW, "Moved", &[]);
    let databases = json!({ "connections": [{ "name": "Others" }] });
    tenants.answer(&get(NEW, DATABASES), 200, &databases);
    let state = read(&tenants, json!({}))
        .map_err(|problem| problem.message)
        .expect("a state");
    assert!(state.connections[0].database.is_none());
    assert_eq!(state.database_names, ["Others"]);
}

#[test]
fn setup_reads_the_flow_and_the_factors_as_well() {
    let tenants = tenant();
    let action = "actions/actions?actionName=auth0-account-migration&page=0&per_page=100";
    tenants.answer(
        &get(NEW, action),
        200,
        &json!({ "actions": [], "total": 0 }),
    );
    let bindings = json!({ "bindings": [{ "id": "bin_1" }], "total": 1 });
    tenants.answer(&get(NEW, BINDINGS), 200, &bindings);
    let factors = json!([{ "name": "otp", "enabled": true }, { "name": "sms", "enabled": false }]);
    tenants.answer(&get(NEW, "guardian/factors"), 200, &factors);
    let read = |settings| {
        let state = in_tenant(&tenants, NEW, async |session| {
            new_tenant::read_for_setup(session, &settings, &settings.connections).await
        });
        state.map_err(|problem| problem.message)
    };
    let state = read(settings(json!({ "mfa_policy": "migrate" }))).expect("a state");
    assert_eq!(state.enroll_factors, EnrollFactors::Known(vec!["otp"]));
    assert_eq!(state.post_login.bindings, [json!({ "id": "bin_1" })]);
    assert_eq!(state.connections[0].enabled_clients, ["c2"]);
    let state = read(settings(json!({}))).expect("a state");
    assert_eq!(state.enroll_factors, EnrollFactors::NotNeeded);
}

#[test]
fn connection_of_another_kind_is_a_problem() {
    let tenants = Tenants::new();
    let social = json!({ "id": "con_1", "name": "Moved", "strategy": "google-oauth2", "options": { "a": 1 } });
    has_connection(&tenants, NEW, "Moved", &[social]);
    assert_eq!(
        message(read(&tenants, json!({}))),
        "the connection Moved of the new tenant is not a database connection; its strategy is google-oauth2"
    );
}
