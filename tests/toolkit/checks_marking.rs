//! What `check` reports about the marker client and the new tenant's Action.

use crate::support::checks::*;
use crate::support::toolkit::*;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::read::current_state::{ClientState, OldTenantState, PostLoginFlow};
use migration_toolkit::tenant::Tenant;
use serde_json::json;

#[test]
fn check_names_each_problem_of_the_marker_client() {
    use CheckResult::{Fail, Warn};
    type Case = (
        fn(&mut OldTenantState),
        &'static [(&'static str, CheckResult, &'static str)],
    );
    let cases: [Case; 6] = [
        (
            |old| old.marker_client = ClientState::default(),
            &[(
                "marker_client",
                Warn,
                "no application has this name: no user is marked as moved",
            )],
        ),
        (
            |old| marker_client_of(old).grant_types = strings(&["implicit"]),
            &[("marker_grant_types", Fail, "it lacks client_credentials")],
        ),
        (
            |old| marker_client_of(old).grant_types = strings(&["client_credentials", "password"]),
            &[(
                "marker_grant_types",
                Warn,
                "it has more than it needs: password",
            )],
        ),
        (
            |old| marker_client_of(old).auth_method = "none".to_owned(),
            &[("marker_auth_method", Fail, "it has none")],
        ),
        (
            |old| old.marker_client.grant = None,
            &[("marker_client_grant", Fail, "it is not authorised at all")],
        ),
        (
            |old| {
                let grant = old.marker_client.grant.as_mut().expect("a grant");
                grant.scopes = strings(&["read:users", "update:users"]);
            },
            &[(
                "marker_client_grant",
                Fail,
                "it lacks update:users_app_metadata",
            )],
        ),
    ];
    let settings = with_allowed_addresses();
    for (drift, expected) in cases {
        let mut old = passing_old_tenant(&settings);
        drift(&mut old);
        let checks = check_old(&settings, &old);
        let expected: Vec<(String, CheckResult, &str)> = expected
            .iter()
            .map(|(id, result, detail)| ((*id).to_owned(), *result, *detail))
            .collect();
        assert_eq!(not_passed(&checks), expected);
    }
}

#[test]
fn check_names_each_problem_of_the_new_action() {
    use CheckResult::{Fail, Warn};
    type Case = (
        fn(&mut PostLoginFlow),
        &'static str,
        CheckResult,
        &'static str,
    );
    let cases: [Case; 6] = [
        (
            |flow| flow.action = None,
            "new_action",
            Warn,
            "it does not exist: no user is marked as moved, and nobody is asked to enrol a lost second factor",
        ),
        (
            |flow| {
                action_of(flow).code = new_action(&settings(json!({ "marker": "x" })), "").code()
            },
            "new_action",
            Fail,
            "its code differs: another version, other settings or another secret, or a change by hand",
        ),
        (
            |flow| {
                action_of(flow).code =
                    new_action(&settings(json!({})), "").code_without_fingerprint();
            },
            "new_action_secrets",
            Warn,
            "its values can't be read, and setup did not write them, so they were not compared",
        ),
        (
            |flow| {
                action_of(flow)
                    .secret_names
                    .retain(|name| name != "CLIENT_SECRET")
            },
            "new_action_secrets",
            Fail,
            "it lacks CLIENT_SECRET",
        ),
        (
            |flow| action_of(flow).is_deployed = false,
            "new_action_deployed",
            Fail,
            "its last changes are not deployed",
        ),
        (
            |flow| flow.bindings.clear(),
            "new_action_bound",
            Fail,
            "it is not in the flow",
        ),
    ];
    let settings = settings(json!({}));
    for (drift, id, result, detail) in cases {
        let mut new = new_tenant(&settings, json!({}));
        drift(&mut new.post_login);
        let checks = check_new_action(&settings, &new);
        assert_eq!(not_passed(&checks), [(id.to_owned(), result, detail)]);
        assert!(checks.iter().all(|check| check.tenant == Tenant::New));
    }
}

#[test]
fn new_action_that_asks_for_the_factors_of_the_tenant_passes() {
    let settings = settings(json!({ "mfa_policy": "migrate" }));
    let mut new = new_tenant(&settings, json!({}));
    assert_eq!(not_passed(&check_new_action(&settings, &new)), []);
    new.enroll_factors = EnrollFactors::Known(vec!["otp"]);
    let checks = check_new_action(&settings, &new);
    assert_eq!(not_passed(&checks).len(), 1, "{checks:?}");
    // What can't be read is what an earlier run has seen.
    new.enroll_factors = EnrollFactors::Unknown;
    assert_eq!(not_passed(&check_new_action(&settings, &new)), []);
}

#[test]
fn new_action_that_may_not_be_compared_is_not_checked() {
    let (settings, package_files) = (settings(json!({})), package_files());
    let preserved = PreservedSettings::new();
    let context = context(&settings, &package_files, &preserved);
    let (old, new) = (old_tenant(&settings), new_tenant(&settings, json!({})));
    let client = old.credentials(ClientRole::Marker);
    let missing = Problem::in_tenant(
        Tenant::New,
        ProblemCode::MissingScope,
        "it lacks the scopes: read:actions",
    );
    let factors = Ok(&new.enroll_factors);
    let unread = check::new_action::checks(&context, client, Err(&missing), factors);
    let unknown_client = check::new_action::checks(&context, None, Ok(&new.post_login), factors);
    for (checks, detail) in [
        (unread, "it lacks the scopes: read:actions"),
        (
            unknown_client,
            "the marker client that it uses is not known",
        ),
    ] {
        assert_eq!(
            not_passed(&checks),
            [("new_action".to_owned(), CheckResult::Warn, detail)]
        );
        assert_eq!(checks.len(), 1);
    }
    let nothing = PostLoginFlow::default();
    let checks = check::new_action::checks(&context, None, Ok(&nothing), factors);
    assert!(not_passed(&checks)[0].2.starts_with("it does not exist"));
}
