//! What crosses the boundary between Rust and JavaScript: plain numbers and texts, and no object or promise, since each of
//! those takes more time than most calls compute.
//!
//! `host` is the parameter of the glue's factory, made by js/runtime/host.js. A call has a number, which JavaScript
//! gives it.

use std::ops::Range;

use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;

#[wasm_bindgen]
extern "C" {
    /// Sends a request of a call: a `POST` if it has a body, else a `GET`. Exactly one `answer` or `fault` follows, but
    /// not before this function returns. After `timeout_ms` milliseconds that is the fault `timeout`; `no_fetch` where
    /// there is nothing to send with.
    #[wasm_bindgen(js_namespace = host, js_name = send)]
    pub fn send(call: u32, url: &str, bearer: Option<&str>, body: Option<&str>, timeout_ms: u32);

    /// Checks a signature with WebCrypto. `algorithm` is its name there; `key` is a JWK as JSON text, or for `HMAC` the
    /// secret itself. Exactly one `verified` follows, but not before this function returns, with one of the numbers below.
    #[wasm_bindgen(js_namespace = host, js_name = verify)]
    pub fn verify(call: u32, algorithm: &str, key: &[u8], input: &[u8], signature: &[u8]);

    /// Sets the timer of a call. When its time is over, `wake` follows.
    #[wasm_bindgen(js_namespace = host, js_name = setTimer)]
    pub fn set_timer(call: u32, ms: f64);

    /// Clears the timer of a call.
    #[wasm_bindgen(js_namespace = host, js_name = clearTimer)]
    pub fn clear_timer(call: u32);

    /// Says that a call waits for what another one does. After `unpark`, `goOn` follows, in the context of the request that
    /// the waiting call serves: workerd forbids a request to be sent in the context of another one.
    #[wasm_bindgen(js_namespace = host, js_name = park)]
    pub fn park(call: u32);

    /// Says that what a call waits for has ended.
    #[wasm_bindgen(js_namespace = host, js_name = unpark)]
    pub fn unpark(call: u32);

    /// Ends a call with its report (see `report_json`).
    #[wasm_bindgen(js_namespace = host, js_name = end)]
    pub fn end(call: u32, report: &str);

    /// UNIX time in milliseconds.
    #[wasm_bindgen(js_namespace = host, js_name = now)]
    pub fn now() -> f64;

    /// Milliseconds of a clock that never jumps.
    #[wasm_bindgen(js_namespace = host, js_name = monotonic)]
    pub fn monotonic() -> f64;

    /// A random number of at least 0 and less than 1.
    #[wasm_bindgen(js_namespace = host, js_name = random)]
    pub fn random() -> f64;
}

/// The signature is not that of the key.
pub const WRONG: u32 = 0;
/// The signature is that of the key.
pub const GENUINE: u32 = 1;
/// The runtime has no WebCrypto. Any other number: the check failed.
pub const NO_CRYPTOGRAPHY: u32 = 2;

/// Between two settings.
const SEPARATOR: char = '\0';
/// Instead of a setting that is no string, and of one that contains a separator. White space only is no valid setting
/// either.
const NO_STRING: &str = "\t\n";

/// The values of all settings, in the order of [`SettingKey::ALL`]: one text, because each call into JavaScript for a
/// value of its own would take as long as a check of all. js/runtime/settings.js writes it.
pub struct HostSettings {
    text: Zeroizing<String>,
    /// Where the value of each key begins and ends.
    ranges: Vec<Range<usize>>,
}

impl HostSettings {
    /// The settings of a call.
    pub fn new(text: String) -> Self {
        let mut start = 0;
        let mut ranges = Vec::with_capacity(SettingKey::ALL.len());
        for value in text.split(SEPARATOR) {
            let end = value.len().saturating_add(start);
            ranges.push(start..end);
            start = end.saturating_add(SEPARATOR.len_utf8());
        }
        Self {
            text: Zeroizing::new(text),
            ranges,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: SettingKey) -> Setting {
        let range = self.ranges.get(key as usize);
        match range.and_then(|range| self.text.get(range.clone())) {
            None => Setting::Missing,
            Some(NO_STRING) => Setting::NotText,
            Some(text) => Setting::text(text.to_owned()),
        }
    }
}
