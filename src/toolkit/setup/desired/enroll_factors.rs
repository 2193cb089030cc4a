//! The second factors that the new tenant's Action may ask users to enrol. To ask only for factors that are switched off
//! fails the login, so only those count that the tenant shows as switched on.

use serde_json::Value;

use crate::json_value::{get_str, is_true};

/// The name of the Action's secret that lists the factors.
pub const SECRET: &str = "ENROLL_FACTORS";

/// The factors of `GET /guardian/factors`, each with its type in `api.authentication.enrollWithAny`. That function does not
/// take `email`. A `recovery-code` and `webauthn-platform` (device biometrics) need another factor first.
/// Source: Auth0, "Actions Triggers: post-login - API Object" and "Configure WebAuthn with Device Biometrics for MFA".
const TYPES: [(&str, &str); 5] = [
    ("otp", "otp"),
    ("push-notification", "push-notification"),
    ("sms", "phone"),
    ("voice", "phone"),
    ("webauthn-roaming", "webauthn-roaming"),
];

/// What is known of the factors that the new tenant has switched on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EnrollFactors {
    /// Nobody is asked to enrol, because users with a second factor do not move.
    #[default]
    NotNeeded,
    /// The token may not read them.
    Unknown,
    /// The types that may be asked for, in a fixed order.
    Known(Vec<&'static str>),
}

/// The types that may be asked for. `factors` are those of `GET /guardian/factors`.
pub fn switched_on(factors: &[Value]) -> Vec<&'static str> {
    let mut types: Vec<&'static str> = Vec::new();
    for (name, kind) in TYPES {
        let is_on = factors
            .iter()
            .any(|factor| get_str(factor, "name") == name && is_true(factor, "enabled"));
        if is_on && !types.contains(&kind) {
            types.push(kind);
        }
    }
    types
}

/// The types that the first line of the Action's code names.
pub fn named_in_heading(heading: &str) -> Vec<&'static str> {
    let listed = heading
        .split_once(&format!("; {SECRET} "))
        .map(|(_, rest)| rest.split(';').next().unwrap_or_default())
        .unwrap_or_default();
    let listed: Vec<&str> = listed.split(',').map(str::trim).collect();
    let mut types: Vec<&'static str> = Vec::new();
    for (_, kind) in TYPES {
        if listed.contains(&kind) && !types.contains(&kind) {
            types.push(kind);
        }
    }
    types
}
