//! Reads the body of a response, up to a limit: a body is decompressed while it is read, so that a short one may become
//! longer than any memory.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use zeroize::Zeroizing;

use crate::fetch::{await_value, transport_fault};
use migration_core::domain::secret::Secret;
use migration_core::domain::transport_fault::TransportFault;

/// Far more than any response of Auth0 has, in bytes after decompression.
const MAX_BYTES: usize = 24_000_000;
/// The limit for a body that comes as one text, in UTF-16 characters; each takes at most three bytes of UTF-8.
const MAX_CHARACTERS: u32 = 8_000_000;
/// A body may begin with a byte order mark, which is no part of its text (Encoding Standard, "UTF-8 decode").
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[wasm_bindgen]
extern "C" {
    /// A response, for its body.
    pub type JsBodyOwner;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn body(this: &JsBodyOwner) -> Result<JsStream, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn text(this: &JsBodyOwner) -> Result<JsValue, JsValue>;

    /// The stream of a body, or anything else.
    type JsStream;
    #[wasm_bindgen(method, getter, structural, catch, js_name = getReader)]
    fn reader_function(this: &JsStream) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch, js_name = getReader)]
    fn get_reader(this: &JsStream) -> Result<JsReader, JsValue>;

    /// The reader of a stream.
    type JsReader;
    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &JsReader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn cancel(this: &JsReader) -> Result<JsValue, JsValue>;

    /// What a reader returns.
    type JsReadResult;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn done(this: &JsReadResult) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, structural, catch)]
    fn value(this: &JsReadResult) -> Result<JsChunk, JsValue>;

    /// A part of a body: a `Uint8Array`, perhaps of another realm.
    type JsChunk;
    #[wasm_bindgen(method, getter, structural, catch, js_name = byteLength)]
    fn byte_length(this: &JsChunk) -> Result<JsValue, JsValue>;
}

/// Reads the whole body as text: from its stream, or, where the response has none, with its method `text`.
///
/// # Errors
/// `BadBody` if the body is too long or has another form than that of `fetch`, or the fault while it was read.
pub async fn read_body(owner: &JsBodyOwner) -> Result<Secret, TransportFault> {
    let stream = owner.body().ok().filter(|stream| {
        stream
            .reader_function()
            .is_ok_and(|function| function.is_function())
    });
    match stream {
        Some(stream) => read_stream(&stream).await,
        None => read_text(owner).await,
    }
}

async fn read_stream(stream: &JsStream) -> Result<Secret, TransportFault> {
    let reader = stream.get_reader().map_err(|_| TransportFault::BadBody)?;
    let mut chunks: Vec<Uint8Array> = Vec::new();
    let mut total: usize = 0;
    loop {
        let read = reader.read().map_err(|error| transport_fault(&error))?;
        let read: JsReadResult = await_value(read)
            .await
            .map_err(|error| transport_fault(&error))?
            .unchecked_into();
        let is_last = read.done().map_err(|_| TransportFault::BadBody)?;
        if is_last.is_truthy() {
            break;
        }
        let chunk = read.value().map_err(|_| TransportFault::BadBody)?;
        let length = chunk.byte_length().ok().and_then(|length| length.as_f64());
        total = total.saturating_add(length.ok_or(TransportFault::BadBody)? as usize);
        if total > MAX_BYTES {
            stop(&reader);
            return Err(TransportFault::BadBody);
        }
        chunks.push(Uint8Array::new(&chunk));
    }
    // One buffer of the right size: one that grows would leave copies of tokens behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(total));
    for chunk in chunks {
        bytes.extend_from_slice(&Zeroizing::new(chunk.to_vec()));
    }
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    // Decoded as a whole, because a character may lie in two chunks.
    Ok(Zeroizing::new(String::from_utf8_lossy(text).into_owned()).into())
}

/// Ends a stream that nobody reads any more. An injected `fetch` need not listen to its signal.
fn stop(reader: &JsReader) {
    if let Ok(cancelled) = reader.cancel() {
        spawn_local(async {
            // Whether it could be cancelled changes nothing.
            let _ = await_value(cancelled).await;
        });
    }
}

async fn read_text(owner: &JsBodyOwner) -> Result<Secret, TransportFault> {
    let mut text = owner.text().map_err(|error| transport_fault(&error))?;
    if !text.is_string() {
        text = await_value(text)
            .await
            .map_err(|error| transport_fault(&error))?;
    }
    let text = text
        .dyn_ref::<JsString>()
        .filter(|text| text.length() <= MAX_CHARACTERS);
    let text = text.map(String::from).ok_or(TransportFault::BadBody)?;
    Ok(text.into())
}
