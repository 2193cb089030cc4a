//! The exports. A call ends with the host's `end`, exactly once.

use wasm_bindgen::prelude::*;

use crate::cache::InstanceCache;
use crate::calls;
use crate::calls::Event;
use crate::host;
use crate::host::HostSettings;
use crate::ports::Ports;
use crate::report_json::json;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::event;
use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;
use migration_core::flow::ports::Verdict;
use migration_core::flow::report::Report;
use migration_core::flow::{get_user, login};

/// The names of all settings, with commas between them: `settings` of the other exports has their values in this order.
#[wasm_bindgen(js_name = settingNames)]
pub fn setting_names() -> String {
    SettingKey::NAMES.join(",")
}

/// Starts `login`, or else `getUser`, with the action script's settings (see `HostSettings`), an identifier, the same in
/// lower case if that differs, and for `login` a password. An argument that is no string is absent.
///
/// It is one export for both, since most of its code would be in the script twice otherwise.
#[wasm_bindgen]
pub fn run(
    call: u32,
    is_login: bool,
    settings: String,
    identifier: Option<String>,
    lower_case: Option<String>,
    password: Option<String>,
) {
    // From here on it is wiped, even if a wrong setting ends the call.
    let password = password.and_then(Password::new);
    calls::start(call, async move {
        let event = if is_login {
            event::Event::Login
        } else {
            event::Event::GetUser
        };
        let settings = HostSettings::new(settings);
        let settings = |key: SettingKey| settings.get(key);
        let (ports, cache) = (&Ports(call), &InstanceCache(call));
        let identifier = read_identifier(identifier, lower_case);
        let report = match Configuration::read(&settings) {
            Err(error) => Report::misconfigured(event, &error, &settings),
            Ok(configuration) if is_login => {
                login::login(ports, ports, cache, &configuration, identifier, password).await
            }
            Ok(configuration) => {
                get_user::get_user(ports, ports, cache, &configuration, identifier).await
            }
        };
        host::end(call, json(&report).expose());
    });
}

fn read_identifier(text: Option<String>, lower_case: Option<String>) -> Option<Identifier> {
    let text = text?;
    let lower_case = lower_case.unwrap_or_else(|| text.clone());
    Identifier::new(text, lower_case)
}

/// Hands a call the answer to its request. A status that is no number means that the answer cannot be read.
///
/// `retry_after` and `reset` are the headers of the rate limit; only those of status 429 are read.
#[wasm_bindgen]
pub fn answer(
    call: u32,
    status: f64,
    request_id: Option<String>,
    retry_after: Option<String>,
    reset: Option<String>,
    body: Vec<u8>,
) {
    let result = if status.is_nan() {
        Err(TransportFault::BadBody)
    } else {
        let seconds = |value: Option<String>| value?.trim().parse().ok();
        Ok(Response {
            status: status as u16,
            body: Response::text(body),
            request_id,
            rate_limit: RateLimit {
                retry_after_s: seconds(retry_after),
                reset_at_s: seconds(reset),
            },
        })
    };
    calls::resume(call, Event::Answer(result));
}

/// Tells a call that its request has got no answer. `cause` and `code` are `error.cause.code` and `error.code` of what
/// was thrown, where they are strings.
#[wasm_bindgen]
pub fn fault(call: u32, cause: Option<String>, code: Option<String>) {
    let fault = TransportFault::from_codes(cause, code);
    calls::resume(call, Event::Answer(Err(fault)));
}

/// Hands a call the result of its check of a signature; see `host::verify`.
#[wasm_bindgen]
pub fn verified(call: u32, verdict: u32) {
    let verdict = match verdict {
        host::GENUINE => Verdict::Genuine,
        host::WRONG => Verdict::Wrong,
        host::NO_CRYPTOGRAPHY => Verdict::NoCryptography,
        _ => Verdict::Failed,
    };
    calls::resume(call, Event::Verdict(verdict));
}

/// Tells a call that what it waits for has ended.
#[wasm_bindgen(js_name = goOn)]
pub fn go_on(call: u32) {
    calls::go_on(call);
}

/// Tells a call that the time of its timer is over.
#[wasm_bindgen]
pub fn wake(call: u32) {
    calls::resume(call, Event::Timer);
}
