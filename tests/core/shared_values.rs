//! Values that cross from one instance of the module to another, as JSON: a token, and why there is none.

use migration_core::domain::outcome::{Code, Refusal};
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::refusals::management_token_rejected;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::setting_problem::ConfigurationError;
use migration_core::endpoints::client_credentials::AccessToken;

fn read(json: &str) -> Option<Refusal> {
    Refusal::from_json(&RawObject::parse(json)?)
}

#[test]
fn refusal_is_read_as_it_was_written() {
    let missing = ConfigurationError::Missing(vec![SettingKey::Domain, SettingKey::Audience]);
    for refusal in [
        Refusal::unavailable("it said \"no\"\n"),
        Refusal::new(Code::RateLimited, ""),
        management_token_rejected(),
        missing.to_refusal(),
    ] {
        assert_eq!(read(&refusal.to_json()), Some(refusal.clone()));
        assert_eq!(refusal.to_string(), refusal.message);
    }
}

#[test]
fn text_that_is_no_refusal_is_not_read_as_one() {
    for json in [
        "{}",
        r#"{"code":"unavailable"}"#,
        r#"{"code":"unknown","message":"x"}"#,
        r#"{"message":"x"}"#,
    ] {
        assert_eq!(read(json), None, "{json}");
    }
    let without_step = read(r#"{"code":"misconfigured","message":"x","setting":"Domain"}"#);
    assert_eq!(without_step.and_then(|refusal| refusal.remedy), None);
}

#[test]
fn token_is_read_as_it_was_written() {
    let token = AccessToken {
        value: "a\"b".into(),
        good_until_ms: 1_795_305_600_000,
    };
    let json = token.to_json();
    let object = RawObject::parse(json.expose()).expect("an object");
    assert_eq!(AccessToken::from_json(&object), Some(token));
    for json in ["{}", r#"{"value":"x"}"#, r#"{"value":"x","good_until":-1}"#] {
        let object = RawObject::parse(json).expect("an object");
        assert_eq!(AccessToken::from_json(&object), None, "{json}");
    }
}
