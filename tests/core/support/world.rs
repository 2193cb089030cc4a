//! A world for the flow: a transport that records and answers, a clock that jumps, a token cache.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::Poll;

use futures_lite::future::block_on;
use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::cache_entry::CacheEntry;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::fetch_failure::FetchFailure;
use migration_core::flow::ports::{
    Cache, Clock, FlightTime, SignatureVerifier, Transport, Verdict,
};
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

type Reply = Result<Response, TransportFault>;

/// A token request under way: when it counts as lost, and its result once it is there.
#[derive(Clone, Default)]
pub struct Flight {
    pub lost_at_ms: u64,
    pub result: Rc<RefCell<Option<Result<CacheEntry, FetchFailure>>>>,
}

#[derive(Default)]
pub struct World {
    now: Cell<u64>,
    /// How far the system clock was set forward or, if negative, back since the start.
    pub system_clock_set_by: Cell<i64>,
    /// Each request sets the system clock by so many milliseconds.
    pub system_clock_jump: Cell<i64>,
    /// What the clock's `random` returns.
    pub random: Cell<f64>,
    pub sent: RefCell<Vec<Sent>>,
    replies: RefCell<VecDeque<(u64, Reply)>>,
    pub slept: RefCell<Vec<u64>>,
    tokens: RefCell<HashMap<String, CacheEntry>>,
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

impl Transport for World {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Reply {
        self.sent.borrow_mut().push(Sent {
            method: request.method.name(),
            url: request.url.clone(),
            bearer: request
                .bearer
                .as_ref()
                .map(|token| token.expose().to_owned()),
            body: request
                .body
                .as_ref()
                .map(|body| serde_json::from_str(body.expose()).expect("a JSON body")),
            timeout_ms,
        });
        self.system_clock_set_by
            .set(self.system_clock_set_by.get() + self.system_clock_jump.get());
        // Others get their turn while an answer is under way.
        futures_lite::future::yield_now().await;
        let (delay, reply) = self
            .replies
            .borrow_mut()
            .pop_front()
            .expect("no answer is planned");
        if delay >= timeout_ms.into() {
            self.pass(timeout_ms.into());
            return Err(TransportFault::TimedOut);
        }
        self.pass(delay);
        reply
    }
}

impl SignatureVerifier for World {
    async fn verify(
        &self,
        algorithm: Algorithm,
        key: &[u8],
        input: &[u8],
        signature: &[u8],
    ) -> Verdict {
        futures_lite::future::yield_now().await;
        self.verifier.map_or(Verdict::NoCryptography, |verify| {
            verify(algorithm, key, input, signature)
        })
    }
}

impl Clock for World {
    fn now_ms(&self) -> u64 {
        self.now
            .get()
            .saturating_add_signed(self.system_clock_set_by.get())
    }

    fn monotonic_ms(&self) -> u64 {
        self.elapsed_ms()
    }

    fn random(&self) -> f64 {
        self.random.get()
    }

    /// Time only passes for the wait that is the only thing left to do, so it lets others go first.
    async fn sleep(&self, ms: u64) {
        let until = self.now.get() + ms;
        let mut turns = 0;
        poll_fn(|context| {
            turns += 1;
            context.waker().wake_by_ref();
            if turns > 50 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        self.slept.borrow_mut().push(ms);
        self.now.set(self.now.get().max(until));
    }
}

impl Cache for World {
    fn get(&self, key: &str) -> Option<CacheEntry> {
        self.tokens.borrow().get(key).cloned()
    }

    fn insert(&self, key: &str, token: &CacheEntry) {
        self.tokens
            .borrow_mut()
            .insert(key.to_owned(), token.clone());
    }

    fn remove(&self, key: &str) {
        self.tokens.borrow_mut().remove(key);
    }

    async fn single_flight<C: Clock>(
        &self,
        key: &str,
        clock: &C,
        time: &FlightTime,
        request: impl Future<Output = Result<CacheEntry, FetchFailure>>,
    ) -> Result<CacheEntry, FetchFailure> {
        loop {
            let Some(flight) = self.flights.borrow().get(key).cloned() else {
                break;
            };
            let answer = poll_fn(|context| match flight.result.borrow().clone() {
                Some(result) => Poll::Ready(Some(result)),
                None => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            });
            let timed_out = async {
                time.wait(clock, flight.lost_at_ms).await;
                None
            };
            if let Some(result) = futures_lite::future::or(answer, timed_out).await {
                return result;
            }
            if time.is_over(clock) {
                return Err(time.failure());
            }
            let same = self
                .flights
                .borrow()
                .get(key)
                .is_some_and(|now| Rc::ptr_eq(&now.result, &flight.result));
            if same {
                break;
            }
        }
        let flight = Flight {
            lost_at_ms: time.lost_at_ms(clock),
            ..Flight::default()
        };
        self.flights
            .borrow_mut()
            .insert(key.to_owned(), flight.clone());
        let result = request.await;
        self.flights.borrow_mut().remove(key);
        flight.result.replace(Some(result.clone()));
        result
    }
}
