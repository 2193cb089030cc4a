//! Secrets that pass through a session: what a tenant returns or quotes is never shown.

use crate::support::World;
use crate::support::session::*;
use migration_toolkit::api::endpoints::{actions, clients, connections};
use migration_toolkit::api::request::ApiRequest;
use migration_toolkit::settings::script_settings::PreservedSettings;
use serde_json::json;

/// The token of the session in which [`refusal`] sends a request.
const TOKEN: &str = "t0ken-of-the-session";

/// The message of the problem after a tenant has refused a request with a message of its own.
fn refusal(request: &ApiRequest, message: &str) -> String {
    let world = World::new().answers(400, &json!({ "message": message }));
    in_session(
        &world,
        &Terminal::default(),
        with_token(TOKEN),
        async |session| session.send(request).await,
    )
    .expect_err("a refusal")
    .message
}

#[test]
fn secrets_of_applications_and_tokens_are_reported_for_redaction() {
    let world = World::new()
        .answers(200, &json!({ "access_token": "the-token" }))
        .answers(
            200,
            &json!({ "client_id": "a", "client_secret": "of-the-migration-client" }),
        )
        .answers(
            201,
            &json!({ "client_id": "b", "client_secret": "of-the-marker-client" }),
        );
    let terminal = Terminal::default();
    in_session(&world, &terminal, with_client(), async |session| {
        session.send(&clients::read("a")).await?;
        session.send(&clients::create(json!({ "name": "b" }))).await
    })
    .map_err(|problem| problem.message)
    .expect("both requests are answered");
    assert_eq!(
        *terminal.1.borrow(),
        [
            "the-token",
            "of-the-migration-client",
            "of-the-marker-client"
        ]
    );
}

#[test]
fn settings_and_secrets_that_a_tenant_quotes_are_redacted() {
    let options = json!({ "configuration": { "Client_Secret": "s3cr3t-of-the-client" } });
    let options = options.as_object().expect("an object");
    let message = refusal(
        &connections::create("Users", options),
        "bad: s3cr3t-of-the-client",
    );
    assert!(message.ends_with(": bad: [setting]"), "{message}");

    let body = json!({ "secrets": [{ "name": "CLIENT_SECRET", "value": "s3cr3t-of-the-marker" }] });
    for request in [
        actions::create(body.clone()),
        actions::update("act_1", body),
    ] {
        let message = refusal(&request, "bad: s3cr3t-of-the-marker");
        assert!(message.ends_with(": bad: [secret]"), "{message}");
    }
}

#[test]
fn setting_that_a_tenant_quotes_as_json_is_redacted() {
    let options = json!({ "configuration": { "Api_Key": r#"k3y "of\theirs""# } });
    let options = options.as_object().expect("an object");
    let quoted = json!({ "body": options }).to_string();
    let message = refusal(&connections::create("Users", options), &quoted);
    assert!(message.contains(r#""Api_Key":"[setting]""#), "{message}");
}

#[test]
fn token_that_a_tenant_quotes_is_redacted() {
    let message = refusal(&clients::read("a"), &format!("bad: Bearer {TOKEN}"));
    assert!(message.ends_with(": bad: Bearer [secret]"), "{message}");
}

#[test]
fn values_of_settings_are_not_shown_by_debug() {
    let values: PreservedSettings =
        serde_json::from_value(json!({ "API_KEY": "k3y" })).expect("values");
    assert_eq!(format!("{values:?}"), r#"{"API_KEY": Secret([redacted])}"#);
}
