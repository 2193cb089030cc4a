//! The ports: what the flow needs from its environment.
//!
//! The futures are not `Send`: a WebAssembly module in JavaScript has one thread.

use std::future::Future;

use crate::domain::algorithm::Algorithm;
use crate::domain::cache_entry::CacheEntry;
use crate::domain::outcome::Refusal;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::http::{Request, Response};
use crate::flow::fetch_failure::FetchFailure;

/// Sends requests.
pub trait Transport {
    /// Sends a request once and reads the whole answer, following no redirect.
    ///
    /// # Errors
    /// Why no response arrived. After `timeout_ms` milliseconds the attempt is aborted.
    fn send(
        &self,
        request: &Request,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Response, TransportFault>>;
}

/// The current time, waiting, and chance.
pub trait Clock {
    /// UNIX time in milliseconds. It may jump, when the system clock is set.
    fn now_ms(&self) -> u64;

    /// Milliseconds since any point in time, of a clock that never jumps: for deadlines.
    fn monotonic_ms(&self) -> u64;

    /// A random number of at least 0 and less than 1. It spreads waits, and need not be hard to guess.
    fn random(&self) -> f64;

    /// Waits.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
}

/// Checks signatures, with the cryptography of the environment.
pub trait SignatureVerifier {
    /// Checks the signature of `input`. `key` is a JWK as JSON text, or for HS256 the secret itself.
    fn verify(
        &self,
        algorithm: Algorithm,
        key: &[u8],
        input: &[u8],
        signature: &[u8],
    ) -> impl Future<Output = Verdict>;
}

/// What a check of a signature has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The signature is that of the key.
    Genuine,
    /// The signature is not that of the key.
    Wrong,
    /// The check failed, for example because the key cannot be used.
    Failed,
    /// The environment has no cryptography.
    NoCryptography,
}

/// A cache that lives as long as the container, for all calls in it: of Management API tokens, and of the old tenant's
/// keys.
pub trait Cache {
    /// The entry that was inserted last, good or not.
    fn get(&self, key: &str) -> Option<CacheEntry>;

    /// Inserts an entry.
    fn insert(&self, key: &str, entry: &CacheEntry);

    /// Removes the entry of a key.
    fn remove(&self, key: &str);

    /// Runs `request`, or waits for the one that another call is running: any number of callers at the same
    /// time send one request, and all get its result. A request whose time is over without a result is lost, for
    /// example because its runtime has stopped the call: the first caller that sees it runs its own, for which the
    /// others wait in turn.
    ///
    /// # Errors
    /// What the request ended with, or a time-out if the caller's own time ends before.
    fn single_flight<C: Clock>(
        &self,
        key: &str,
        clock: &C,
        time: &FlightTime,
        request: impl Future<Output = Result<CacheEntry, FetchFailure>>,
    ) -> impl Future<Output = Result<CacheEntry, FetchFailure>>;
}

/// How long a caller of [`Cache::single_flight`] has time.
#[derive(Clone, Copy, Debug)]
pub struct FlightTime {
    /// How long its own request may take, in milliseconds.
    pub max_request_ms: u64,
    /// When all of its time ends, on the clock's monotonic scale.
    pub deadline_ms: u64,
}

/// How long after its last moment a request counts as under way. Its end is a timer of another call, and timers of the
/// same moment fire in any order.
const GRACE_MS: u64 = 500;

impl FlightTime {
    /// When a request that starts now counts as lost if it has not ended.
    pub fn lost_at_ms(&self, clock: &impl Clock) -> u64 {
        let now_ms = clock.monotonic_ms();
        let request_ends_at_ms = now_ms.saturating_add(self.max_request_ms);
        request_ends_at_ms
            .min(self.deadline_ms)
            .saturating_add(GRACE_MS)
    }

    /// Waits until the request of another caller counts as lost, or until this caller's time ends.
    pub async fn wait(&self, clock: &impl Clock, lost_at_ms: u64) {
        let until_ms = lost_at_ms.min(self.deadline_ms);
        clock
            .sleep(until_ms.saturating_sub(clock.monotonic_ms()))
            .await;
    }

    /// Whether this caller's time has ended.
    pub fn is_over(&self, clock: &impl Clock) -> bool {
        clock.monotonic_ms() >= self.deadline_ms
    }

    /// The failure of a caller whose time ended while it waited.
    pub fn failure(&self) -> FetchFailure {
        let fault = TransportFault::TimedOut.to_string();
        FetchFailure::out_of_time(Refusal::unavailable(&fault))
    }
}
