//! What a session knows of the application whose credentials it uses.

use migration_toolkit::api::credentials::{Credentials, Grant};
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::{Problem, ProblemCode};
use serde_json::json;

use crate::support::World;
use crate::support::session::*;
use crate::support::setup_commands::FEW_SCOPES;

/// `{"azp":"admin"}`
const TOKEN_OF_ADMIN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhenAiOiJhZG1pbiJ9.c2ln";
/// `{}`
const TOKEN_OF_NOBODY: &str = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";

/// The credentials of an application that is none of the environment.
fn with_application() -> Credentials {
    let grant = Grant::Application {
        id: "created".to_owned(),
        secret: "hush".to_owned().into(),
    };
    Credentials {
        grant,
        ..with_client()
    }
}

/// A tenant that answers the request for a token with this one.
fn tenant(token: &str) -> World {
    World::new().answers(200, &json!({ "access_token": token }))
}

#[test]
fn own_application_is_that_of_the_credentials_or_of_the_token() {
    for (credentials, expected) in [
        (with_client(), Some("admin")),
        (with_application(), Some("created")),
        (with_token(TOKEN_OF_ADMIN), Some("admin")),
        (with_token(TOKEN_OF_NOBODY), None),
        (with_token("opaque"), None),
    ] {
        let world = tenant(TOKEN_OF_NOBODY);
        let id = in_session(&world, &Terminal::default(), credentials, async |session| {
            Ok(session.own_client_id())
        });
        assert_eq!(
            id.map_err(|problem| problem.message),
            Ok(expected.map(str::to_owned))
        );
    }
}

#[test]
fn remedy_for_missing_scopes_names_what_must_get_them() {
    let granted = "Grant them to the application of OLD_CLIENT_ID: Applications, APIs, Auth0 Management API, Machine to \
                   Machine Applications.";
    let set = "Set OLD_TOKEN to a token that has them, or take it away and set OLD_CLIENT_ID and OLD_CLIENT_SECRET.";
    for (credentials, remedy) in [
        (with_client(), granted.to_owned()),
        (
            with_application(),
            granted.replace("the application of OLD_CLIENT_ID", "the application"),
        ),
        (with_token(FEW_SCOPES), set.to_owned()),
    ] {
        let world = tenant(FEW_SCOPES);
        let problem: Problem =
            in_session(&world, &Terminal::default(), credentials, async |session| {
                session.require_scopes(&[Scope::UpdateClients])
            })
            .expect_err("a missing scope");
        assert_eq!(problem.code, ProblemCode::MissingScope);
        assert_eq!(problem.remedy, Some(remedy));
    }
}
