//! What becomes of the new tenant's Action when a migration is undone or finished.

use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::read::current_state::{NewConnection, NewTenantState, PostLoginFlow};
use migration_toolkit::setup::saved_state::SavedState;
use migration_toolkit::tenant::Tenant;
use serde_json::json;

fn recorded(flow: &PostLoginFlow) -> SavedState {
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record_action("auth0-account-migration", flow);
    let file = serde_json::to_value(&state).expect("JSON");
    SavedState::from_json(file, "new.eu.auth0.com").expect("a state")
}

#[test]
fn action_is_recorded_once_though_a_run_broke_off_before_the_flow() {
    let mut state = recorded(&PostLoginFlow::default());
    state.record_action("auth0-account-migration", &PostLoginFlow::default());
    state.record_action("renamed", &PostLoginFlow::default());
    assert_eq!(state.actions, ["auth0-account-migration", "renamed"]);
}

#[test]
fn undo_takes_the_action_out_of_the_flow_after_the_connections() {
    let settings = settings(json!({}));
    let mut state = recorded(&PostLoginFlow::default());
    state.record("Moved", &NewConnection::default());
    // A later run finds the Action in the flow, and does not forget that an earlier one put it there.
    let after = new_tenant(&settings, json!({}));
    state.record_action("auth0-account-migration", &after.post_login);
    assert_eq!(state.actions, ["auth0-account-migration"]);
    let flows = [after.post_login.clone()];
    let plan = plan::undo::plan(&state, &values(), &after, &flows).expect("a plan");
    assert_eq!(
        titles(&plan),
        [
            "Restore the connection Moved",
            "Take the Action auth0-account-migration out of the post-login flow",
        ]
    );
    assert_eq!(
        plan.scopes(Tenant::New).last(),
        Some(&Scope::UpdateConnectionsOptions)
    );
    assert!(plan.scopes(Tenant::New).contains(&Scope::UpdateActions));
    let notes = |flow: &PostLoginFlow| {
        let flows = [flow.clone()];
        plan::undo::manual_cleanup_notes(&state, &flows).split_off(1)
    };
    let applications =
        "Applications stay enabled for the connections, also those that setup has enabled.";
    let with_action = notes(&after.post_login);
    assert_eq!(with_action[0], applications);
    assert!(with_action[1].starts_with(
        "Outside of the post-login flow, the Action auth0-account-migration of the new tenant does nothing, but still holds"
    ));
    // Nothing is said of an Action that is gone, and nothing wrong of one that somebody has changed.
    assert_eq!(notes(&PostLoginFlow::default()), [applications]);
    let mut of_others = after.post_login.clone();
    action_of(&mut of_others).code = "exports.onExecutePostLogin = async () => {};".to_owned();
    let changed = notes(&of_others);
    assert_eq!(changed.len(), 2);
    assert!(
        changed[1]
            .contains("has other code now than setup gave it, so it stays in the post-login flow"),
        "{changed:?}"
    );
    of_others.bindings.clear();
    assert_eq!(notes(&of_others), [applications]);
}

#[test]
fn undo_leaves_actions_alone_that_setup_did_not_put_into_the_flow() {
    let settings = settings(json!({}));
    let new = new_tenant(&settings, json!({}));
    let flow = &new.post_login;
    assert!(recorded(flow).actions.is_empty(), "it was there before");
    assert!(
        SavedState::from_json(
            json!({ "version": 1, "domain": "new.eu.auth0.com", "connections": [] }),
            "new.eu.auth0.com"
        )
        .expect("a state of an earlier version")
        .actions
        .is_empty()
    );

    let mut state = recorded(&PostLoginFlow::default());
    state.record("Moved", &NewConnection::default());
    let changes = |flow: &PostLoginFlow| {
        let flows = [flow.clone()];
        let plan = plan::undo::plan(&state, &values(), &NewTenantState::default(), &flows);
        plan.expect("a plan").changes.len()
    };
    assert_eq!(changes(flow), 1);
    let mut unbound = flow.clone();
    unbound.bindings.clear();
    let mut of_others = flow.clone();
    action_of(&mut of_others).code = "exports.onExecutePostLogin = async () => {};".to_owned();
    for flow in [&unbound, &of_others, &PostLoginFlow::default()] {
        assert_eq!(changes(flow), 0);
    }
}

#[test]
fn undo_leaves_an_action_in_the_flow_that_confirms_users_of_another_settings_file() {
    let settings = settings(
        json!({ "connections": [{ "old": "Users", "new": "Moved" }, { "old": "Staff" }] }),
    );
    let flow = post_login(&new_action(&settings, ""));
    let mut state = recorded(&PostLoginFlow::default());
    state.record("Moved", &NewConnection::default());
    let flows = [flow];
    let plan = plan::undo::plan(&state, &values(), &NewTenantState::default(), &flows);
    let plan = plan.expect("a plan");
    assert_eq!(titles(&plan), [""; 0]);
    assert_eq!(
        plan.warnings,
        [
            "The Action auth0-account-migration stays in the post-login flow, since it also confirms the users of connections that \
             the state file does not name: Staff."
        ]
    );
    assert_eq!(
        plan::undo::manual_cleanup_notes(&state, &flows).len(),
        2,
        "nobody is told to delete it"
    );
}

#[test]
fn finish_says_that_the_new_action_stays_until_finish_clean_up_deletes_everything() {
    let settings = settings(json!({ "action": "Move" }));
    let notes = plan::finish::next_steps(&settings);
    let begins = [
        "Leave the Action Move in the new tenant until the users who moved last have logged in there once more:",
        "Then run finish --clean-up: it shows what setup has made in both tenants, asks, and deletes it",
    ];
    assert_eq!(notes.len(), begins.len());
    for (note, begin) in notes.iter().zip(begins) {
        assert!(note.starts_with(begin), "{note}");
    }
}
