//! Management API tokens in a `Map` that lives in the container's `global`, so that both action scripts
//! and all their calls share them. Values are JSON text: instances of the module share no memory.

use std::future::Future;

use js_sys::{Array, Function, Map, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::domain::json::Members;
use crate::domain::outcome::Refusal;
use crate::endpoints::client_credentials::AccessToken;
use crate::flow::ports::TokenCache;

/// A request under way that is older than the platform lets any script run has died.
const DEAD_AFTER_MS: f64 = 20_000.0;

/// The container's tokens.
pub struct ContainerTokens {
    /// The container's `Map`.
    pub map: Map,
}

impl TokenCache for ContainerTokens {
    fn kept(&self, key: &str) -> Option<AccessToken> {
        AccessToken::from_json(&Members::parse(&self.map.get(&JsValue::from_str(key)).as_string()?)?)
    }

    fn keep(&self, key: &str, token: &AccessToken) {
        self.map.set(&JsValue::from_str(key), &JsValue::from_str(&token.to_json()));
    }

    fn forget(&self, key: &str, refused: &AccessToken) {
        if self.kept(key).as_ref() == Some(refused) {
            self.map.delete(&JsValue::from_str(key));
        }
    }

    async fn single_flight(
        &self,
        key: &str,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> Result<AccessToken, Refusal> {
        let key = JsValue::from_str(&format!("request {key}"));
        if let Some(under_way) = self.under_way(&key) {
            let text = JsFuture::from(under_way).await.ok().and_then(|text| text.as_string());
            return text.and_then(|text| read(&text)).unwrap_or_else(|| Err(interrupted()));
        }
        let mut flight = Flight::start(&self.map, key);
        let result = request.await;
        flight.result = Some(match &result {
            Ok(token) => token.to_json(),
            Err(refusal) => refusal.to_json(),
        });
        result
    }
}

impl ContainerTokens {
    fn under_way(&self, key: &JsValue) -> Option<Promise> {
        let entry: Array = self.map.get(key).dyn_into().ok()?;
        let started = entry.get(1).as_f64()?;
        (js_sys::Date::now() - started < DEAD_AFTER_MS).then(|| entry.get(0).unchecked_into())
    }
}

/// A request under way. When it is dropped, finished or not, all who wait for it go on.
struct Flight<'a> {
    map: &'a Map,
    key: JsValue,
    resolve: Option<Function>,
    result: Option<String>,
}

impl<'a> Flight<'a> {
    fn start(map: &'a Map, key: JsValue) -> Self {
        let mut flight = Self { map, key, resolve: None, result: None };
        let promise = Promise::new(&mut |resolve, _| flight.resolve = Some(resolve));
        let entry = Array::of2(&promise, &JsValue::from_f64(js_sys::Date::now()));
        map.set(&flight.key, &entry);
        flight
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.map.delete(&self.key);
        let result = self.result.take().map_or(JsValue::UNDEFINED, |text| JsValue::from_str(&text));
        if let Some(resolve) = self.resolve.take() {
            let _ = resolve.call1(&JsValue::UNDEFINED, &result);
        }
    }
}

fn read(text: &str) -> Option<Result<AccessToken, Refusal>> {
    let json = Members::parse(text)?;
    AccessToken::from_json(&json).map(Ok).or_else(|| Refusal::from_json(&json).map(Err))
}

fn interrupted() -> Refusal {
    Refusal::unavailable("the request for a Management API token was interrupted")
}
