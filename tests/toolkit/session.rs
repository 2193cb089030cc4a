//! The session with a Management API: its token, its pages, its retries, and the problems that it reports.

use crate::support::World;
use crate::support::session::*;
use crate::support::setup_commands::FEW_SCOPES;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;
use migration_toolkit::api::credentials::Credentials;
use migration_toolkit::api::endpoints::{clients, connections};
use migration_toolkit::api::form::{Form, FormFile, FormRequest};
use migration_toolkit::api::request::ApiRequest;
use migration_toolkit::api::required_scopes::{RequiredScopes, require_all};
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

#[test]
fn token_is_requested_with_client_credentials_and_sent_with_each_request() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJzY29wZSI6InJlYWQ6Y2xpZW50cyByZWFkOnVzZXJzIn0.c2ln";
    let world = World::new()
        .answers(200, &json!({ "access_token": token }))
        .answers(200, &json!({ "client_id": "a|b" }));
    let answer = in_session(
        &world,
        &Terminal::default(),
        with_client(),
        async |session| {
            assert!(
                session.require_scopes(&[Scope::ReadClients]).is_ok()
                    && session.require_scopes(&[Scope::UpdateClients]).is_err()
            );
            session.require_scopes(&[Scope::ReadUsers])?;
            session.send(&clients::read("a|b")).await
        },
    );
    assert_eq!(
        answer.map_err(|problem| problem.message),
        Ok(json!({ "client_id": "a|b" }))
    );
    let sent = world.sent.borrow();
    assert_eq!(sent[0].url, "https://old.eu.auth0.com/oauth/token");
    assert_eq!(
        sent[0].body,
        Some(json!({
            "grant_type": "client_credentials",
            "audience": "https://old.eu.auth0.com/api/v2/",
            "client_id": "admin",
            "client_secret": "hush",
        }))
    );
    assert_eq!(
        (sent[1].method, sent[1].url.as_str()),
        ("GET", "https://old.eu.auth0.com/api/v2/clients/a%7Cb")
    );
    assert_eq!(sent[1].bearer.as_deref(), Some(token));
}

#[test]
fn answer_with_half_a_surrogate_pair_is_read() {
    let world = World::new().answers_text(200, r#"{"user_metadata":{"half":"\ud83d"}}"#);
    let answer = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send(&clients::read("a")).await,
    );
    assert_eq!(
        answer.map_err(|problem| problem.message),
        Ok(json!({ "user_metadata": { "half": "\u{fffd}" } }))
    );
}

#[test]
fn all_missing_scopes_are_reported_at_once() {
    let token = FEW_SCOPES;
    let problem = in_session(
        &World::new(),
        &Terminal::default(),
        with_token(token),
        async |session| {
            session.require_scopes(&[Scope::ReadClients, Scope::ReadUsers, Scope::ReadActions])
        },
    )
    .expect_err("missing scopes");
    assert_eq!(problem.code, ProblemCode::MissingScope);
    assert_eq!(
        problem.message,
        "the token for the old tenant old.eu.auth0.com lacks the scopes: read:clients, read:actions"
    );
}

#[test]
fn post_is_not_sent_twice() {
    let broken = || TransportFault::Broken("ECONNRESET".to_owned());
    let world = World::new().fails(broken()).answers(200, &json!({}));
    assert!(read_client(&world).is_ok(), "reading is repeated");

    let world = World::new().fails(broken());
    let problem = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send(&clients::create(json!({ "name": "x" }))).await,
    );
    let problem = problem.expect_err("a broken connection");
    assert_eq!(world.sent.borrow().len(), 1);
    assert_eq!(problem.code, ProblemCode::Unreachable);
    assert_eq!(
        problem.remedy.as_deref(),
        Some("Run the command again: it looks first whether this was done after all.")
    );
}

#[test]
fn error_response_becomes_a_problem_with_a_remedy() {
    use ProblemCode::{MissingScope, Refused, Unauthorized, Unreachable};
    let cases = [
        (
            401,
            json!({ "message": "Expired token" }),
            Unauthorized,
            "does not accept the token",
        ),
        (
            403,
            json!({ "errorCode": "insufficient_scope", "message": "Insufficient scope" }),
            MissingScope,
            "lacks the scopes: read:clients",
        ),
        (
            400,
            json!({ "errorCode": "invalid_body", "message": "Payload validation error" }),
            Refused,
            "refused GET /api/v2/clients/a%7Cb with status 400: Payload validation error",
        ),
        (
            409,
            json!({ "message": "A client grant exists" }),
            Refused,
            "refused GET /api/v2/clients/a%7Cb with status 409: A client grant exists",
        ),
        (302, json!({}), Unreachable, "answered with status 302"),
        (
            500,
            json!({}),
            Unreachable,
            "has a fault of its own: it answered with status 500",
        ),
    ];
    for (status, body, code, said) in cases {
        let problem = read_client(&World::new().answers(status, &body)).expect_err("a problem");
        assert_eq!(
            (problem.code, problem.tenant),
            (code, Some(Tenant::Old)),
            "{}",
            problem.message
        );
        assert!(problem.message.contains(said), "{}", problem.message);
        assert_eq!(problem.remedy.is_some(), status != 400);
    }
    let problem = read_client(&World::new().answers_text(200, "<html>")).expect_err("a problem");
    assert_eq!(problem.code, Unreachable);
}

#[test]
fn rejected_credentials_are_told_apart_by_status_and_error() {
    let cases = [
        (
            401,
            "invalid_client",
            "does not accept OLD_CLIENT_ID and OLD_CLIENT_SECRET",
        ),
        (
            401,
            "access_denied",
            "does not accept OLD_CLIENT_ID and OLD_CLIENT_SECRET",
        ),
        (
            403,
            "access_denied",
            "the application of OLD_CLIENT_ID is not authorised for the Management API",
        ),
        (
            403,
            "unauthorized_client",
            "the application of OLD_CLIENT_ID is not authorised for the Management API",
        ),
        (
            400,
            "invalid_request",
            "has no Management API of the identifier https://old.eu.auth0.com/api/v2/",
        ),
    ];
    for (status, error, said) in cases {
        let world = World::new().answers(status, &json!({ "error": error }));
        let problem = in_session(
            &world,
            &Terminal::default(),
            with_client(),
            async |_| Ok(()),
        )
        .expect_err("a problem");
        assert_eq!(
            problem.code,
            ProblemCode::Unauthorized,
            "{}",
            problem.message
        );
        assert!(problem.message.contains(said), "{}", problem.message);
        assert!(!problem.message.contains("hush"));
    }
}

#[test]
fn connection_is_created_as_a_database() {
    let world = World::new().answers(201, &json!({ "id": "con_1" }));
    let options = json!({ "import_mode": true })
        .as_object()
        .cloned()
        .expect("an object");
    let created = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send(&connections::create("Moved", &options)).await,
    );
    assert_eq!(
        created.map_err(|problem| problem.message),
        Ok(json!({ "id": "con_1" }))
    );
    let sent = world.sent.borrow();
    assert_eq!(
        (sent[0].method, sent[0].url.as_str()),
        ("POST", "https://old.eu.auth0.com/api/v2/connections")
    );
    let body = json!({ "name": "Moved", "strategy": "auth0", "options": { "import_mode": true } });
    assert_eq!(sent[0].body, Some(body));
    assert_eq!(sent[0].timeout_ms, 30_000);
}

#[test]
fn empty_response_is_null() {
    let world = World::new().replies_with(
        0,
        Ok(Response {
            status: 204,
            ..Response::default()
        }),
    );
    assert_eq!(
        read_client(&world).map_err(|problem| problem.message),
        Ok(Value::Null)
    );
}

#[test]
fn missing_scopes_of_all_sessions_are_named_with_those_for_writing() {
    let token = FEW_SCOPES;
    let required = |reading: Scope| {
        in_session(
            &World::new(),
            &Terminal::default(),
            with_token(token),
            async |session| {
                require_all(&[RequiredScopes {
                    session,
                    reading: vec![reading],
                    writing: vec![Scope::UpdateClients],
                }])
            },
        )
    };
    assert_eq!(
        required(Scope::ReadUsers).map_err(|problem| problem.message),
        Ok(())
    );
    let problem = required(Scope::ReadClients).expect_err("missing scopes");
    assert_eq!(
        problem.message,
        "the token for the old tenant old.eu.auth0.com lacks the scopes: read:clients, update:clients"
    );
}

#[test]
fn form_is_sent_again_only_with_a_new_token() {
    let request = || {
        let file = FormFile {
            field: "users",
            name: "users.json",
            json: "[]",
        };
        FormRequest {
            request: ApiRequest::post(Scope::CreateUsers, "jobs/users-imports", Value::Null),
            form: Form::new(&[("connection_id", "con_1")], &file),
        }
    };
    let status = |world: &World, credentials: Credentials| {
        in_session(world, &Terminal::default(), credentials, async |session| {
            session
                .send_form(&request())
                .await
                .map(|response| response.status)
        })
        .map_err(|problem| problem.message)
    };
    let token = json!({ "access_token": "t" });
    let world = World::new()
        .answers(200, &token)
        .answers(401, &json!({}))
        .answers(200, &token)
        .answers(202, &json!({}));
    assert_eq!(status(&world, with_client()), Ok(202));
    let world = World::new().answers(200, &token).answers(202, &json!({}));
    assert_eq!(status(&world, with_client()), Ok(202));
    let world = World::new().answers(401, &json!({}));
    assert_eq!(status(&world, with_token("t")), Ok(401));
}
