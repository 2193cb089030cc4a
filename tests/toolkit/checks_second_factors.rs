//! What `check` reports about second factors, and about Actions that deny logins.

use crate::support::checks::*;
use crate::support::toolkit::*;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::check::second_factors::{SecondFactors, second_factors};
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::read::current_state::{NewTenantState, PostLoginFlow};
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

fn migrate() -> MigrationSettings {
    settings(json!({ "mfa_policy": "migrate" }))
}

/// The check for a new tenant after `setup` with the factors otp and phone, changed by `drift`.
fn checked(phones_travel: bool, drift: impl Fn(&mut NewTenantState)) -> Check {
    let settings = migrate();
    let mut new = new_tenant(&settings, json!({}));
    drift(&mut new);
    let old = json!({ "flags": { "disable_management_api_sms_obfuscation": phones_travel } });
    second_factors(
        &settings,
        &SecondFactors {
            client_reads_factors: true,
            old_settings: Ok(&old),
            new_factors: Ok(&new.enroll_factors),
            new_flow: Ok(&new.post_login),
        },
    )
}

fn detail(check: &Check) -> &str {
    check.detail.as_deref().unwrap_or_default()
}

#[test]
fn reject_says_that_enrolled_users_cannot_move() {
    let missing = Problem::new(ProblemCode::MissingScope, "it was not read");
    let check = second_factors(
        &settings(json!({})),
        &SecondFactors {
            client_reads_factors: true,
            old_settings: Err(&missing),
            new_factors: Ok(&EnrollFactors::NotNeeded),
            new_flow: Err(&missing),
        },
    );
    assert_eq!(check.result, CheckResult::Pass);
    assert_eq!(
        detail(&check),
        "mfa_policy is reject: users with a second factor are refused, at a login as well as at a password reset, so they \
         can't move"
    );
}

#[test]
fn migrate_says_which_factors_travel_and_which_are_enrolled_again() {
    let check = checked(true, |_| {});
    assert_eq!(check.result, CheckResult::Pass);
    assert_eq!(
        detail(&check),
        "phone factors travel; users whose factor does not travel enrol one of these at their first interactive login: otp, \
         phone"
    );
    let check = checked(false, |_| {});
    assert_eq!(check.result, CheckResult::Pass);
    assert!(
        detail(&check).starts_with(
            "no factor travels, because the old tenant masks phone numbers (its flag \
             disable_management_api_sms_obfuscation is off); users whose factor"
        ),
        "{}",
        detail(&check)
    );
}

#[test]
fn migrate_warns_where_a_factor_is_lost() {
    type Case = (bool, fn(&mut NewTenantState), &'static str);
    let unbound: fn(&mut NewTenantState) = |new| new.post_login.bindings.clear();
    let cases: [Case; 7] = [
        (
            true,
            unbound,
            "phone factors travel; the new tenant's Action asks nobody to enrol again: users with another factor than a \
             phone lose it",
        ),
        (
            false,
            unbound,
            "the new tenant's Action asks nobody to enrol again: users lose their second factor",
        ),
        (
            true,
            |new| new.enroll_factors = EnrollFactors::Known(Vec::new()),
            "the new tenant never asks for them, because it has phone messages switched off; the new tenant's Action asks \
             nobody to enrol again: users lose their second factor",
        ),
        (
            false,
            |new| action_of(&mut new.post_login).is_deployed = false,
            "asks nobody to enrol again: users lose their second factor",
        ),
        (
            false,
            |new| {
                let names = &mut action_of(&mut new.post_login).secret_names;
                names.retain(|name| name != "ENROLL_FACTORS");
            },
            "asks nobody to enrol again: users lose their second factor",
        ),
        (
            false,
            |new| new.post_login = PostLoginFlow::default(),
            "asks nobody to enrol again: users lose their second factor",
        ),
        (
            false,
            |new| new.post_login = post_login(&new_action(&migrate(), "")),
            "asks nobody to enrol again: users lose their second factor",
        ),
    ];
    for (phones_travel, drift, end) in cases {
        let check = checked(phones_travel, drift);
        assert_eq!(check.result, CheckResult::Warn);
        assert!(detail(&check).ends_with(end), "{}", detail(&check));
        assert!(check.remedy.is_some());
    }
}

#[test]
fn factor_that_was_switched_off_since_setup_is_not_counted() {
    let check = checked(false, |new| {
        new.enroll_factors = EnrollFactors::Known(vec!["phone", "webauthn-roaming"]);
    });
    assert_eq!(check.result, CheckResult::Pass);
    assert!(
        detail(&check).ends_with("login: phone"),
        "{}",
        detail(&check)
    );
}

#[test]
fn missing_scope_of_second_factors_is_not_checked_instead_of_passed() {
    let settings = migrate();
    let new = new_tenant(&settings, json!({}));
    let missing = Problem::in_tenant(
        Tenant::Old,
        ProblemCode::MissingScope,
        "the token lacks the scopes: read:tenant_settings",
    );
    let current = SecondFactors {
        client_reads_factors: true,
        old_settings: Err(&missing),
        new_factors: Ok(&EnrollFactors::Unknown),
        new_flow: Ok(&new.post_login),
    };
    let check = second_factors(&settings, &current);
    assert_eq!(check.result, CheckResult::Warn);
    assert_eq!(
        detail(&check),
        "whether phone factors travel was not checked, because the token lacks the scopes: read:tenant_settings; whether \
         users are asked to enrol again was not checked, because the token for the new tenant lacks the scope \
         read:guardian_factors"
    );
}

#[test]
fn other_actions_of_the_old_tenant_may_deny_users_who_can_still_move() {
    let settings = with_allowed_addresses();
    let mut old = passing_old_tenant(&settings);
    let binding = |name: Value| json!({ "id": "b", "display_name": "Shown", "action": name });
    old.post_login.bindings.extend([
        binding(json!({ "id": "act_2", "name": "Deny staff" })),
        binding(json!({ "id": "act_3" })),
    ]);
    assert_eq!(
        not_passed(&check_old(&settings, &old)),
        [(
            "other_actions".to_owned(),
            CheckResult::Warn,
            "the flow has other Actions (Deny staff, Shown): users whom one of them denies at a login can still move by a \
             password reset"
        )]
    );
}

#[test]
fn no_factor_travels_while_the_migration_client_may_not_read_them() {
    let settings = migrate();
    let new = new_tenant(&settings, json!({}));
    let old = json!({ "flags": { "disable_management_api_sms_obfuscation": true } });
    let current = SecondFactors {
        client_reads_factors: false,
        old_settings: Ok(&old),
        new_factors: Ok(&new.enroll_factors),
        new_flow: Ok(&new.post_login),
    };
    let check = second_factors(&settings, &current);
    assert_eq!(check.result, CheckResult::Pass);
    assert!(
        detail(&check).starts_with(
            "no factor travels, because the migration client lacks the scope read:authentication_methods; users whose"
        ),
        "{}",
        detail(&check)
    );
}
