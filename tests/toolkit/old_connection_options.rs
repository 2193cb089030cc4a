//! What a connection of the new tenant takes over from the connection of the old tenant.

use crate::support::checks::{id, not_passed};
use crate::support::toolkit::*;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::check::connection_options;
use migration_toolkit::setup::plan::carried_options::carried_options;
use migration_toolkit::setup::plan::step::Step;
use serde_json::{Value, json};

/// The options that are carried into a new connection.
fn carried(old: Value) -> Value {
    json!(carried_options(&object(old)))
}

fn attributes() -> Value {
    json!({
        "email": {
            "identifier": { "active": true },
            "unique": true,
            "profile_required": true,
            "verification_method": "link",
            "signup": { "status": "required", "verification": { "active": true } },
        },
        "phone_number": {
            "identifier": { "active": true },
            "profile_required": false,
            "signup": { "status": "optional", "verification": { "active": false } },
        },
        "username": {
            "identifier": { "active": true },
            "profile_required": false,
            "signup": { "status": "inactive" },
            "validation": {
                "min_length": 1,
                "max_length": 15,
                "allowed_types": { "email": false, "phone_number": false },
            },
        },
    })
}

/// A password policy in the older form.
fn legacy_policy() -> Value {
    json!({
        "passwordPolicy": "excellent",
        "password_complexity_options": { "min_length": 12 },
        "password_history": { "enable": true, "size": 5 },
        "password_no_personal_info": { "enable": true },
        "password_dictionary": { "enable": true, "dictionary": ["hunter2"] },
    })
}

/// A password policy in the newer form.
fn password_options() -> Value {
    json!({
        "complexity": {
            "min_length": 12,
            "character_types": ["uppercase", "lowercase"],
            "character_type_rule": "all",
            "identical_characters": "block",
            "sequential_characters": "block",
            "max_length_exceeded": "error",
        },
        "dictionary": { "active": true, "custom": ["hunter2"], "default": "en_10k" },
        "history": { "active": true, "size": 5 },
        "profile_data": { "active": true, "blocked_fields": ["name"] },
    })
}

#[test]
fn flexible_identifiers_and_their_precedence_are_carried() {
    let old =
        json!({ "attributes": attributes(), "precedence": ["phone_number", "email", "username"] });
    assert_eq!(carried(old.clone()), old);
}

#[test]
fn attributes_exclude_the_older_form_of_identifiers() {
    let old = json!({
        "attributes": attributes(),
        "requires_username": true,
        "validation": { "username": { "min": 1, "max": 60 } },
    });
    assert_eq!(carried(old), json!({ "attributes": attributes() }));
    let old = json!({
        "attributes": {},
        "precedence": ["email", "phone_number", "username"],
        "requires_username": true,
        "validation": { "username": { "min": 1, "max": 60 } },
    });
    assert_eq!(
        carried(old),
        json!({
            "requires_username": true,
            "validation": { "username": { "min": 1, "max": 60 } },
        })
    );
}

#[test]
fn password_policy_is_carried_in_one_of_its_two_forms() {
    assert_eq!(carried(legacy_policy()), legacy_policy());
    let mut both = legacy_policy();
    both["password_options"] = password_options();
    assert_eq!(
        carried(both),
        json!({ "password_options": password_options() })
    );
}

#[test]
fn what_the_api_does_not_take_is_left_out() {
    let mut read = attributes();
    read["email"]["identifier"]["default_method"] = json!("email_otp");
    read["username"]["future"] = json!(true);
    read["nickname"] = json!({ "identifier": { "active": true } });
    let old = json!({
        "attributes": read,
        "precedence": ["email"],
        "passwordPolicy": null,
        "password_history": { "size": 5 },
        "password_dictionary": { "enable": false, "dictionary": [], "future": 1 },
        "password_no_personal_info": null,
        "password_complexity_options": {},
        "import_mode": true,
        "customScripts": { "login": "theirs" },
        "configuration": { "KEY": "2.0$x$y" },
        "mfa": { "active": true },
    });
    assert_eq!(
        carried(old),
        json!({
            "attributes": attributes(),
            "password_dictionary": { "enable": false, "dictionary": [] },
        })
    );
    let off = json!({ "requires_username": false, "validation": { "username": { "min": 1 } } });
    assert_eq!(carried(off), json!({}));
}

#[test]
fn new_connection_has_the_identifiers_and_the_password_policy_of_the_old_one() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    old.connections[0].options = object(json!({
        "attributes": attributes(),
        "passwordPolicy": "good",
        "requires_username": false,
        "disable_signup": true,
    }));
    let mut new = new_tenant(&settings, json!({}));
    new.connections[0].database = None;
    let plan = set_up_plan(&settings, &old, &new).expect("a plan");
    let Step::CreateConnection { options, .. } = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(
        json!(options),
        json!({
            "brute_force_protection": true,
            "attributes": attributes(),
            "passwordPolicy": "good",
            "enabledDatabaseCustomization": true,
            "import_mode": true,
            "customScripts": { "login": package_files().login, "get_user": package_files().get_user },
        })
    );
}

#[test]
fn check_names_the_options_that_differ_from_the_old_connection() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    old.connections[0].options = object(json!({
        "attributes": attributes(),
        "passwordPolicy": "good",
        "password_history": null,
        "disable_signup": true,
    }));
    let check = |more: Value| {
        let new = new_tenant(&settings, more);
        connection_options::checks(&settings, &old.connections, &new)
    };
    let same = json!({
        "attributes": attributes(),
        "passwordPolicy": "good",
        "requires_username": false,
        "disable_signup": true,
    });
    let passed = check(same);
    assert_eq!(id(&passed[0]), "connection_options");
    assert_eq!(passed[0].connection.as_deref(), Some("Moved"));
    assert_eq!(not_passed(&passed), []);
    assert_eq!(
        not_passed(&check(
            json!({ "passwordPolicy": "low", "requires_username": true })
        )),
        [(
            "connection_options".to_owned(),
            CheckResult::Warn,
            "these options differ from those of Users: attributes, disable_signup, passwordPolicy, requires_username"
        )]
    );
}
