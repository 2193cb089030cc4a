//! The transport: `fetch`, the runtime's or an injected one. Its answer is read by the names of its
//! members alone, so that polyfills and answers of another realm work.

use futures_lite::future;
use js_sys::{Function, JSON, JsString, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit};
use zeroize::Zeroizing;

use crate::clock::RuntimeClock;
use migration_core::domain::json::encode_string_into;
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};

/// No answer of Auth0 comes near this many characters; more is not copied into the module's memory.
const MOST_CHARACTERS: u32 = 8_000_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn runtime_fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;

    /// What `fetch` answers with.
    type Answer;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn headers(this: &Answer) -> Result<Headers, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &Answer) -> Result<JsValue, JsValue>;

    /// What was thrown, or a cause of it.
    type Thrown;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn cause(this: &Thrown) -> Result<Thrown, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn code(this: &Thrown) -> Result<JsValue, JsValue>;

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
        let exchange = answered(self.start(request, &controller));
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
    fn start(
        &self,
        request: &Request,
        controller: &AbortController,
    ) -> Result<JsValue, TransportFault> {
        // One text that the runtime parses costs less than a call for each member.
        let init = JSON::parse(&init(request)).map_err(|_| TransportFault::NoFetch)?;
        let init: RequestInit = init.unchecked_into();
        init.set_signal(Some(&controller.signal()));
        if let Some(body) = &request.body {
            init.set_body(&JsValue::from_str(body.expose()));
        }
        match self.injected.dyn_ref::<Function>() {
            Some(injected) => injected
                .call2(&JsValue::UNDEFINED, &JsValue::from_str(&request.url), &init)
                .map_err(|error| fault(&error)),
            None => runtime_fetch(&request.url, &init).map_err(|_| TransportFault::NoFetch),
        }
    }
}

/// The second argument of `fetch` as JSON, but for the body and the signal.
pub fn init(request: &Request) -> Zeroizing<String> {
    let mut json = Zeroizing::new(String::from("{\"method\":\""));
    json.push_str(request.method.name());
    json.push_str("\",\"redirect\":\"manual\",\"headers\":{\"accept\":\"application/json\"");
    if request.body.is_some() {
        json.push_str(",\"content-type\":\"application/json\"");
    }
    if let Some(token) = &request.bearer {
        json.push_str(",\"authorization\":");
        encode_string_into(
            &Zeroizing::new(["Bearer ", token.expose()].concat()),
            &mut json,
        );
    }
    json.push_str("}}");
    json
}

/// Waits for the answer to a request that was sent, and reads it.
pub async fn answered(sent: Result<JsValue, TransportFault>) -> Result<Response, TransportFault> {
    let answer = settle(sent?).await.map_err(|error| fault(&error))?;
    let answer: Answer = answer.unchecked_into();
    let status = answer
        .status()
        .ok()
        .and_then(|status| status.as_f64())
        .ok_or(TransportFault::BadBody)? as u16;
    let headers = answer.headers().ok();
    let header = |name: &str| {
        headers
            .as_ref()
            .and_then(|headers| headers.get(name).ok()?.as_string())
    };
    let seconds = |name: &str| header(name).and_then(|value| value.trim().parse().ok());
    let mut response = Response {
        status,
        request_id: header("x-auth0-requestid"),
        ..Response::default()
    };
    // Only 429 responses are retried by these headers; each read is a call into JavaScript.
    if status == 429 {
        response.rate_limit = RateLimit {
            retry_after_s: seconds("retry-after"),
            reset_at_s: seconds("x-ratelimit-reset"),
        };
    }
    let mut text = answer.text().map_err(|error| fault(&error))?;
    if !text.is_string() {
        text = settle(text).await.map_err(|error| fault(&error))?;
    }
    let text = text
        .dyn_ref::<JsString>()
        .filter(|text| text.length() <= MOST_CHARACTERS);
    response.body = text
        .map(String::from)
        .ok_or(TransportFault::BadBody)?
        .into();
    Ok(response)
}

async fn settle(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

/// Node's `fetch` hides the system's name for a fault in `error.cause.code`, others have it in `error.code`.
pub fn fault(error: &JsValue) -> TransportFault {
    let error: &Thrown = error.unchecked_ref();
    let code = |thrown: &Thrown| thrown.code().ok().and_then(|code| code.as_string());
    let name = error
        .cause()
        .ok()
        .and_then(|cause| code(&cause))
        .or_else(|| code(error))
        .unwrap_or_default();
    match name.as_str() {
        "timeout" => TransportFault::TimedOut,
        "ECONNREFUSED" | "ECONNRESET" | "EPIPE" | "UND_ERR_SOCKET" | "ConnectionRefused"
        | "ConnectionReset" | "ConnectionClosed" => TransportFault::Broken(name),
        _ => TransportFault::Failed(name),
    }
}
