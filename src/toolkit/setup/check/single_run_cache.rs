//! A token cache for one run of a command, which sends its requests one after the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;

use migration_core::domain::outcome::Refusal;
use migration_core::endpoints::client_credentials::AccessToken;
use migration_core::flow::ports::TokenCache;

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

    async fn single_flight<P: Future<Output = ()>>(
        &self,
        _key: &str,
        _wait_limit: impl Fn() -> P,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> Result<AccessToken, Refusal> {
        request.await
    }
}
