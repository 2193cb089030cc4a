//! The values that JavaScript passes in: the host object of a call, its settings and arguments.

use js_sys::JsString;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;

#[wasm_bindgen]
extern "C" {
    /// The host object: how a call sends requests, and where its container keeps tokens.
    pub type Host;

    /// Sends a request. Its promise is rejected with the code `timeout` after `timeout_ms` milliseconds, and with
    /// `no_fetch` where there is nothing to send with.
    #[wasm_bindgen(method, structural, catch)]
    pub fn send(
        this: &Host,
        url: &str,
        method: &str,
        bearer: Option<&str>,
        body: Option<&str>,
        timeout_ms: u32,
    ) -> Result<JsValue, JsValue>;

    /// The container's `Map` of Management API tokens.
    #[wasm_bindgen(method, getter, structural)]
    pub fn tokens(this: &Host) -> js_sys::Map;

}

/// Between two settings.
const SEPARATOR: char = '\0';
/// Instead of a setting that is no string, and of one that contains a separator. White space only is no valid setting
/// either.
const NO_STRING: &str = "\t\n";

/// The values of all settings, in the order of [`SettingKey::ALL`]: one text, because each call into JavaScript for a
/// value of its own would take as long as a check of all. js/runtime/settings.js writes it.
pub struct HostSettings(Zeroizing<String>);

impl HostSettings {
    /// The settings of a call.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The value of a key.
    pub fn get(&self, key: SettingKey) -> Setting {
        match self.0.split(SEPARATOR).nth(key as usize) {
            None => Setting::Missing,
            Some(NO_STRING) => Setting::NotText,
            Some(text) => Setting::text(text.to_owned()),
        }
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
