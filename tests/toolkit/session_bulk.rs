//! What a session does for bulk commands: expected refusals, repeatable posts, lists of any length, bodies as text.

use std::cell::Cell;

use crate::support::World;
use crate::support::session::*;
use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::api::endpoints::connection_clients;
use migration_toolkit::api::request::ApiRequest;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::api::send::Refusal;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

fn add_users() -> ApiRequest {
    ApiRequest::post(
        Scope::CreateRoleMembers,
        "roles/rol_1/users",
        json!({ "users": ["auth0|a"] }),
    )
}

#[test]
fn expected_refusal_is_a_value_with_auth0s_message() {
    let world = World::new().answers(
        404,
        &json!({ "statusCode": 404, "error": "Not Found", "message": "The user does not exist." }),
    );
    let answer = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send_or_refusal(&add_users(), &[400, 404]).await,
    );
    let refusal = Refusal {
        status: 404,
        message: "The user does not exist.".to_owned(),
    };
    assert_eq!(answer.map_err(|problem| problem.message), Ok(Err(refusal)));
}

#[test]
fn refusal_that_is_not_expected_is_a_problem() {
    let world = World::new().answers(409, &json!({ "message": "exists" }));
    let answer = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send_or_refusal(&add_users(), &[400, 404]).await,
    );
    assert_eq!(answer.expect_err("a problem").code, ProblemCode::Refused);
}

#[test]
fn post_is_repeated_after_a_fault_only_if_it_is_idempotent() {
    for (request, requests) in [(add_users(), 1), (add_users().idempotent(), 2)] {
        let world = World::new()
            .fails(TransportFault::Broken("ECONNRESET".to_owned()))
            .answers(200, &json!({}));
        let answer = in_session(
            &world,
            &Terminal::default(),
            with_token("t"),
            async |session| session.send(&request).await,
        );
        assert_eq!(answer.is_ok(), requests == 2);
        assert_eq!(world.sent.borrow().len(), requests);
    }
}

#[test]
fn list_of_any_length_is_handed_over_page_by_page() {
    let mut world = World::new();
    for page in 0..1_200 {
        world = world.answers(
            200,
            &json!({ "clients": [{ "client_id": page }], "next": page.to_string() }),
        );
    }
    // A page may be empty and still not be the last one: the list ends where `next` is missing.
    let world = world
        .answers(200, &json!({ "clients": [], "next": "end" }))
        .answers(200, &json!({ "clients": [] }));
    let (items, pages) = (Cell::new(0), Cell::new(0));
    let read = in_session(
        &world,
        &Terminal::default(),
        with_token("t"),
        async |session| {
            session
                .fetch_pages(
                    &connection_clients::list("con_1"),
                    async |page: Vec<Value>| {
                        items.set(items.get() + page.len());
                        pages.set(pages.get() + 1);
                        Ok(())
                    },
                )
                .await
        },
    );
    assert_eq!(read.map_err(|problem| problem.message), Ok(()));
    assert_eq!((items.get(), pages.get()), (1_200, 1_202));
}

#[test]
fn body_that_is_text_is_sent_with_all_its_digits() {
    let text = r#"{"app_metadata":{"big":12345678901234567890123,"price":1.10}}"#;
    let request = ApiRequest::post_text(Scope::CreateUsers, "users", text.to_owned().into());
    let http = request.to_http("https://new.eu.auth0.com/api/v2/", "t");
    assert_eq!(http.body.expect("a body").expose(), text);
}

#[test]
fn page_of_a_proxy_is_no_answer_of_the_tenant() {
    let request = ApiRequest::get(Scope::ReadUsers, "users/auth0%7Ca".to_owned());
    for (body, is_answer) in [
        ("<!doctype html><html></html>", false),
        ("Please log in", false),
        ("", true),
        (" {\"user_id\":\"auth0|a\"}", true),
    ] {
        let world = World::new().answers_text(200, body);
        let terminal = Terminal::default();
        let answer = in_session(&world, &terminal, with_token("t"), async |session| {
            session.find_text(&request).await
        });
        match answer {
            Ok(text) => assert!(is_answer && text.is_some(), "{body}"),
            Err(problem) => {
                assert!(!is_answer, "{body}");
                assert_eq!(problem.code, ProblemCode::Unreachable);
            }
        }
    }
}
