//! The exports. Each returns a promise of a report (see `report_json`), which is never rejected.

use wasm_bindgen::prelude::*;

use crate::host;
use crate::host::{Host, HostSettings};
use crate::report_json::to_js;
use crate::token_cache::ContainerTokens;
use crate::transport::HostTransport;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::event::Event;
use migration_core::domain::setting_key::SettingKey;
use migration_core::flow::report::Report;
use migration_core::flow::{get_user as get_user_flow, login as login_flow};
use migration_wasm_runtime::clock::RuntimeClock;

/// The names of all settings, with commas between them: `settings` of the other exports has their values in this order.
#[wasm_bindgen(js_name = settingNames)]
pub fn setting_names() -> String {
    SettingKey::NAMES.join(",")
}

/// Runs `login` with the action script's settings (see `HostSettings`), an identifier and a password.
#[wasm_bindgen]
pub async fn login(
    settings: String,
    identifier: JsValue,
    password: JsValue,
    host: Host,
) -> JsValue {
    let settings = HostSettings::new(settings);
    let settings = |key: SettingKey| settings.get(key);
    let report = match Configuration::read(&settings) {
        Err(error) => Report::misconfigured(Event::Login, &error, &settings),
        Ok(configuration) => {
            login_flow::login(
                &HostTransport(&host),
                &RuntimeClock,
                &ContainerTokens { map: host.tokens() },
                &configuration,
                host::identifier(&identifier),
                host::password(&password),
            )
            .await
        }
    };
    to_js(&report)
}

/// Runs `getUser` with the action script's settings (see `HostSettings`) and an identifier.
#[wasm_bindgen(js_name = getUser)]
pub async fn get_user(settings: String, identifier: JsValue, host: Host) -> JsValue {
    let settings = HostSettings::new(settings);
    let settings = |key: SettingKey| settings.get(key);
    let report = match Configuration::read(&settings) {
        Err(error) => Report::misconfigured(Event::GetUser, &error, &settings),
        Ok(configuration) => {
            get_user_flow::get_user(
                &HostTransport(&host),
                &RuntimeClock,
                &ContainerTokens { map: host.tokens() },
                &configuration,
                host::identifier(&identifier),
            )
            .await
        }
    };
    to_js(&report)
}
