//! Management API tokens in a `Map` in the container's `global`: both action scripts and all their calls share them.
//! The values are JSON text, because instances of the module share no memory.

use std::future::Future;

use futures_lite::future;
use js_sys::{Map, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use migration_core::domain::raw_object::RawObject;
use migration_core::domain::secret::Secret;
use migration_core::endpoints::client_credentials::AccessToken;
use migration_core::flow::ports::{Clock, FlightTime, TokenCache};
use migration_core::flow::token_failure::TokenFailure;
use migration_wasm_runtime::deferred::Deferred;

/// The container's tokens.
pub struct ContainerTokens {
    /// The container's `Map`.
    pub map: Map,
}

impl TokenCache for ContainerTokens {
    fn get(&self, key: &str) -> Option<AccessToken> {
        let text = Secret::from(self.map.get(&JsValue::from_str(key)).as_string()?);
        AccessToken::from_json(&RawObject::parse(text.expose())?)
    }

    fn insert(&self, key: &str, token: &AccessToken) {
        self.map.set(
            &JsValue::from_str(key),
            &JsValue::from_str(token.to_json().expose()),
        );
    }

    fn remove(&self, key: &str) {
        self.map.delete(&JsValue::from_str(key));
    }

    async fn single_flight<C: Clock>(
        &self,
        key: &str,
        clock: &C,
        time: &FlightTime,
        request: impl Future<Output = Result<AccessToken, TokenFailure>>,
    ) -> Result<AccessToken, TokenFailure> {
        let key = JsValue::from_str(&["request ", key].concat());
        loop {
            let under_way = self.map.get(&key);
            if under_way.is_undefined() {
                break;
            }
            let promise: &Promise = under_way.unchecked_ref();
            let answer = async { JsFuture::from(promise.clone()).await.ok() };
            // The promise is the key of its own time: when the request counts as lost.
            let lost_at_ms = self.map.get(&under_way).as_f64().unwrap_or_default();
            let timed_out = async {
                time.wait(clock, lost_at_ms as u64).await;
                None
            };
            match future::or(answer, timed_out).await {
                Some(text) => {
                    // A request that ended without a text was interrupted, so another one is needed.
                    if let Some(result) = text.as_string().as_deref().and_then(read) {
                        return result;
                    }
                }
                None if time.is_over(clock) => return Err(time.failure()),
                None if self.map.get(&key) == under_way => {
                    self.map.delete(&under_way);
                    break;
                }
                None => {}
            }
        }
        let mut flight = Flight::start(&self.map, key, time.lost_at_ms(clock));
        let result = request.await;
        flight.result = Some(match &result {
            Ok(token) => token.to_json(),
            Err(failure) => failure.to_json().into(),
        });
        result
    }
}

/// A pending token request. When it is dropped, finished or not, all callers that wait for it continue.
struct Flight<'a> {
    map: &'a Map,
    key: JsValue,
    deferred: Deferred,
    result: Option<Secret>,
}

impl<'a> Flight<'a> {
    fn start(map: &'a Map, key: JsValue, lost_at_ms: u64) -> Self {
        let deferred = Deferred::new();
        map.set(&key, &deferred.promise);
        map.set(&deferred.promise, &JsValue::from_f64(lost_at_ms as f64));
        Self {
            map,
            key,
            deferred,
            result: None,
        }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if self.map.get(&self.key) == **self.deferred.promise {
            self.map.delete(&self.key);
        }
        self.map.delete(&self.deferred.promise);
        if let Some(text) = &self.result {
            self.deferred.settle(&JsValue::from_str(text.expose()));
        }
    }
}

fn read(text: &str) -> Option<Result<AccessToken, TokenFailure>> {
    let json = RawObject::parse(text)?;
    AccessToken::from_json(&json)
        .map(Ok)
        .or_else(|| TokenFailure::from_json(&json).map(Err))
}
