//! A cache for one run of a command, which sends its requests one after the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;

use migration_core::domain::cache_entry::CacheEntry;
use migration_core::flow::fetch_failure::FetchFailure;
use migration_core::flow::ports::{Cache, Clock, FlightTime};

/// The entries of one run, by key.
#[derive(Default)]
pub struct SingleRunCache(RefCell<HashMap<String, CacheEntry>>);

impl Cache for SingleRunCache {
    fn get(&self, key: &str) -> Option<CacheEntry> {
        self.0.borrow().get(key).cloned()
    }

    fn insert(&self, key: &str, entry: &CacheEntry) {
        self.0.borrow_mut().insert(key.to_owned(), entry.clone());
    }

    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    async fn single_flight<C: Clock>(
        &self,
        _key: &str,
        _clock: &C,
        _time: &FlightTime,
        request: impl Future<Output = Result<CacheEntry, FetchFailure>>,
    ) -> Result<CacheEntry, FetchFailure> {
        request.await
    }
}
