//! `Debug` shows no secret.

use crate::support::configuration;
use migration_core::domain::cache_entry::CacheEntry;
use migration_core::domain::identifier::Password;
use migration_core::domain::secret::Secret;
use migration_core::endpoints::http::{Method, Request, Response};
use migration_core::endpoints::password_realm;

const SECRET: &str = "value-to-hide";

fn assert_hidden(value: &impl std::fmt::Debug) {
    let shown = format!("{value:?}");
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn debug_of_a_configuration_hides_the_client_secret() {
    let configuration = configuration(&[("Client_Secret", SECRET)]);
    assert_eq!(configuration.client_secret.expose(), SECRET);
    assert_hidden(&configuration);
}

#[test]
fn debug_of_a_secret_says_that_there_is_one() {
    assert_eq!(format!("{:?}", Secret::from(SECRET)), "[redacted]");
}

#[test]
fn debug_of_a_request_hides_token_and_body() {
    let request = Request {
        method: Method::Post,
        url: "https://old.example.com/".to_owned(),
        bearer: Some(Secret::from(SECRET)),
        body: Some(Secret::from(SECRET)),
    };
    assert_hidden(&request);
}

#[test]
fn debug_of_an_answer_hides_its_body() {
    let body = format!(r#"{{"access_token":"{SECRET}","id_token":"{SECRET}"}}"#);
    let response = Response {
        status: 200,
        body: body.into(),
        ..Response::default()
    };
    assert_hidden(&response);
    let token = password_realm::id_token(&response).expect("an ID token");
    assert_eq!(token, SECRET);
}

#[test]
fn debug_of_a_token_hides_its_value() {
    let token = CacheEntry {
        value: SECRET.into(),
        since_ms: 0,
        good_until_ms: 1,
    };
    assert_hidden(&token);
}

#[test]
fn debug_of_a_password_hides_it() {
    let password = Password::new(SECRET.to_owned()).expect("a password that may be sent");
    assert_hidden(&password);
}
