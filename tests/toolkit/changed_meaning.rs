//! What `setup` says before it begins something that the operator may not mean: a setting that must stay the same while users
//! move, a migration that has ended, more connections than an Action can know.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::read::current_state::NewTenantState;
use serde_json::{Value, json};

/// The warnings of a plan with these settings, in tenants that were set up with those.
fn warnings(before: Value, now: Value) -> Vec<String> {
    let (before, now) = (settings(before), settings(now));
    let new = new_tenant(&before, json!({}));
    let plan = set_up_plan(&now, &old_tenant(&before), &new).expect("a plan");
    let is_about_this = |warning: &String| warning.contains("unless nobody has moved yet");
    plan.warnings.into_iter().filter(is_about_this).collect()
}

#[test]
fn settings_that_must_stay_the_same_while_users_move_are_named() {
    let pair = |old: &str| json!({ "connections": [{ "old": old, "new": "Moved" }] });
    assert_eq!(warnings(json!({}), json!({})), [""; 0]);
    assert_eq!(
        warnings(json!({}), json!({ "user_id": "keep", "marker": "moved" })),
        [
            "The setting user_id was domain and is keep. Users who move from now on would get other IDs than those \
             who have moved, and the Action would no longer find the latter in the old tenant. Set it back to domain, unless \
             nobody has moved yet.",
            "The setting marker was migration_complete and is moved. Users who are marked already would no longer count as \
             moved, so a user who was deleted in the new tenant could come back. Set it back to migration_complete, unless \
             nobody has moved yet.",
        ]
    );
    let domain =
        |user_id: &str| json!({ "user_id": user_id, "custom_domain": "login.example.com" });
    assert_eq!(
        warnings(json!({}), domain("domain")),
        [
            "The setting custom_domain, with which the IDs of users begin, was old.eu.auth0.com and is login.example.com. Users \
             who move from now on would get other IDs than those who have moved, and the Action would no longer find the latter in \
             the old tenant. Set it back to old.eu.auth0.com, unless nobody has moved yet."
        ]
    );
    assert_eq!(
        warnings(json!({ "user_id": "keep" }), domain("keep")),
        [""; 0]
    );
    assert_eq!(
        warnings(pair("Users"), pair("Staff")),
        [
            "The connection Moved has taken the users of Users up to now, and would take those of Staff. Users of two \
             connections would meet in one. Give the users of Staff a connection of their own, unless nobody has moved yet."
        ]
    );
}

#[test]
fn a_migration_that_finish_has_ended_begins_again_only_after_a_warning() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    let database = database_of(&mut new);
    database.options = retired(database.options.clone());
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
    let warning = "finish has ended the migration of the connection Moved, and setup begins it again: users who have not moved can \
                   log in with their old passwords from then on.";
    assert!(
        plan.warnings.iter().any(|each| each == warning),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn connections_that_fit_into_no_secret_are_refused_before_anything_is_written() {
    let names = (0..60).map(|number| format!("Username-Password-Authentication-{number}"));
    let pairs: Vec<Value> = names.map(|old| json!({ "old": old })).collect();
    let settings = settings(json!({ "connections": pairs }));
    let new = NewTenantState::default();
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new)
        .map(drop)
        .expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Settings);
    assert_eq!(
        problem.message,
        "settings: the secret CONNECTIONS of the Action auth0-account-migration would have 4541 characters, and Auth0 takes 4096"
    );
}

#[test]
fn connections_that_just_fit_into_a_secret_are_set_up() {
    let new = NewTenantState::default();
    let refusal = |length: usize| {
        let names = (0..53).map(|number| format!("Username-Password-Authentication-{number}"));
        let mut pairs: Vec<Value> = names.map(|old| json!({ "old": old })).collect();
        pairs.push(json!({ "old": "a".repeat(length), "new": "Moved" }));
        let settings = settings(json!({ "connections": pairs }));
        let plan = set_up_plan(&settings, &old_tenant(&settings), &new);
        plan.err().map(|problem| problem.message)
    };
    assert_eq!(refusal(1), None);
    let message = (1..=100).find_map(refusal).expect("a problem");
    assert!(message.contains("would have 4097 characters"), "{message}");
}
