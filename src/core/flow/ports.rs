//! The ports: what the flow needs of the world around it.
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
    /// Why no answer came. After `timeout_ms` milliseconds the attempt is aborted.
    fn send(
        &self,
        request: &Request,
        timeout_ms: u32,
    ) -> impl Future<Output = Result<Response, TransportFault>>;
}

/// Tells the time and waits.
pub trait Clock {
    /// UNIX time in milliseconds.
    fn now_ms(&self) -> u64;

    /// Waits.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
}

/// Keeps Management API tokens for as long as the container lives, for all calls in it.
pub trait TokenCache {
    /// The token that was kept last, good or not.
    fn kept(&self, key: &str) -> Option<AccessToken>;

    /// Keeps a token.
    fn keep(&self, key: &str, token: &AccessToken);

    /// Drops the token that is kept.
    fn remove(&self, key: &str);

    /// Forgets a token that was refused, unless another one has been kept since.
    fn forget(&self, key: &str, refused: &AccessToken) {
        if self.kept(key).as_ref() == Some(refused) {
            self.remove(key);
        }
    }

    /// Runs `request`, or waits for the one that another call has under way: any number of callers at
    /// once make one request, and all get its result. Whoever has waited for `patience` and sees the same
    /// request still under way takes it for dead and runs its own, for which the others wait in turn.
    ///
    /// # Errors
    /// The refusal that `request` ended with, here or there.
    fn single_flight<P: Future<Output = ()>>(
        &self,
        key: &str,
        patience: impl Fn() -> P,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> impl Future<Output = Result<AccessToken, Refusal>>;
}
