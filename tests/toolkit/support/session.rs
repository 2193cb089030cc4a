//! A session with a Management API in the world of the tests.

use std::cell::RefCell;

use futures_lite::future::block_on;
use migration_toolkit::api::credentials::{Credentials, Environment};
use migration_toolkit::api::endpoints::clients;
use migration_toolkit::api::operator::{Event, Operator};
use migration_toolkit::api::session::{Session, World as Around};
use migration_toolkit::problem::Problem;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::saved_state::SavedState;
use migration_toolkit::tenant::Tenant;
use serde_json::Value;

use super::World;

/// A terminal that agrees to everything and notes the waits.
#[derive(Default)]
pub struct Terminal(pub RefCell<Vec<u64>>);

impl Operator for Terminal {
    fn event(&self, event: &Event<'_>) {
        if let Event::Waiting { ms, .. } = event {
            self.0.borrow_mut().push(*ms);
        }
    }

    async fn confirm(&self, _: &Plan) -> bool {
        true
    }

    async fn keep(&self, _: &SavedState) -> bool {
        true
    }
}

pub fn credentials(environment: Environment) -> Result<Credentials, Problem> {
    Credentials::read(
        Tenant::Old,
        &Environment {
            domain: Some("Old.eu.auth0.com".to_owned()),
            ..environment
        },
    )
}

pub fn with_token(token: &str) -> Credentials {
    credentials(Environment {
        token: Some(token.to_owned()),
        ..Environment::default()
    })
    .map_err(|problem| problem.message)
    .expect("credentials")
}

pub fn with_client() -> Credentials {
    let environment = Environment {
        client_id: Some("admin".to_owned()),
        client_secret: Some("hush".to_owned()),
        ..Environment::default()
    };
    credentials(environment)
        .map_err(|problem| problem.message)
        .expect("credentials")
}

/// Opens a session and asks for something in it.
pub fn asked<T>(
    world: &World,
    terminal: &Terminal,
    credentials: Credentials,
    ask: impl AsyncFnOnce(&Session<'_, World, World, Terminal>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let around = Around {
        transport: world,
        clock: world,
        operator: terminal,
    };
    block_on(async { ask(&Session::open(Tenant::Old, credentials, &around).await?).await })
}

pub fn read_client(world: &World) -> Result<Value, Problem> {
    asked(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.ask(&clients::read("a|b")).await,
    )
}
