//! The checks of Auth0's own limits: quotas for tokens, and warnings of profiles that are too large.

use crate::support::World;
use crate::support::checks::{id, not_passed};
use crate::support::session::*;
use crate::support::toolkit::*;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::check::profile_size;
use migration_toolkit::setup::check::token_quota;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

/// Checks the quotas of an old tenant after `setup`, whose migration client has this quota. Returns the paths of requests.
fn check_quota(quota: Value, world: &World) -> Vec<Check> {
    let mut old = old_tenant(&settings(json!({})));
    client_of(&mut old).token_quota = quota;
    marker_client_of(&mut old).token_quota =
        json!({ "client_credentials": { "per_hour": 1, "enforce": false } });
    let checks = in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| Ok(token_quota::checks(session, &old).await),
    );
    checks.map_err(|problem| problem.message).expect("checks")
}

fn urls(world: &World) -> Vec<String> {
    let sent = world.sent.borrow();
    sent.iter().map(|sent| sent.url.clone()).collect()
}

#[test]
fn enforced_quota_of_the_migration_client_is_a_warning() {
    let world = World::new();
    let quota =
        json!({ "client_credentials": { "per_hour": 10, "per_day": 100, "enforce": true } });
    let checks = check_quota(quota, &world);
    assert_eq!(urls(&world), [""; 0]);
    assert_eq!(
        not_passed(&checks),
        [(
            "token_quota".to_owned(),
            CheckResult::Warn,
            "its own quota allows 10 tokens an hour and 100 tokens a day"
        )]
    );
    assert_eq!(id(&checks[1]), "marker_token_quota");
    assert_eq!(
        checks[1].detail.as_deref(),
        Some("its own quota allows 1 tokens an hour, and is not enforced")
    );
}

#[test]
fn default_quota_of_the_tenant_counts_where_the_client_has_none() {
    let quota = json!({ "clients": { "client_credentials": { "per_day": 5 } } });
    let world = World::new().answers(200, &json!({ "default_token_quota": quota }));
    let checks = check_quota(Value::Null, &world);
    assert_eq!(
        urls(&world),
        [
            "https://old.eu.auth0.com/api/v2/tenants/settings?fields=default_token_quota&include_fields=true"
        ]
    );
    assert_eq!(
        not_passed(&checks)[0].2,
        "the tenant's default quota allows 5 tokens a day"
    );
    let world = World::new().answers(200, &json!({ "default_token_quota": null }));
    assert_eq!(not_passed(&check_quota(Value::Null, &world)), []);
}

#[test]
fn quota_that_can_not_be_read_is_not_checked() {
    let refusal = json!({ "errorCode": "insufficient_scope", "message": "Insufficient scope" });
    let world = World::new().answers(403, &refusal);
    assert_eq!(
        not_passed(&check_quota(Value::Null, &world)),
        [(
            "token_quota".to_owned(),
            CheckResult::Warn,
            "the token for the old tenant old.eu.auth0.com lacks the scopes: read:tenant_settings"
        )]
    );
}

fn checked_profile_size(world: &World) -> Check {
    let check = in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| Ok(profile_size::check(session).await),
    );
    check.map_err(|problem| problem.message).expect("a check")
}

#[test]
fn logs_of_oversized_profiles_are_searched_and_their_users_named() {
    let deprecated = |user: &str| {
        json!({
            "type": "depnote",
            "description": "Uncapped User Profile Data: This feature is being deprecated.",
            "details": { "feature": { "user_id": user, "projected_size_bytes": "37581" } },
        })
    };
    let logs = json!([
        deprecated("auth0|b"),
        deprecated("auth0|b"),
        { "type": "user_profile_size_exceeded", "user_id": "auth0|a" },
        { "type": "depnote", "description": "Another feature", "user_id": "auth0|z" },
        { "type": "s", "user_id": "auth0|y" },
    ]);
    let world = World::new().answers(200, &logs);
    let check = checked_profile_size(&world);
    assert_eq!(
        urls(&world),
        [
            "https://old.eu.auth0.com/api/v2/logs?search=type%3Auser_profile_size_exceeded%20OR%20%28type%3Adepnote%20AND%20\
             description%3AUncapped%5C%20User%5C%20Profile%5C%20Data%2A%29&sort=date%3A-1&page=0&per_page=100"
        ]
    );
    assert_eq!(
        not_passed(&[check]),
        [(
            "old_profile_size".to_owned(),
            CheckResult::Warn,
            "they warn of profiles over 10 KB: auth0|a, auth0|b"
        )]
    );
}

#[test]
fn profile_size_passes_without_warnings_and_is_not_checked_without_the_scope() {
    for logs in [vec![], vec![json!({ "type": "s" })]] {
        let check = profile_size::profile_size(Tenant::New, Ok(logs));
        assert_eq!(id(&check), "new_profile_size");
        assert_eq!(not_passed(&[check]), []);
    }
    for (count, more) in [(7, "auth0|4 and 2 more"), (100, "and at least 95 more")] {
        let many = (0..count).map(
            |n| json!({ "type": "user_profile_size_exceeded", "user_id": format!("auth0|{n}") }),
        );
        let check = profile_size::profile_size(Tenant::New, Ok(many.collect()));
        assert!(check.detail.expect("a detail").ends_with(more));
    }
    let missing = Problem::in_tenant(Tenant::New, ProblemCode::MissingScope, "it lacks read:logs")
        .with_remedy("Grant it.");
    let check = profile_size::profile_size(Tenant::New, Err(missing));
    assert_eq!(
        not_passed(&[check]),
        [(
            "new_profile_size".to_owned(),
            CheckResult::Warn,
            "it lacks read:logs"
        )]
    );
}

#[test]
fn profile_size_does_not_pass_if_a_full_page_shows_that_the_tenant_did_not_search() {
    let latest = vec![json!({ "type": "s", "user_id": "auth0|y" }); 100];
    let check = profile_size::profile_size(Tenant::Old, Ok(latest));
    assert_eq!(
        not_passed(&[check]),
        [(
            "old_profile_size".to_owned(),
            CheckResult::Warn,
            "only the latest 100 entries were looked at, because the tenant did not apply the search"
        )]
    );
}

#[test]
fn profile_size_is_not_checked_if_the_answer_is_no_list() {
    for answer in [Value::Null, json!({}), json!({ "logs": 7 })] {
        let world = World::new().answers(200, &answer);
        let check = checked_profile_size(&world);
        assert_eq!(
            not_passed(&[check]),
            [(
                "old_profile_size".to_owned(),
                CheckResult::Warn,
                "the old tenant old.eu.auth0.com answers GET /api/v2/logs with a list of another form"
            )]
        );
    }
}
