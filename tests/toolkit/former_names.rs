//! What the plans of `setup` and `finish --clean-up` say of what `setup` has made for other settings.

use crate::support::toolkit::*;
use migration_toolkit::setup::plan::former_names::{warn_of_former_names, warn_of_shared_clients};
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::read::current_state::PostLoginFlow;
use migration_toolkit::tenant::Tenant;
use serde_json::json;

/// The names of the settings, and those during a rotation.
const OWN: [&str; 4] = [
    "auth0-account-migration",
    "auth0-account-migration-marker",
    "auth0-account-migration (retiring)",
    "auth0-account-migration-marker (retiring)",
];

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn applications_that_the_settings_do_not_name_are_named() {
    let settings = settings(json!({}));
    let flow = PostLoginFlow::default();
    let flows = || [(Tenant::Old, &flow), (Tenant::New, &flow)];
    let mut plan = Plan::default();
    warn_of_former_names(&mut plan, &settings, &owned(&OWN), &[], flows());
    assert_eq!(plan.warnings, [""; 0]);
    let clients = owned(&[OWN[0], "Former", OWN[3]]);
    warn_of_former_names(&mut plan, &settings, &clients, &[], flows());
    assert_eq!(
        plan.warnings,
        [
            "The old tenant has applications of setup that the settings do not name: Former. Delete them by hand unless another \
             migration uses them: their secrets are still accepted."
        ]
    );
}

#[test]
fn first_run_names_applications_that_another_new_tenant_may_use() {
    let settings = settings(json!({}));
    let mut plan = Plan::default();
    warn_of_shared_clients(&mut plan, &settings, &owned(&["Former", OWN[2]]));
    assert_eq!(plan.warnings, [""; 0]);
    warn_of_shared_clients(&mut plan, &settings, &owned(&["Former", OWN[1]]));
    assert_eq!(
        plan.warnings,
        [
            "There is no state file of an earlier run, but the old tenant has applications of setup already: \
             auth0-account-migration-marker. If another new tenant uses them, finish --clean-up and rotate-secret of one \
             migration take them from the other: choose other names with migration_client, marker_client and action in the \
             settings file."
        ]
    );
}
