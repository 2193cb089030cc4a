//! Each change of a plan has a name that depends on what it changes and on nothing else.

use std::collections::BTreeSet;

use crate::support::toolkit::*;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::read::current_state::{NewConnection, NewTenantState};
use serde_json::json;

fn two_pairs(pairs: serde_json::Value) -> MigrationSettings {
    MigrationSettings::parse(&json!({ "connections": pairs, "allow_cidr": ["203.0.113.0/24"] }))
        .map_err(|problem| problem.message)
        .expect("good settings")
}

/// The names of all changes in two tenants that have nothing but the old connections.
fn ids(settings: &MigrationSettings) -> Vec<String> {
    let mut old = bare_old_tenant();
    old.connections
        .push(bare_old_tenant().connections.remove(0));
    old.attack_protection = Some(attack_protection(&[]));
    let new = NewTenantState {
        connections: vec![NewConnection::default(), NewConnection::default()],
        ..NewTenantState::default()
    };
    let plan = crate::support::plan::set_up_plan(settings, &old, &new).expect("a plan");
    plan.changes.into_iter().map(|change| change.id).collect()
}

#[test]
fn change_has_a_name_of_its_own_that_says_what_it_changes() {
    let ids = ids(&two_pairs(
        json!([{ "old": "A", "new": "X" }, { "old": "B", "new": "Y" }]),
    ));
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for id in [
        "old:create_client:auth0-account-migration",
        "old:create_client:auth0-account-migration-marker",
        "old:enable_connection:A",
        "old:update_brute_force_protection:brute-force protection",
        "new:create_action:auth0-account-migration",
        "new:create_connection:Y",
    ] {
        assert!(ids.iter().any(|each| each == id), "{id}: {ids:?}");
    }
}

#[test]
fn name_of_a_change_does_not_depend_on_its_place() {
    let one = ids(&two_pairs(
        json!([{ "old": "A", "new": "X" }, { "old": "B", "new": "Y" }]),
    ));
    let other = ids(&two_pairs(
        json!([{ "old": "B", "new": "Y" }, { "old": "A", "new": "X" }]),
    ));
    assert_ne!(one, other);
    let sorted = |ids: Vec<String>| ids.into_iter().collect::<BTreeSet<String>>();
    assert_eq!(sorted(one), sorted(other));
}
