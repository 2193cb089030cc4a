//! Server-sent events over the runtime's `fetch`: a body that is read chunk by chunk.

use futures_lite::future;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::clock::RuntimeClock;
use crate::fetch::{Connection, Fetch, await_value, read_response, transport_fault};
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::Clock;

/// A chunk that is longer is not copied into the module's memory.
const MAX_CHUNK_BYTES: u32 = 16_000_000;

#[wasm_bindgen]
extern "C" {
    /// The response of `fetch`.
    type JsStreamResponse;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn status(this: &JsStreamResponse) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn body(this: &JsStreamResponse) -> Result<JsBody, JsValue>;

    /// A `ReadableStream` of bytes.
    type JsBody;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    fn get_reader(this: &JsBody) -> Result<JsReader, JsValue>;

    /// Its default reader.
    type JsReader;
    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &JsReader) -> Result<JsValue, JsValue>;

    /// What a reader returns.
    type JsChunk;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn done(this: &JsChunk) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn value(this: &JsChunk) -> Result<JsValue, JsValue>;
}

/// The body of an answer, while it arrives. Dropping it closes the connection.
pub struct FetchStream {
    connection: Connection,
    reader: JsReader,
}

/// The answer to a request for a stream.
pub enum StreamResponse {
    /// The stream has begun.
    Stream(FetchStream),
    /// The answer has another status than 200.
    Other(Response),
}

impl FetchStream {
    /// Sends a request for `text/event-stream`, and reads the head of the answer.
    ///
    /// # Errors
    /// Why no response arrived.
    pub async fn open(
        request: &Request,
        timeout_ms: u32,
    ) -> Result<StreamResponse, TransportFault> {
        let connection = Connection::new()?;
        let sent = Fetch::start(request, "text/event-stream", "", connection.controller())?;
        let opened = async {
            let response = await_value(sent)
                .await
                .map_err(|error| transport_fault(&error))?;
            let response: JsStreamResponse = response.unchecked_into();
            let status = response.status().ok().and_then(|status| status.as_f64());
            if status != Some(200.0) {
                let response = read_response(Ok(response.into())).await?;
                return Ok(StreamResponse::Other(response));
            }
            let body = response.body().map_err(|_| TransportFault::BadBody)?;
            let reader = body.get_reader().map_err(|_| TransportFault::BadBody)?;
            Ok(StreamResponse::Stream(Self { connection, reader }))
        };
        or_timeout(opened, timeout_ms).await
    }

    /// The next chunk; `None` at the end of the body.
    ///
    /// # Errors
    /// Why the body ends without its end.
    pub async fn next(&mut self, timeout_ms: u32) -> Result<Option<Vec<u8>>, TransportFault> {
        let chunk = async {
            let read = self
                .reader
                .read()
                .map_err(|error| transport_fault(&error))?;
            let chunk = await_value(read)
                .await
                .map_err(|error| transport_fault(&error))?;
            let chunk: JsChunk = chunk.unchecked_into();
            if chunk.done() == Ok(JsValue::TRUE) {
                return Ok(None);
            }
            let value = chunk.value().map_err(|_| TransportFault::BadBody)?;
            let bytes = value
                .dyn_ref::<Uint8Array>()
                .filter(|bytes| bytes.length() <= MAX_CHUNK_BYTES)
                .ok_or(TransportFault::BadBody)?;
            Ok(Some(bytes.to_vec()))
        };
        let result = or_timeout(chunk, timeout_ms).await;
        if result.is_err() {
            self.connection.controller().abort();
        }
        result
    }
}

async fn or_timeout<T>(
    work: impl Future<Output = Result<T, TransportFault>>,
    timeout_ms: u32,
) -> Result<T, TransportFault> {
    let deadline = async {
        RuntimeClock.sleep(timeout_ms.into()).await;
        Err(TransportFault::TimedOut)
    };
    future::or(work, deadline).await
}
