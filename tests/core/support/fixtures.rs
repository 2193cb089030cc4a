//! Settings, tokens, users and answers of a tenant, and what a report says.

use migration_core::domain::configuration::Configuration;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;
use migration_core::flow::report::Report;
use serde_json::{Value, json};

use super::NOW_MS;

/// One of the five required settings, or of those given.
pub fn setting(more: &[(&str, &str)], key: SettingKey) -> Setting {
    let required = [
        ("Domain", "old.example.com"),
        ("Client_ID", "migration-client"),
        ("Client_Secret", "s3cret"),
        ("Audience", "https://old.example.com/api/v2/"),
        ("Connection", "Users"),
    ];
    let given = more
        .iter()
        .chain(&required)
        .find(|(name, _)| *name == key.name());
    given.map_or(Setting::Missing, |(_, value)| {
        Setting::text((*value).to_owned())
    })
}

pub fn configuration(more: &[(&str, &str)]) -> Configuration {
    let configuration = Configuration::read(&|key| setting(more, key));
    configuration.expect("a good configuration")
}

/// Claims of a good token, with the Action's.
pub fn claims() -> Value {
    json!({
        "iss": "https://old.example.com/",
        "aud": "migration-client",
        "sub": "auth0|5f7c8ec7c33c6c004bbafe82",
        "iat": NOW_MS / 1000,
        "exp": NOW_MS / 1000 + 36_000,
        "name": "Zoë Müller",
        "nickname": "zoe",
        "email": "zoe@example.com",
        "email_verified": true,
        "picture": "https://cdn.example.com/zoe.png",
        "https://migrationapp/action_version": 1,
        "https://migrationapp/user_metadata": { "color": "blue" },
        "https://migrationapp/app_metadata": { "plan": "gold" },
    })
}

/// A signed token, whose signature nobody checks.
pub fn token(header: &Value, claims: &Value) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    format!("{}.{}.c2lnbmF0dXJl", part(header), part(claims))
}

/// The body of a token answer.
pub fn token_answer(claims: &Value) -> Value {
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" });
    json!({
        "access_token": "at", "id_token": token(&header, claims), "token_type": "Bearer",
        "expires_in": 86_400, "scope": "openid profile email",
    })
}

/// The body of a Management API token answer.
pub fn management_token(value: &str, expires_in: u64) -> Value {
    json!({ "access_token": value, "token_type": "Bearer", "expires_in": expires_in, "scope": "read:users" })
}

/// A user of the Management API, the same as in [`claims`].
pub fn user() -> Value {
    json!({
        "user_id": "auth0|5f7c8ec7c33c6c004bbafe82",
        "name": "Zoë Müller",
        "nickname": "zoe",
        "email": "zoe@example.com",
        "email_verified": true,
        "picture": "https://cdn.example.com/zoe.png",
        "identities": [{
            "connection": "Users", "provider": "auth0", "isSocial": false,
            "user_id": "5f7c8ec7c33c6c004bbafe82",
        }],
        "user_metadata": { "color": "blue" },
        "app_metadata": { "plan": "gold" },
        "created_at": "2020-10-06T15:32:39.000Z",
        "logins_count": 7,
    })
}

/// [`user`] with a user name.
pub fn named(username: &str) -> Value {
    let mut user = user();
    user["username"] = json!(username);
    user
}

/// A body as the Authentication API refuses with.
pub fn refusal(error: &str) -> Value {
    json!({ "error": error, "error_description": "not to be read" })
}

/// The profile of a report that found one.
pub fn profile(report: &Report) -> Value {
    use migration_core::domain::outcome::Outcome;
    match &report.outcome {
        Outcome::Found(profile) => {
            serde_json::from_str(profile.json.expose()).expect("a JSON profile")
        }
        other => unreachable_outcome(other.code().name()),
    }
}

fn unreachable_outcome(code: &str) -> Value {
    assert_eq!(code, "found");
    Value::Null
}

/// Code and message of a report that refused.
pub fn refused(report: &Report) -> (&'static str, String) {
    use migration_core::domain::outcome::Outcome;
    match &report.outcome {
        Outcome::Refused(refusal) => (refusal.code.name(), refusal.message.clone()),
        other => (other.code().name(), String::new()),
    }
}
