//! A world for the flow: what it answers next, and what was sent. `world_ports` has its transport, clock and token cache.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use futures_lite::future::block_on;
use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::cache_entry::CacheEntry;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;
use migration_core::flow::fetch_failure::FetchFailure;
use migration_core::flow::ports::Verdict;
use migration_core::flow::report::Report;
use migration_core::flow::{get_user, login};
use serde_json::{Value, json};

/// The world's time at the start of a test: 2026-11-22T00:00:00Z.
pub const NOW_MS: u64 = 1_795_305_600_000;

/// A request as it went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub method: &'static str,
    pub url: String,
    pub bearer: Option<String>,
    pub body: Option<Value>,
    pub timeout_ms: u32,
}

/// Checks a signature with the algorithm, the key and the input.
pub type Verifier = fn(Algorithm, &[u8], &[u8], &[u8]) -> Verdict;

pub(super) type Reply = Result<Response, TransportFault>;

/// A token request under way: when it counts as lost, and its result once it is there.
#[derive(Clone, Default)]
pub struct Flight {
    pub lost_at_ms: u64,
    pub result: Rc<RefCell<Option<Result<CacheEntry, FetchFailure>>>>,
}

#[derive(Default)]
pub struct World {
    pub(super) now: Cell<u64>,
    /// How far the system clock was set forward or, if negative, back since the start.
    pub system_clock_set_by: Cell<i64>,
    /// Each request sets the system clock by so many milliseconds.
    pub system_clock_jump: Cell<i64>,
    /// What the clock's `random` returns.
    pub random: Cell<f64>,
    pub sent: RefCell<Vec<Sent>>,
    pub(super) replies: RefCell<VecDeque<(u64, Reply)>>,
    pub slept: RefCell<Vec<u64>>,
    pub(super) tokens: RefCell<HashMap<String, CacheEntry>>,
    /// What checks signatures; without it, there is no cryptography.
    pub verifier: Option<Verifier>,
    pub flights: RefCell<HashMap<String, Flight>>,
}

impl World {
    pub fn new() -> Self {
        let world = Self::default();
        world.now.set(NOW_MS);
        world
    }

    /// The next answer that is not yet planned.
    pub fn answers(self, status: u16, body: &Value) -> Self {
        self.replies_with(
            0,
            Ok(Response {
                status,
                body: body.to_string().into(),
                ..Response::default()
            }),
        )
    }

    pub fn answers_text(self, status: u16, body: &str) -> Self {
        self.replies_with(
            0,
            Ok(Response {
                status,
                body: body.into(),
                ..Response::default()
            }),
        )
    }

    pub fn rate_limits(self, error: &str, rate_limit: RateLimit) -> Self {
        let body = json!({ "error": error }).to_string();
        self.replies_with(
            0,
            Ok(Response {
                status: 429,
                body: body.into(),
                rate_limit,
                ..Response::default()
            }),
        )
    }

    pub fn fails(self, fault: TransportFault) -> Self {
        self.replies_with(0, Err(fault))
    }

    /// An answer that takes so many milliseconds; a time-out when that is more than the attempt has.
    pub fn replies_with(self, delay: u64, reply: Reply) -> Self {
        self.replies.borrow_mut().push_back((delay, reply));
        self
    }

    pub fn pass(&self, ms: u64) {
        self.now.set(self.now.get() + ms);
    }

    /// Milliseconds since the start of the test, whatever the system clock says.
    pub fn elapsed_ms(&self) -> u64 {
        self.now.get() - NOW_MS
    }

    /// Methods and addresses without the host, in order.
    pub fn paths(&self) -> Vec<String> {
        let path = |sent: &Sent| {
            format!(
                "{} {}",
                sent.method,
                sent.url.replace("https://old.example.com", "")
            )
        };
        self.sent.borrow().iter().map(path).collect()
    }

    pub fn login(&self, configuration: &Configuration, identifier: &str, password: &str) -> Report {
        block_on(login::login(
            self,
            self,
            self,
            configuration,
            typed(identifier),
            Password::new(password.to_owned()),
        ))
    }

    pub fn get_user(&self, configuration: &Configuration, identifier: &str) -> Report {
        block_on(get_user::get_user(
            self,
            self,
            self,
            configuration,
            typed(identifier),
        ))
    }
}

pub fn typed(identifier: &str) -> Option<Identifier> {
    Identifier::new(identifier.to_owned(), identifier.to_lowercase())
}
