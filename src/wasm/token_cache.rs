//! Management API tokens in a `Map` that lives in the container's `global`, so that both action scripts
//! and all their calls share them. Values are JSON text: instances of the module share no memory.

use std::future::Future;

use futures_lite::future;
use js_sys::{Function, Map, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::domain::json::Members;
use crate::domain::outcome::Refusal;
use crate::endpoints::client_credentials::AccessToken;
use crate::flow::ports::TokenCache;

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

    fn remove(&self, key: &str) {
        self.map.delete(&JsValue::from_str(key));
    }

    async fn single_flight<P: Future<Output = ()>>(
        &self,
        key: &str,
        patience: impl Fn() -> P,
        request: impl Future<Output = Result<AccessToken, Refusal>>,
    ) -> Result<AccessToken, Refusal> {
        let key = JsValue::from_str(&format!("request {key}"));
        loop {
            let under_way = self.map.get(&key);
            let Some(promise) = under_way.dyn_ref::<Promise>() else { break };
            let answer = async { JsFuture::from(promise.clone()).await.ok() };
            let tired = async {
                patience().await;
                None
            };
            match future::or(answer, tired).await {
                Some(text) => {
                    // Without a text the request was interrupted: another one is due.
                    if let Some(result) = text.as_string().as_deref().and_then(read) {
                        return result;
                    }
                }
                None if self.map.get(&key) == under_way => break,
                None => {}
            }
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

/// A request under way. When it is dropped, finished or not, all who wait for it go on.
struct Flight<'a> {
    map: &'a Map,
    key: JsValue,
    promise: JsValue,
    resolve: Option<Function>,
    result: Option<String>,
}

impl<'a> Flight<'a> {
    fn start(map: &'a Map, key: JsValue) -> Self {
        let mut resolver = None;
        let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve)).into();
        map.set(&key, &promise);
        Self { map, key, promise, resolve: resolver, result: None }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if self.map.get(&self.key) == self.promise {
            self.map.delete(&self.key);
        }
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
