//! A session with a Management API in the world of the tests.

use std::cell::RefCell;

use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Transport;
use migration_toolkit::api::credentials::{Credentials, TenantEnvironment};
use migration_toolkit::api::endpoints::clients;
use migration_toolkit::api::ports::{Event, FormTransport, Ports, Progress};
use migration_toolkit::api::session::Session;
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;
use migration_toolkit::tenant::Tenant;
use serde_json::Value;

use super::World;

/// Records how long the session waits for the rate limit, in milliseconds, and the secrets that it must not show.
#[derive(Default)]
pub struct Terminal(pub RefCell<Vec<u64>>, pub RefCell<Vec<String>>);

impl Progress for Terminal {
    fn event(&self, event: &Event<'_>) {
        if let Event::Waiting { ms, .. } = event {
            self.0.borrow_mut().push(*ms);
        }
    }

    fn redact(&self, secret: &Secret) {
        self.1.borrow_mut().push(secret.expose().to_owned());
    }
}

impl FormTransport for World {
    async fn send_form(
        &self,
        request: &Request,
        _boundary: &str,
        timeout_ms: u32,
    ) -> Result<Response, TransportFault> {
        // What a form contains is a matter of the tests of import, which have a tenant of their own.
        let request = Request {
            method: request.method,
            url: request.url.clone(),
            bearer: request.bearer.clone(),
            body: None,
        };
        self.send(&request, timeout_ms).await
    }
}

/// The ports of a session in a test.
pub struct TestPorts<'a> {
    world: &'a World,
    terminal: &'a Terminal,
}

impl<'a> TestPorts<'a> {
    pub fn new(world: &'a World, terminal: &'a Terminal) -> Self {
        Self { world, terminal }
    }
}

impl Ports for TestPorts<'_> {
    type Transport = World;
    type Clock = World;
    type Ui = Terminal;

    fn transport(&self) -> &World {
        self.world
    }

    fn clock(&self) -> &World {
        self.world
    }

    fn ui(&self) -> &Terminal {
        self.terminal
    }
}

pub fn credentials(environment: TenantEnvironment) -> Result<Credentials, Problem> {
    Credentials::read(
        Tenant::Old,
        &TenantEnvironment {
            domain: Some("Old.eu.auth0.com".to_owned()),
            ..environment
        },
    )
}

pub fn with_token(token: &str) -> Credentials {
    credentials(TenantEnvironment {
        token: Some(token.to_owned().into()),
        ..TenantEnvironment::default()
    })
    .map_err(|problem| problem.message)
    .expect("credentials")
}

pub fn with_client() -> Credentials {
    let environment = TenantEnvironment {
        client_id: Some("admin".to_owned()),
        client_secret: Some("hush".to_owned().into()),
        ..TenantEnvironment::default()
    };
    credentials(environment)
        .map_err(|problem| problem.message)
        .expect("credentials")
}

/// Opens a session and runs a test in it.
pub fn in_session<T>(
    world: &World,
    terminal: &Terminal,
    credentials: Credentials,
    run: impl AsyncFnOnce(&Session<'_, TestPorts<'_>>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let ports = TestPorts { world, terminal };
    block_on(async { run(&Session::open(Tenant::Old, credentials, &ports).await?).await })
}

pub fn read_client(world: &World) -> Result<Value, Problem> {
    in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| session.send(&clients::read("a|b")).await,
    )
}
