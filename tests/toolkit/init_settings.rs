//! What `init` makes of the answers, and the scopes that follow from it.

use crate::support::toolkit::*;
use migration_core::domain::optional_settings::MfaPolicy;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::init::answers::{InitAnswers, InitSettings};
use migration_toolkit::init::scopes::{all_scopes, scopes_by_command};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::request::parse_request;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::read::current_state::NewTenantState;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

fn init(more: Value) -> Result<InitSettings, Problem> {
    let mut answers = json!({
        "old": { "domain": "Old.eu.auth0.com" },
        "new": { "domain": "fresh.us.auth0.com" },
        "connections": ["Users"],
    });
    let members = answers.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    parse_request::<InitAnswers>(answers)?.run()
}

fn message(more: Value) -> String {
    init(more).expect_err("a problem").message
}

#[test]
fn settings_are_the_answers() {
    let made = init(json!({
        "connections": ["Users", "A=b = Moved"],
        "enable_clients": ["Shop"],
        "user_id": "keep",
        "mfa_policy": "migrate",
        "allow_cidr": ["18.197.9.11"],
    }))
    .expect("settings");
    let expected = json!({
        "connections": [
            { "old": "Users", "enable_clients": ["Shop"] },
            { "old": "A=b", "new": "Moved", "enable_clients": ["Shop"] },
        ],
        "user_id": "keep",
        "mfa_policy": "migrate",
        "allow_cidr": ["18.197.9.11"],
    });
    assert_eq!(made.settings, expected);
    let settings = MigrationSettings::parse(&made.settings).expect("good settings");
    assert_eq!(settings.options.mfa_policy, Some(MfaPolicy::Migrate));
    assert_eq!(made.warnings, [""; 0]);
    assert_eq!(made.old.domain, "old.eu.auth0.com");
}

#[test]
fn addresses_are_by_default_those_of_the_region_if_it_is_known() {
    let allow_cidr = |more: Value| {
        let made = init(more).expect("settings");
        (
            made.settings.get("allow_cidr").cloned(),
            made.warnings.len(),
        )
    };
    assert_eq!(allow_cidr(json!({})), (Some(json!("region")), 0));
    assert_eq!(
        allow_cidr(json!({ "allow_cidr": ["region"] })),
        (Some(json!("region")), 0)
    );
    assert_eq!(allow_cidr(json!({ "allow_cidr": ["none"] })), (None, 1));
    let localhost = json!({ "new": { "domain": "localhost:8443" } });
    assert_eq!(allow_cidr(localhost), (None, 1));
    assert_eq!(allow_cidr(json!({ "allow_cidr": ["10.0.0.1"] })).1, 1);
}

#[test]
fn wrong_answers_are_named() {
    let unknown = json!({ "new": { "domain": "login.example.com" }, "allow_cidr": ["region"] });
    assert!(message(unknown).contains("the region of the new tenant"));
    for mixed in [
        json!(["region", "18.197.9.11"]),
        json!(["18.197.9.11", "none"]),
    ] {
        let problem = message(json!({ "allow_cidr": mixed }));
        assert!(
            problem.contains("either region, or none, or a list"),
            "{problem}"
        );
    }
    assert!(message(json!({ "allow_cidr": ["here"] })).contains("no address or range"));
    assert!(message(json!({ "connections": [] })).contains("at least one connection"));
    assert!(message(json!({ "connections": ["Users=not a name"] })).contains("connections[0].new"));
    assert!(message(json!({ "connections": ["=Moved"] })).contains("connections[0].old"));
    assert!(message(json!({ "connections": ["A", "A"] })).contains("connections[1]"));
    assert!(message(json!({ "user_id": "none" })).contains("domain, keep"));
    assert!(message(json!({ "mfa_policy": "" })).contains("mfa_policy"));
    assert!(message(json!({ "old": {} })).contains("OLD_DOMAIN is not set"));
    assert!(message(json!({ "new": { "domain": "https://x" } })).contains("NEW_DOMAIN"));
    let same = init(json!({ "new": { "domain": "old.eu.auth0.com" } })).expect_err("a problem");
    assert_eq!(same.code, ProblemCode::SameTenant);
    let problem = init(json!({ "known_connections": ["A", "B"] })).expect_err("a problem");
    assert_eq!(
        problem.message,
        "settings: the old tenant has no database connection Users"
    );
    assert_eq!(problem.remedy.as_deref(), Some("Name some of these: A, B."));
    assert!(init(json!({ "known_connections": ["Users"] })).is_ok());
}

#[test]
fn dashboard_page_is_that_of_the_tenant() {
    let made = init(json!({ "new": { "domain": "localhost:8443" } })).expect("settings");
    assert_eq!(
        made.old.dashboard,
        "https://manage.auth0.com/dashboard/eu/old/apis/management/authorized-clients"
    );
    assert_eq!(
        made.new.dashboard,
        "https://manage.auth0.com/#/apis/management/authorized-clients"
    );
}

/// All scopes that the application of a tenant gets.
fn scopes(tenant: Tenant, settings: &MigrationSettings) -> Vec<Scope> {
    all_scopes(&scopes_by_command(tenant, settings))
}

#[test]
fn scopes_suffice_for_every_change_of_setup() {
    for more in [
        json!({}),
        json!({ "allow_cidr": ["18.197.9.11"], "mfa_policy": "migrate" }),
        json!({ "connections": [{ "old": "Users", "new": "Moved", "enable_clients": ["App"] }] }),
    ] {
        let settings = settings(more);
        let mut old = bare_old_tenant();
        old.attack_protection = Some(attack_protection(&[]));
        let new = NewTenantState {
            connections: vec![],
            ..NewTenantState::default()
        };
        let plan = set_up_plan(&settings, &old, &new).expect("a plan");
        for tenant in [Tenant::Old, Tenant::New] {
            let granted = scopes(tenant, &settings);
            for scope in plan.scopes(tenant) {
                assert!(granted.contains(&scope), "{tenant} lacks {scope}");
            }
        }
    }
}

#[test]
fn scopes_follow_the_settings() {
    let plain = settings(json!({}));
    let names = |scopes: &[Scope]| {
        scopes
            .iter()
            .map(|scope| scope.as_str())
            .collect::<Vec<_>>()
    };
    let (old, new) = (scopes(Tenant::Old, &plain), scopes(Tenant::New, &plain));
    let mut sorted = names(&old);
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names(&old), sorted, "each scope is there once");
    for (tenant, scope, more) in [
        (
            Tenant::Old,
            Scope::UpdateAttackProtection,
            json!({ "allow_cidr": "region" }),
        ),
        (
            Tenant::Old,
            Scope::ReadAttackProtection,
            json!({ "allow_cidr": ["18.197.9.11"] }),
        ),
        (
            Tenant::Old,
            Scope::ReadAuthenticationMethods,
            json!({ "mfa_policy": "migrate" }),
        ),
        (
            Tenant::New,
            Scope::ReadGuardianFactors,
            json!({ "mfa_policy": "migrate" }),
        ),
        (
            Tenant::New,
            Scope::ReadClients,
            json!({ "connections": [{ "old": "Users", "enable_clients": ["App"] }] }),
        ),
    ] {
        let before = if tenant == Tenant::Old { &old } else { &new };
        assert!(
            !before.contains(&scope),
            "{scope} is only needed for {more}"
        );
        assert!(
            scopes(tenant, &settings(more.clone())).contains(&scope),
            "{scope} for {more}"
        );
    }
    for scope in [
        Scope::DeleteUsers,
        Scope::CreateRoles,
        Scope::CreateOrganizations,
    ] {
        assert!(!old.contains(&scope) && !new.contains(&scope), "{scope}");
    }
}
