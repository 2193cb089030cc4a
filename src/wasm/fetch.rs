//! The transport: `fetch`, the runtime's or an injected one. Its answer is read by the names of its
//! members alone, so that polyfills and answers of another realm work.

use futures_lite::future;
use js_sys::{Function, JsString, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, RequestRedirect};

use super::clock::RuntimeClock;
use crate::domain::retry::{RateLimit, TransportFault};
use crate::endpoints::http::{Request, Response};
use crate::flow::ports::{Clock, Transport};

/// No answer of Auth0 comes near this many characters; more is not copied into the module's memory.
const MOST_CHARACTERS: u32 = 8_000_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn runtime_fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;

    type Answer;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn headers(this: &Answer) -> Result<Headers, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &Answer) -> Result<JsValue, JsValue>;

    type Headers;
    #[wasm_bindgen(method, structural, catch)]
    fn get(this: &Headers, name: &str) -> Result<JsValue, JsValue>;
}

/// Sends with `fetch`.
pub struct Fetch {
    /// An injected `fetch`, or `undefined`.
    pub injected: JsValue,
}

impl Transport for Fetch {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        let controller = AbortController::new().map_err(|_| TransportFault::NoFetch)?;
        let exchange = async {
            let answer = settle(self.start(request, &controller)?).await.map_err(|error| fault(&error))?;
            read(answer.unchecked_into()).await
        };
        let deadline = async {
            RuntimeClock.sleep(timeout_ms.into()).await;
            Err(TransportFault::TimedOut)
        };
        let result = future::or(exchange, deadline).await;
        if result.is_err() {
            controller.abort();
        }
        result
    }
}

impl Fetch {
    fn start(&self, request: &Request, controller: &AbortController) -> Result<JsValue, TransportFault> {
        let init = RequestInit::new();
        init.set_method(request.method);
        init.set_redirect(RequestRedirect::Manual);
        init.set_signal(Some(&controller.signal()));
        let headers = Object::new();
        set(&headers, "accept", "application/json");
        if let Some(body) = &request.body {
            set(&headers, "content-type", "application/json");
            init.set_body(&JsValue::from_str(body));
        }
        if let Some(token) = &request.bearer {
            set(&headers, "authorization", &format!("Bearer {}", token.as_str()));
        }
        init.set_headers(&headers);
        match self.injected.dyn_ref::<Function>() {
            Some(injected) => injected
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)
                .map_err(|error| fault(&error)),
            None => runtime_fetch(&request.url, &init).map_err(|_| TransportFault::NoFetch),
        }
    }
}

async fn read(answer: Answer) -> Result<Response, TransportFault> {
    let status = answer.status().ok().and_then(|status| status.as_f64()).ok_or(TransportFault::BadBody)?;
    let headers = answer.headers().ok();
    let header = |name: &str| headers.as_ref().and_then(|headers| headers.get(name).ok()?.as_string());
    let seconds = |name: &str| header(name).and_then(|value| value.trim().parse().ok());
    let response = Response {
        status: status as u16,
        request_id: header("x-auth0-requestid"),
        rate_limit: RateLimit { retry_after: seconds("retry-after"), reset: seconds("x-ratelimit-reset") },
        body: String::new(),
    };
    let text = settle(answer.text().map_err(|error| fault(&error))?).await.map_err(|error| fault(&error))?;
    let text = text.dyn_ref::<JsString>().filter(|text| text.length() <= MOST_CHARACTERS);
    let body = text.map(String::from).ok_or(TransportFault::BadBody)?;
    Ok(Response { body, ..response })
}

async fn settle(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

/// Node hides the system's name for a fault in `error.cause.code`, other runtimes in `error.code`.
fn fault(error: &JsValue) -> TransportFault {
    let member = |value: &JsValue, name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    let code = |value: JsValue| member(&value, "code").and_then(|code| code.as_string());
    let name = member(error, "cause").and_then(code).or_else(|| code(error.clone())).unwrap_or_default();
    match name.as_str() {
        "ECONNREFUSED" | "ECONNRESET" | "EPIPE" | "UND_ERR_SOCKET" | "ConnectionRefused"
        | "ConnectionReset" | "ConnectionClosed" => TransportFault::Broken(name),
        _ => TransportFault::Failed(name),
    }
}

fn set(object: &Object, name: &str, value: &str) {
    let _ = Reflect::set(object, &JsValue::from_str(name), &JsValue::from_str(value));
}
