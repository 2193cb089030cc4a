//! Which pair of connections a bulk command serves, and how its users are mapped.

use migration_core::domain::optional_settings::UserIdPolicy;
use migration_toolkit::bulk::commands::chosen_pair::PairRequest;
use migration_toolkit::bulk::configuration::{choose_pair, script_configuration};
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::json;

fn settings(names: &[(&str, &str)]) -> MigrationSettings {
    let connections: Vec<_> = names
        .iter()
        .map(|(old, new)| json!({ "old": old, "new": new }))
        .collect();
    let file = json!({ "connections": connections, "user_id": "keep", "custom_domain": "login.example.com" });
    MigrationSettings::parse(&file)
        .map_err(|problem| problem.message)
        .expect("settings")
}

#[test]
fn the_only_pair_needs_no_name() {
    let settings = settings(&[("Users", "People")]);
    assert_eq!(choose_pair(&settings, None).expect("a pair").new, "People");
}

#[test]
fn a_pair_is_named_by_either_connection() {
    let settings = settings(&[("A", "B"), ("C", "D")]);
    for name in ["C", "D"] {
        assert_eq!(choose_pair(&settings, Some(name)).expect("a pair").old, "C");
    }
}

#[test]
fn several_pairs_and_unclear_names_are_refused_with_the_choices() {
    let settings = settings(&[("A", "B"), ("B", "C")]);
    for name in [None, Some("X"), Some("B")] {
        let problem = choose_pair(&settings, name).expect_err("unclear");
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert_eq!(
            problem.remedy.as_deref(),
            Some("Name one with --connection: A, B.")
        );
    }
}

#[test]
fn chosen_pair_says_how_the_ids_of_its_users_are_made() {
    for (user_id, expected) in [(json!("keep"), "keep"), (json!(null), "domain")] {
        let mut settings = json!({ "connections": [{ "old": "Users" }] });
        if !user_id.is_null() {
            settings["user_id"] = user_id;
        }
        let request: PairRequest =
            serde_json::from_value(json!({ "settings": settings })).expect("a request");
        let chosen = request.choose().expect("a pair");
        assert_eq!((&*chosen.old, &*chosen.new), ("Users", "Users"));
        assert_eq!(chosen.user_id, expected);
    }
}

#[test]
fn the_mapping_is_configured_as_the_action_scripts_are() {
    let settings = settings(&[("Users", "People")]);
    let pair = choose_pair(&settings, None).expect("a pair");
    let configuration =
        script_configuration(&settings, pair, "old.eu.auth0.com").expect("a configuration");
    assert_eq!(configuration.connection, "Users");
    assert_eq!(configuration.domain, "login.example.com");
    assert_eq!(configuration.optional.user_id, UserIdPolicy::Keep);
}
