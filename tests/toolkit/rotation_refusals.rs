//! What `rotate-secret` refuses to begin, and what it warns of.

use crate::support::rotation::{Tenants, grant};
use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan::connection_options::retired;
use serde_json::json;

#[test]
fn a_short_wait_is_warned_of() {
    let mut tenants = Tenants::new();
    for (wait_s, warnings) in [(0, 1), (19, 1), (20, 0)] {
        tenants.wait_s = wait_s;
        let plan = tenants.plan(&[ClientRole::Marker]).expect("a plan");
        assert_eq!(plan.warnings.len(), warnings, "{wait_s} seconds");
    }
}

#[test]
fn other_actions_that_may_know_the_client_are_named() {
    let mut tenants = Tenants::new();
    tenants.old.post_login.bindings.push(
        json!({ "id": "bin_2", "display_name": "Gate", "action": { "id": "act_2", "name": "Gate" } }),
    );
    let plan = tenants.plan(&[ClientRole::Migration]).expect("a plan");
    assert!(plan.warnings[0].contains("(Gate)"), "{:?}", plan.warnings);
}

#[test]
fn what_setup_would_change_is_refused_and_named() {
    let mut tenants = Tenants::new();
    tenants.old.connections[0].is_enabled = false;
    let problem = tenants.refusal(&ClientRole::ALL);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(
        problem.message.contains("Enable the connection Users"),
        "{}",
        problem.message
    );
}

#[test]
fn a_finished_migration_has_no_migration_client_to_rotate() {
    let mut tenants = Tenants::new();
    let database = database_of(&mut tenants.new);
    database.options = retired(database.options.clone());
    let problem = tenants.refusal(&[ClientRole::Migration]);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(problem.message.contains("finish"), "{}", problem.message);
    assert!(tenants.plan(&[ClientRole::Marker]).is_ok());
}

#[test]
fn an_application_with_other_users_is_refused() {
    let mut tenants = Tenants::new();
    let other = grant("https://billing.example.com", &[]);
    tenants.clients[0].1.grants.push(other);
    let problem = tenants.refusal(&ClientRole::ALL);
    assert_eq!(problem.code, ProblemCode::NameTaken);
    assert!(
        problem.message.contains("https://billing.example.com"),
        "{}",
        problem.message
    );
}

#[test]
fn another_connection_with_the_scripts_is_refused_only_if_it_would_lose_its_client() {
    let mut tenants = Tenants::new();
    let other = tenants.databases[0].1.clone();
    tenants.databases.push(("Staff".to_owned(), other));
    let problem = tenants.refusal(&[ClientRole::Migration]);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(
        problem.message.contains("the connection Staff"),
        "{}",
        problem.message
    );
    assert!(tenants.plan(&[ClientRole::Marker]).is_ok());
}
