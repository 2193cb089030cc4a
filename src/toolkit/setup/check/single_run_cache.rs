//! A token cache for one run of a command, which sends its requests one after the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;

use migration_core::endpoints::client_credentials::AccessToken;
use migration_core::flow::ports::{Clock, FlightTime, TokenCache};
use migration_core::flow::token_failure::TokenFailure;

/// The tokens of one run, by key.
#[derive(Default)]
pub struct SingleRunCache(RefCell<HashMap<String, AccessToken>>);

impl TokenCache for SingleRunCache {
    fn get(&self, key: &str) -> Option<AccessToken> {
        self.0.borrow().get(key).cloned()
    }

    fn insert(&self, key: &str, token: &AccessToken) {
        self.0.borrow_mut().insert(key.to_owned(), token.clone());
    }

    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    async fn single_flight<C: Clock>(
        &self,
        _key: &str,
        _clock: &C,
        _time: &FlightTime,
        request: impl Future<Output = Result<AccessToken, TokenFailure>>,
    ) -> Result<AccessToken, TokenFailure> {
        request.await
    }
}
