//! What all calls of a container share: the token of the Management API, and the keys of the old tenant.

use std::cell::Cell;

use crate::domain::answers::ClientCredentialsAnswer;
use crate::domain::cache_entry::CacheEntry;
use crate::domain::configuration::Configuration;
use crate::domain::outcome::Refusal;
use crate::domain::refusals::{unexpected_answer, unreadable_answer};
use crate::domain::retry::Retries;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::client_credentials::TokenRequest;
use crate::endpoints::{client_credentials, jwks};
use crate::flow::call::Call;
use crate::flow::fetch_failure::{FetchFailure, FetchRemedy};
use crate::flow::management::Management;
use crate::flow::ports::{Cache, Clock, Transport};

/// What is shared.
#[derive(Clone, Copy)]
pub enum Shared {
    /// A token of the Management API.
    Token,
    /// The keys that the old tenant signs its tokens with.
    Keys,
}

impl Shared {
    /// The name in the cache.
    pub fn key(self, configuration: &Configuration) -> String {
        match self {
            Self::Token => configuration.token_key(),
            Self::Keys => jwks::url(&configuration.domain),
        }
    }

    fn max_lifetime_ms(self) -> u64 {
        match self {
            Self::Token => client_credentials::MAX_LIFETIME_MS,
            Self::Keys => jwks::MAX_LIFETIME_MS,
        }
    }
}

impl<T: Transport, C: Clock, K: Cache> Management<'_, T, C, K> {
    /// An entry of the cache that is good and not `outdated`, or else a new one. Calls that need it at the same time send
    /// one request for it. The wait for a rate limit is each call's own, so that such a request, for which other calls
    /// wait, ends within one attempt.
    ///
    /// # Errors
    /// The refusal that the answer to the request means.
    pub async fn shared(
        &self,
        what: Shared,
        outdated: Option<&CacheEntry>,
    ) -> Result<CacheEntry, Refusal> {
        let call = self.call;
        let key = what.key(self.configuration);
        let mut retries = Call::<T, C>::retries();
        loop {
            let is_good = |entry: &CacheEntry| {
                entry.is_good(call.clock.now_ms(), what.max_lifetime_ms())
                    && Some(entry) != outdated
            };
            match self.cache.get(&key) {
                Some(entry) if is_good(&entry) => return Ok(entry),
                // A rejected token must not be taken by a later call, when no new one is to be had.
                Some(_) if matches!(what, Shared::Token) => self.cache.remove(&key),
                _ => {}
            }
            let is_own = Cell::new(false);
            let request = async {
                is_own.set(true);
                self.fetch(what, &key, &retries).await
            };
            let time = call.flight_time();
            let flight = self.cache.single_flight(&key, call.clock, &time, request);
            let FetchFailure { refusal, remedy } = match flight.await {
                Ok(entry) => return Ok(entry),
                Err(failure) => failure,
            };
            let goes_on = match remedy {
                Some(FetchRemedy::Retry(cause)) => {
                    call.wait_for_retry(&mut retries, Some(cause)).await
                }
                Some(FetchRemedy::MoreTime) => !is_own.get() && call.max_wait_ms() > 0,
                None => false,
            };
            if !goes_on {
                return Err(refusal);
            }
        }
    }

    async fn fetch(
        &self,
        what: Shared,
        key: &str,
        retries: &Retries,
    ) -> Result<CacheEntry, FetchFailure> {
        let configuration = self.configuration;
        let request = match what {
            Shared::Token => TokenRequest {
                host: &configuration.audience.host,
                audience: &configuration.audience.identifier,
                client_id: &configuration.client_id,
                client_secret: configuration.client_secret.expose(),
            }
            .to_http(),
            Shared::Keys => jwks::request(key),
        };
        let sent = self.call.send_once(&request).await;
        let remedy = sent.retry_cause.map(FetchRemedy::Retry);
        let response = match sent.result {
            Ok(response) => response,
            Err(fault) => {
                let refusal = self.call.refusal(&fault, retries);
                return Err(match fault {
                    TransportFault::TimedOut => FetchFailure::out_of_time(refusal),
                    _ => FetchFailure { refusal, remedy },
                });
            }
        };
        let refusal = match (what, response.status) {
            (Shared::Token, status) => match ClientCredentialsAnswer::read(status, &sent.error) {
                ClientCredentialsAnswer::Token => None,
                ClientCredentialsAnswer::Refused(refusal) => Some(refusal),
            },
            (Shared::Keys, 200) => None,
            (Shared::Keys, status) => Some(unexpected_answer(status)),
        };
        if let Some(refusal) = refusal {
            return Err(FetchFailure { refusal, remedy });
        }
        let now_ms = self.call.clock.now_ms();
        let entry = match what {
            Shared::Token => client_credentials::access_token(&response, now_ms),
            Shared::Keys => jwks::entry(&response, now_ms),
        };
        let entry = entry.ok_or_else(|| FetchFailure {
            refusal: unreadable_answer(),
            remedy: None,
        })?;
        self.cache.insert(key, &entry);
        Ok(entry)
    }
}
