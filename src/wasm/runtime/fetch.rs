//! The transport over the runtime's `fetch`, and how every response is read.
//!
//! Responses are read by the names of their members, not by their class: polyfills and responses of another realm work
//! as well.

use futures_lite::future;
use js_sys::{JSON, JsString, Promise};
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

/// Far more than any response of Auth0 has. A longer body is not copied into the module's memory. What sends a request
/// reads no more than 24 million bytes of a body (js/runtime/bounded-fetch.js, js/action-scripts/https-send.js).
const MAX_CHARACTERS: u32 = 8_000_000;
/// The media type of JSON (RFC 8259).
const JSON_TYPE: &str = "application/json";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn runtime_fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;

    /// The response of `fetch`.
    type JsResponse;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &JsResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn headers(this: &JsResponse) -> Result<JsHeaders, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &JsResponse) -> Result<JsValue, JsValue>;

    /// A thrown value, or its cause.
    type JsError;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn cause(this: &JsError) -> Result<JsError, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn code(this: &JsError) -> Result<JsValue, JsValue>;

    /// The headers of a response.
    type JsHeaders;
    #[wasm_bindgen(method, structural, catch)]
    fn get(this: &JsHeaders, name: &str) -> Result<JsValue, JsValue>;
}

/// A connection that is closed when it is dropped before its end: it would keep the process running.
pub(crate) struct Connection {
    controller: AbortController,
    is_open: bool,
}

impl Connection {
    pub(crate) fn new() -> Result<Self, TransportFault> {
        Ok(Self {
            controller: AbortController::new().map_err(|_| TransportFault::NoFetch)?,
            is_open: true,
        })
    }

    pub(crate) fn controller(&self) -> &AbortController {
        &self.controller
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.is_open {
            self.controller.abort();
        }
    }
}

/// Sends requests with the runtime's `fetch`.
pub struct Fetch;

impl Transport for Fetch {
    async fn send(&self, request: &Request, timeout_ms: u32) -> Result<Response, TransportFault> {
        self.send_as(request, JSON_TYPE, timeout_ms).await
    }
}

impl Fetch {
    /// Sends a request with a body of this type.
    ///
    /// # Errors
    /// Why no response arrived.
    pub async fn send_as(
        &self,
        request: &Request,
        content_type: &str,
        timeout_ms: u32,
    ) -> Result<Response, TransportFault> {
        let mut connection = Connection::new()?;
        let sent = Self::start(request, JSON_TYPE, content_type, connection.controller());
        let deadline = async {
            RuntimeClock.sleep(timeout_ms.into()).await;
            Err(TransportFault::TimedOut)
        };
        let result = future::or(read_response(sent), deadline).await;
        connection.is_open = result.is_err();
        result
    }

    /// Begins to send a request for an answer of the type `accept`.
    pub(crate) fn start(
        request: &Request,
        accept: &str,
        content_type: &str,
        controller: &AbortController,
    ) -> Result<JsValue, TransportFault> {
        // Parsing one JSON text takes less time than setting each member with a call into JavaScript.
        let init = JSON::parse(&fetch_init(request, accept, content_type))
            .map_err(|_| TransportFault::NoFetch)?;
        let init: RequestInit = init.unchecked_into();
        init.set_signal(Some(&controller.signal()));
        if let Some(body) = &request.body {
            init.set_body(&JsValue::from_str(body.expose()));
        }
        runtime_fetch(&request.url, &init).map_err(|_| TransportFault::NoFetch)
    }
}

/// The second argument of `fetch` as JSON, without the body and the signal.
fn fetch_init(request: &Request, accept: &str, content_type: &str) -> Zeroizing<String> {
    let mut json = Zeroizing::new(String::from("{\"method\":\""));
    json.push_str(request.method.name());
    json.push_str("\",\"redirect\":\"manual\",\"headers\":{\"accept\":");
    encode_string_into(accept, &mut json);
    if request.body.is_some() {
        json.push_str(",\"content-type\":");
        encode_string_into(content_type, &mut json);
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

/// Waits for the response to a request that was sent, and reads it.
///
/// # Errors
/// Why no response arrived, or `BadBody` if it has no status or no text.
pub async fn read_response(
    sent: Result<JsValue, TransportFault>,
) -> Result<Response, TransportFault> {
    let response = await_value(sent?)
        .await
        .map_err(|error| transport_fault(&error))?;
    let js_response: JsResponse = response.unchecked_into();
    let status = js_response
        .status()
        .ok()
        .and_then(|status| status.as_f64())
        .ok_or(TransportFault::BadBody)? as u16;
    let headers = js_response.headers().ok();
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
    let mut text = js_response
        .text()
        .map_err(|error| transport_fault(&error))?;
    if !text.is_string() {
        text = await_value(text)
            .await
            .map_err(|error| transport_fault(&error))?;
    }
    let text = text
        .dyn_ref::<JsString>()
        .filter(|text| text.length() <= MAX_CHARACTERS);
    response.body = text
        .map(String::from)
        .ok_or(TransportFault::BadBody)?
        .into();
    Ok(response)
}

/// Waits for a promise; any other value is its own result.
pub(crate) async fn await_value(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

/// Reads the system's name of a fault: Node's `fetch` has it in `error.cause.code`, other runtimes in `error.code`.
pub fn transport_fault(error: &JsValue) -> TransportFault {
    let error: &JsError = error.unchecked_ref();
    let code = |error: &JsError| error.code().ok()?.as_string();
    let cause = error.cause().ok().and_then(|cause| code(&cause));
    TransportFault::from_codes(cause, code(error))
}
