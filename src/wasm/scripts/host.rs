//! What the JavaScript layer hands in with every call.

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::settings::Setting;

#[wasm_bindgen]
extern "C" {
    /// The object that stands for the place a call runs in.
    pub type Host;

    /// The `fetch` to send with, or `undefined` for the runtime's own.
    #[wasm_bindgen(method, getter, structural)]
    pub fn fetch(this: &Host) -> JsValue;

    /// What to send with in place of any `fetch`, or `undefined`.
    #[wasm_bindgen(method, getter, structural, js_name = send)]
    pub fn own_send(this: &Host) -> JsValue;

    /// Sends with that. The promise is rejected with the code `timeout` after so many milliseconds.
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

    /// What settings are read of: anything.
    type Settings;
    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn get(this: &Settings, key: &str) -> Result<JsValue, JsValue>;
}

/// Reads a key of the action script's `configuration`. What is no object has no keys.
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

/// Reads an identifier; `None` when it may not be sent.
pub fn identifier(typed: &JsValue) -> Option<Identifier> {
    let typed = typed.dyn_ref::<JsString>()?;
    Identifier::new(typed.into(), typed.to_lower_case().into())
}

/// Reads a password; `None` when it may not be sent.
pub fn password(typed: &JsValue) -> Option<Password> {
    Password::new(typed.as_string()?)
}
