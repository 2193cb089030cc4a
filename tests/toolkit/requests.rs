//! The requests of the commands: unknown and missing members are refused, and secrets are not shown.

use migration_toolkit::emit::{EmitRequest, ScriptsRequest};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::request::parse_request;
use migration_toolkit::setup::commands::check::CheckRequest;
use migration_toolkit::setup::commands::finish::FinishRequest;
use migration_toolkit::setup::commands::setup::SetupRequest;
use migration_toolkit::setup::commands::undo::UndoRequest;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn package_files() -> Value {
    json!({
        "version": "1.2.3", "login": "", "get_user": "", "login_nowasm": "", "get_user_nowasm": "", "action": "",
        "new_tenant_action": "",
    })
}

fn message<R: DeserializeOwned>(request: Value) -> String {
    let Err(problem) = parse_request::<R>(request) else {
        panic!("the request was accepted")
    };
    assert_eq!(problem.code, ProblemCode::WrongUse);
    problem.message
}

#[test]
fn request_with_a_member_of_another_command_is_refused() {
    assert_eq!(
        message::<FinishRequest>(json!({ "new": {}, "package_files": package_files() })),
        "the request is invalid: unknown field `package_files`, expected one of `settings`, `new`, `new_settings`, `dry_run`"
    );
    assert_eq!(
        message::<UndoRequest>(json!({ "new": {}, "settings": {} })),
        "the request is invalid: unknown field `settings`, expected one of `new`, `new_settings`, `state`, `dry_run`"
    );
    let check = json!({ "old": {}, "new": {}, "package_files": package_files(), "dry_run": true });
    assert!(message::<CheckRequest>(check).contains("unknown field `dry_run`"));
}

#[test]
fn request_without_a_required_member_is_refused() {
    assert_eq!(
        message::<SetupRequest>(json!({ "old": {}, "new": {} })),
        "the request is invalid: missing field `package_files`"
    );
    assert_eq!(
        message::<EmitRequest>(json!({ "old": {}, "new": {}, "package_files": package_files() })),
        "the request is invalid: missing field `format`"
    );
}

#[test]
fn request_of_a_command_that_writes_files_takes_no_credentials() {
    let credentials = json!({ "domain": "old.eu.auth0.com", "client_secret": "hush" });
    let request = json!({ "old": credentials, "new": {}, "package_files": package_files() });
    let message = message::<ScriptsRequest>(request);
    assert_eq!(
        message,
        "the request is invalid: unknown field `client_secret`, expected `domain`"
    );
}

#[test]
fn member_that_is_null_counts_as_missing() {
    let request = json!({
        "settings": null, "old": {}, "new": {}, "package_files": package_files(), "dry_run": null, "state": null,
    });
    let request: SetupRequest = parse_request(request)
        .map_err(|problem: Problem| problem.message)
        .expect("a valid request");
    assert!(!request.dry_run && request.state.is_none());
}

#[test]
fn debug_shows_no_secret_of_a_request() {
    let request = json!({
        "old": { "client_secret": "hush-1", "token": "hush-2" },
        "new": {},
        "package_files": package_files(),
        "probe": { "identifier": "zoe@example.com", "password": "hush-3" },
    });
    let request: CheckRequest = parse_request(request)
        .map_err(|problem: Problem| problem.message)
        .expect("a valid request");
    let text = format!("{:?} {:?}", request.old, request.probe);
    assert!(text.contains("zoe@example.com") && text.contains("Secret([redacted])"));
    assert!(!text.contains("hush"), "{text}");
}

/// The problems for which `scripts` and `emit` write no files.
fn problems_of_files(old: &Value, new: &Value, settings: &Value) -> [Problem; 2] {
    let mut package_files = package_files();
    package_files["login"] = "login".into();
    package_files["get_user"] = "getUser".into();
    let mut request =
        json!({ "settings": settings, "old": old, "new": new, "package_files": package_files });
    let scripts: ScriptsRequest = parse_request(request.clone()).expect("a valid request");
    request["format"] = "terraform".into();
    let emit: EmitRequest = parse_request(request).expect("a valid request");
    [scripts.run(), emit.run()].map(|result| result.expect_err("no files"))
}

#[test]
fn files_are_not_written_for_a_migration_of_a_tenant_to_itself() {
    let same = json!({ "domain": "one.eu.auth0.com" });
    let connections = json!([{ "old": "Users" }]);
    let custom = json!({ "connections": connections, "custom_domain": "one.eu.auth0.com" });
    for (old, settings, part) in [
        (
            json!({ "domain": "One.eu.auth0.com" }),
            json!({ "connections": connections }),
            "OLD_DOMAIN and NEW_DOMAIN",
        ),
        (json!({}), custom, "custom_domain and NEW_DOMAIN"),
    ] {
        for problem in problems_of_files(&old, &same, &settings) {
            assert_eq!(problem.code, ProblemCode::SameTenant);
            assert!(problem.message.starts_with(part), "{}", problem.message);
        }
    }
}

#[test]
fn files_are_not_written_for_more_connections_than_fit_into_a_secret() {
    let connections: Vec<Value> = (0..300)
        .map(|index| json!({ "old": format!("Users-{index}") }))
        .collect();
    let settings = json!({ "connections": connections });
    for problem in problems_of_files(&json!({}), &json!({}), &settings) {
        assert_eq!(problem.code, ProblemCode::Settings);
        assert!(
            problem.message.contains("Auth0 takes 4096"),
            "{}",
            problem.message
        );
    }
}
