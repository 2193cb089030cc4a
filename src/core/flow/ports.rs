//! The ports: what the flow needs from its environment.
//!
//! The futures are not `Send`: a WebAssembly module in JavaScript has one thread.

use std::future::Future;

use crate::domain::outcome::Refusal;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::client_credentials::AccessToken;
use crate::endpoints::http::{Request, Response};

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

/// The current time, and waiting.
pub trait Clock {
    /// UNIX time in milliseconds.
    fn now_ms(&self) -> u64;

    /// Waits.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
}

/// A cache of Management API tokens that lives as long as the container, for all calls in it.
pub trait TokenCache {
    /// The token that was inserted last, valid or not.
    fn get(&self, key: &str) -> Option<AccessToken>;

    /// Inserts a token.
    fn insert(&self, key: &str, token: &AccessToken);

    /// Removes the token of a key.
    fn remove(&self, key: &str);

    /// Removes a token that was rejected, unless another one has been inserted since.
    fn remove_rejected(&self, key: &str, rejected: &AccessToken) {
        if self.get(key).as_ref() == Some(rejected) {
            self.remove(key);
        }
    }

    /// Runs `request`, or waits for the one that another call is running: any number of callers at the same
    /// time send one request, and all get its result. A caller that has waited for `wait_limit` while the same
    /// request is still running considers it lost and runs its own, for which the others wait in turn.
    ///
    /// # Errors
    /// The refusal that the request ended with.
    fn single_flight<P: Future<Output = ()>>(
        &self,
        key: &str,
        wait_limit: impl Fn() -> P,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> impl Future<Output = Result<AccessToken, Refusal>>;
}
