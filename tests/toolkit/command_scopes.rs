//! The scopes that commands ask for: all that are missing, of both tenants, before anything is read.

use crate::support::World;
use crate::support::session::{Terminal, in_session, with_token};
use crate::support::setup_commands::{FEW_SCOPES, files, message, request};
use crate::support::tenants::{Tenants, wait};
use crate::support::toolkit::settings;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::check::scopes::{CheckScopes, check, of_new_tenant, of_old_tenant};
use migration_toolkit::setup::commands::clean_up::clean_up;
use migration_toolkit::setup::commands::rotate_secret::rotate_secret;
use migration_toolkit::setup::commands::setup::setup;
use serde_json::{Value, json};

const READ_OLD: &str = "read:clients, read:client_keys, read:client_grants, read:connections, read:connections_options, read:actions";

/// The message about tokens that lack these scopes.
fn lacks(old: &str, new: &str) -> String {
    let lines = [("old", "OLD", old), ("new", "NEW", new)].map(|(tenant, prefix, scopes)| {
        format!(
            "- the token for the {tenant} tenant {tenant}.example.com lacks the scopes: {scopes}. Set {prefix}_TOKEN to a token that \
             has them, or take it away and set {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET."
        )
    });
    format!("scopes: 2 problems\n{}", lines.join("\n"))
}

/// Settings without and with what needs more scopes.
fn settings_files() -> [Value; 2] {
    let pairs = json!([{ "old": "Users", "new": "Moved", "enable_clients": ["App"] }]);
    [
        json!({}),
        json!({ "connections": pairs, "allow_cidr": ["203.0.113.0/24"] }),
    ]
}

#[test]
fn setup_names_all_scopes_that_are_missing_before_it_reads() {
    let tenants = Tenants::new();
    let [plain, more] = settings_files().map(|settings| {
        let request = request(FEW_SCOPES, settings, json!({ "package_files": files() }));
        message(wait(setup(&request, &tenants)))
    });
    let write_old = "create:clients, update:clients, create:client_grants, update:client_grants, create:actions, update:actions, update:connections";
    let write_new = "create:actions, update:actions, create:connections, update:connections, update:connections_options";
    assert_eq!(
        plain,
        lacks(
            &format!("{READ_OLD}, {write_old}"),
            &format!("read:connections, read:connections_options, read:actions, {write_new}")
        )
    );
    assert_eq!(
        more,
        lacks(
            &format!("{READ_OLD}, read:attack_protection, {write_old}, update:attack_protection"),
            &format!(
                "read:connections, read:connections_options, read:clients, read:actions, {write_new}"
            )
        )
    );
    assert_eq!(tenants.requests(), [""; 0]);
}

#[test]
fn rotation_needs_no_scope_for_allowlists_and_applications_to_enable() {
    let tenants = Tenants::new();
    let expected = lacks(
        &format!(
            "{READ_OLD}, create:clients, update:clients, delete:clients, create:client_grants, update:connections, update:actions, create:actions"
        ),
        "read:connections, read:connections_options, read:actions, update:actions, create:actions, update:connections, update:connections_options",
    );
    for settings in settings_files() {
        let more = json!({ "package_files": files(), "client": "both", "wait_s": 0 });
        let request = request(FEW_SCOPES, settings, more);
        assert_eq!(message(wait(rotate_secret(&request, &tenants))), expected);
    }
    assert_eq!(tenants.requests(), [""; 0]);
}

#[test]
fn clean_up_needs_the_scopes_for_attack_protection_if_setup_has_added_entries() {
    let tenants = Tenants::new();
    let run = |allowlists: Value| {
        let state = json!({
            "version": 1,
            "domain": "new.example.com",
            "connections": [],
            "allowlists": allowlists,
        });
        let request = request(FEW_SCOPES, json!({}), json!({ "state": state }));
        message(wait(clean_up(&request, &tenants)))
    };
    let read = "read:clients, read:client_grants, read:actions";
    let write = "update:actions, delete:actions, delete:client_grants, delete:clients";
    let new =
        "read:connections, read:connections_options, read:actions, update:actions, delete:actions";
    assert_eq!(
        run(json!({ "brute_force": [], "suspicious_ip": [] })),
        lacks(&format!("{read}, {write}"), new)
    );
    assert_eq!(
        run(json!({ "brute_force": [], "suspicious_ip": ["203.0.113.0/24"] })),
        lacks(
            &format!("{read}, read:attack_protection, {write}, update:attack_protection"),
            new
        )
    );
    assert_eq!(tenants.requests(), [""; 0]);
}

#[test]
fn check_leaves_out_what_second_factors_need_unless_they_move() {
    let optional = |more: Value| {
        let settings = settings(more);
        (
            of_old_tenant(&settings).optional,
            of_new_tenant(&settings).optional,
        )
    };
    let (old, new) = (
        vec![Scope::ReadMfaPolicies, Scope::ReadLogs],
        vec![
            Scope::ReadTenantSettings,
            Scope::ReadActions,
            Scope::ReadLogs,
        ],
    );
    for policy in [json!({}), json!({ "mfa_policy": "reject" })] {
        assert_eq!(optional(policy), (old.clone(), new.clone()));
    }
    assert_eq!(
        optional(json!({ "mfa_policy": "migrate" })),
        (
            [old, vec![Scope::ReadTenantSettings]].concat(),
            [new, vec![Scope::ReadGuardianFactors]].concat()
        )
    );
}

#[test]
fn missing_scope_that_only_a_single_check_needs_is_no_failure() {
    let of = |required: &[Scope], optional: &[Scope]| {
        let scopes = CheckScopes {
            required: required.to_vec(),
            optional: optional.to_vec(),
        };
        let check = in_session(
            &World::new(),
            &Terminal::default(),
            with_token(FEW_SCOPES),
            async |session| Ok(check(session, &scopes)),
        );
        let check = check.map_err(|problem| problem.message).expect("a check");
        (check.result, check.detail.unwrap_or_default())
    };
    let lacks = |scopes: &str| {
        format!("the token for the old tenant old.eu.auth0.com lacks the scopes: {scopes}")
    };
    assert_eq!(
        of(&[Scope::ReadUsers], &[]),
        (CheckResult::Pass, String::new())
    );
    assert_eq!(
        of(&[Scope::ReadUsers], &[Scope::ReadLogs]),
        (
            CheckResult::Warn,
            format!("{}; what they show is left out below", lacks("read:logs"))
        )
    );
    assert_eq!(
        of(&[Scope::ReadClients], &[Scope::ReadLogs]),
        (CheckResult::Fail, lacks("read:clients, read:logs"))
    );
}
