//! What `setup` reads of the old tenant.

use crate::support::setup_commands::{
    BINDINGS, DATABASES, database, get, has_clients, has_connection, in_tenant, message,
};
use crate::support::tenants::Tenants;
use crate::support::toolkit::settings;
use migration_toolkit::problem::Problem;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::read::current_state::OldTenantState;
use migration_toolkit::setup::read::old_tenant;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

const OLD: Tenant = Tenant::Old;

fn read(tenants: &Tenants, more: Value) -> Result<OldTenantState, Problem> {
    let settings = settings(more);
    in_tenant(tenants, OLD, async |session| {
        old_tenant::read(session, &settings).await
    })
}

/// A tenant in which the migration client is enabled for the connection, while another one is set aside.
fn tenant() -> Tenants {
    let tenants = Tenants::new();
    has_clients(
        &tenants,
        OLD,
        &[
            ("new", "auth0-account-migration"),
            ("former", "auth0-account-migration (retiring)"),
        ],
    );
    with_secret(&tenants, "theSecret");
    let grants = "client-grants?client_id=new&audience=https%3A%2F%2Fold.example.com%2Fapi%2Fv2%2F&take=100&include_totals=true";
    let grant = json!({ "id": "cgr_1", "scope": ["read:users"], "subject_type": "client" });
    let user_grant = json!({ "id": "cgr_0", "scope": [], "subject_type": "user" });
    tenants.answer(
        &get(OLD, grants),
        200,
        &json!({ "client_grants": [user_grant, grant] }),
    );
    has_connection(&tenants, OLD, "Users", &[database("con_1", "Users")]);
    let enabled = json!({ "clients": [{ "client_id": "other" }, { "client_id": "new" }] });
    tenants.answer(
        &get(OLD, "connections/con_1/clients?take=100"),
        200,
        &enabled,
    );
    let action = "actions/actions?actionName=auth0-account-migration&page=0&per_page=100";
    tenants.answer(
        &get(OLD, action),
        200,
        &json!({ "actions": [], "total": 0 }),
    );
    tenants.answer(
        &get(OLD, BINDINGS),
        200,
        &json!({ "bindings": [], "total": 0 }),
    );
    tenants
}

fn with_secret(tenants: &Tenants, secret: &str) {
    let client =
        json!({ "client_id": "new", "client_secret": secret, "app_type": "non_interactive" });
    tenants.replace(&get(OLD, "clients/new"), 200, &client);
}

#[test]
fn both_clients_their_grants_and_the_former_ones_are_read() {
    let state = read(&tenant(), json!({}))
        .map_err(|problem| problem.message)
        .expect("a state");
    let client = state.credentials(ClientRole::Migration).expect("a client");
    assert_eq!(
        (client.id.as_str(), client.secret.expose()),
        ("new", "theSecret")
    );
    let grant = state.migration_client.grant.as_ref().expect("a grant");
    assert_eq!(grant.id, "cgr_1");
    assert!(state.marker_client.application.is_none());
    assert_eq!(state.retiring.get(ClientRole::Migration), Some("former"));
    assert_eq!(state.retiring.get(ClientRole::Marker), None);
    assert!(state.connections[0].is_enabled);
    assert_eq!(state.connections[0].id, "con_1");
    assert!(state.attack_protection.is_none());
}

#[test]
fn client_whose_secret_cannot_be_read_is_a_missing_scope() {
    let tenants = tenant();
    with_secret(&tenants, "");
    assert_eq!(
        message(read(&tenants, json!({}))),
        "the application auth0-account-migration has no client secret that this token may read"
    );
}

#[test]
fn attack_protection_is_read_if_addresses_are_to_be_allowed() {
    let tenants = tenant();
    let protection = json!({ "enabled": true, "allowlist": ["192.0.2.1"] });
    for part in ["brute-force-protection", "suspicious-ip-throttling"] {
        tenants.answer(
            &get(OLD, &format!("attack-protection/{part}")),
            200,
            &protection,
        );
    }
    let state = read(&tenants, json!({ "allow_cidr": ["203.0.113.0/24"] }))
        .map_err(|problem| problem.message)
        .expect("a state");
    let protection = state.attack_protection.expect("attack protection");
    for part in [protection.brute_force, protection.suspicious_ip] {
        assert!(part.is_enabled);
        assert_eq!(part.allowlist, ["192.0.2.1"]);
    }
}

#[test]
fn all_connections_that_are_not_there_are_named_at_once() {
    let tenants = tenant();
    for name in ["Partners", "Staff"] {
        has_connection(&tenants, OLD, name, &[]);
    }
    let databases = json!({ "connections": [{ "name": "Users" }] });
    tenants.answer(&get(OLD, DATABASES), 200, &databases);
    let pairs = ["Partners", "Users", "Staff"].map(|name| json!({ "old": name }));
    let problem = message(read(&tenants, json!({ "connections": pairs })));
    assert!(
        problem.contains("Partners") && problem.contains("Staff") && !problem.contains("Users,"),
        "{problem}"
    );
}

#[test]
fn two_applications_of_one_name_and_the_commands_own_are_refused() {
    let two = Tenants::new();
    has_clients(
        &two,
        OLD,
        &[
            ("c1", "auth0-account-migration"),
            ("c2", "auth0-account-migration"),
        ],
    );
    assert_eq!(
        message(read(&two, json!({}))),
        "2 applications are named auth0-account-migration: c1, c2"
    );
}
