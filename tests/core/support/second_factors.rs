//! Users with second factors, and logins that ask for one.

use super::{World, configuration, management_token, refusal, user};
use migration_core::flow::report::Report;
use serde_json::{Value, json};

pub const MIGRATE: &[(&str, &str)] = &[("Mfa_Policy", "migrate")];

pub fn enrolled() -> Value {
    let mut user = user();
    user["multifactor"] = json!(["guardian"]);
    user
}

pub fn phone(number: &str) -> Value {
    json!({ "id": "phone|dev_1", "type": "phone", "confirmed": true, "phone_number": number,
            "preferred_authentication_method": "sms", "created_at": "2026-01-01T00:00:00.000Z" })
}

/// A login whose password the old tenant proves by asking for a second factor.
pub fn login(more: &[(&str, &str)], answers: &[(u16, Value)]) -> (World, Report) {
    let world = World::new()
        .answers(403, &refusal("mfa_required"))
        .answers(200, &management_token("mt", 86_400));
    let world = answers
        .iter()
        .fold(world, |world, (status, body)| world.answers(*status, body));
    let report = world.login(&configuration(more), "zoe@example.com", "password");
    (world, report)
}
