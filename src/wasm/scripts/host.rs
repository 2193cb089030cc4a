//! The values that JavaScript passes in: the host object of a call, its settings and arguments.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::settings::Setting;

#[wasm_bindgen]
extern "C" {
    /// The host object: how a call sends requests, and where its container keeps tokens.
    pub type Host;

    /// The `fetch` to use, or `undefined` for the runtime's own.
    #[wasm_bindgen(method, getter, structural)]
    pub fn fetch(this: &Host) -> JsValue;

    /// The function that replaces `fetch`, or `undefined`.
    #[wasm_bindgen(method, getter, structural, js_name = send)]
    pub fn custom_send(this: &Host) -> JsValue;

    /// Calls that function. Its promise is rejected with the code `timeout` after `timeout_ms` milliseconds.
    #[wasm_bindgen(method, structural, catch)]
    pub fn send(
        this: &Host,
        url: &str,
        init: &str,
        body: Option<&str>,
        timeout_ms: u32,
    ) -> Result<JsValue, JsValue>;

    /// The container's `Map` of Management API tokens.
    #[wasm_bindgen(method, getter, structural)]
    pub fn tokens(this: &Host) -> js_sys::Map;

    /// Any value, read as an object of settings.
    type Settings;
    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn get(this: &Settings, key: &str) -> Result<JsValue, JsValue>;
}

/// Reads a key of the action script's `configuration`. A value that is not an object has no keys.
pub fn setting(configuration: &JsValue, key: &str) -> Setting {
    let Ok(value) = configuration.unchecked_ref::<Settings>().get(key) else {
        return Setting::Missing;
    };
    match value.as_string() {
        Some(text) => Setting::text(text),
        None if value.is_undefined() || value.is_null() => Setting::Missing,
        None => Setting::NotText,
    }
}

/// Reads an identifier; `None` if it must not be sent.
pub fn identifier(value: &JsValue) -> Option<Identifier> {
    let text = value.dyn_ref::<JsString>()?;
    Identifier::new(text.into(), text.to_lower_case().into())
}

/// Reads a password; `None` if it must not be sent.
pub fn password(value: &JsValue) -> Option<Password> {
    Password::new(value.as_string()?)
}
