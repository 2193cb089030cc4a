//! What `rotate-secret` does with rights that somebody has given an application by hand.

use crate::support::plan::lines;
use crate::support::rotation::{AUDIENCE, Tenants, grant};
use crate::support::toolkit::client_of;
use migration_toolkit::setup::desired::clients::ClientRole;
use serde_json::json;

const BOTH: [ClientRole; 2] = ClientRole::ALL;

fn warnings(tenants: &Tenants) -> Vec<String> {
    tenants.plan(&BOTH).expect("a plan").warnings
}

#[test]
fn rights_that_the_successor_does_not_get_are_named_before_the_question() {
    let mut tenants = Tenants::new();
    assert_eq!(warnings(&tenants), [""; 0]);
    let migration = &mut tenants.clients[0].1;
    migration.grants = vec![grant(AUDIENCE, &["read:users", "read:logs"])];
    migration.connections.push("Staff".to_owned());
    migration.grant_types.push("implicit".to_owned());
    tenants.clients[1].1.connections.push("Users".to_owned());
    assert_eq!(
        warnings(&tenants),
        [
            "The migration client has more than setup gives it, and setup gives its successor no more: scopes read:logs; \
             connections Staff; grant types implicit. Whatever uses it needs the new Client ID and secret, too: give it both by \
             hand if something still needs it.",
            "The marker client has more than setup gives it, and setup gives its successor no more: connections Users. Whatever \
             uses it needs the new Client ID and secret, too: give it both by hand if something still needs it.",
        ]
    );
    let only = tenants.plan(&[ClientRole::Marker]).expect("a plan");
    assert_eq!(only.warnings.len(), 1, "{:?}", only.warnings);
}

#[test]
fn a_run_that_finishes_another_one_names_the_rights_of_the_former_application() {
    let mut tenants = Tenants::switched();
    tenants.clients[0].1.connections.push("Staff".to_owned());
    let plan = tenants.plan(&[]).expect("a plan");
    assert!(
        plan.warnings[0].contains("connections Staff"),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn the_successor_gets_the_quota_of_tokens() {
    let quota = json!({ "client_credentials": { "enforce": true, "per_hour": 9000 } });
    let mut tenants = Tenants::new();
    tenants.clients[0].1.token_quota = quota.clone();
    let plan = tenants.plan(&BOTH).expect("a plan");
    assert_eq!(plan.warnings, [""; 0]);
    let quotas: Vec<String> = lines(&plan)
        .into_iter()
        .filter(|line| line.contains("token_quota:"))
        .collect();
    assert_eq!(quotas, [format!("  + token_quota: {quota}")]);
    // Somebody has run setup in between, which knows nothing of the former application.
    let mut resumed = Tenants::switched();
    resumed.clients[0].1.token_quota = quota.clone();
    let plan = resumed.plan(&[]).expect("a plan");
    assert!(
        plan.warnings[0].contains("token_quota"),
        "{:?}",
        plan.warnings
    );
    // A quota that only the successor has was not lost.
    let mut given = Tenants::switched();
    client_of(&mut given.old).token_quota = quota;
    assert_eq!(given.plan(&[]).expect("a plan").warnings, [""; 0]);
}
