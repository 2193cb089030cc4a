//! The reader of ID tokens: whole tokens, and the claims of a token whose form is right.
#![no_main]

use base64ct::{Base64UrlUnpadded, Encoding};
use libfuzzer_sys::fuzz_target;
use migration_core::domain::id_token::IdToken;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;

const NOW_S: i64 = 1_795_305_600;
const DOMAIN: &str = "old.example.com";
const CLIENT_ID: &str = "migration-client";

/// What passes the checks must be what OpenID Connect asks for, read by another JSON reader.
fn check(token: &str) {
    let Ok(token_read) = IdToken::decode(token) else {
        return;
    };
    let Ok(checked) = token_read.check(DOMAIN, CLIENT_ID, NOW_S) else {
        return;
    };
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = Base64UrlUnpadded::decode_vec(payload).expect("base64url");
    // Only these claims become values, since RFC 8259 allows numbers that are too large for serde_json.
    let claims: HashMap<String, Box<RawValue>> = serde_json::from_slice(&payload).expect("JSON");
    let claim = |name: &str| serde_json::from_str::<Value>(claims[name].get()).expect("JSON");
    assert_eq!(claim("iss"), format!("https://{DOMAIN}/"));
    assert_eq!(claim("sub"), *checked.subject);
    let audience = claim("aud");
    let is_mine = audience == CLIENT_ID
        || audience
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == CLIENT_ID));
    assert!(is_mine, "{audience}");
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    check(text);
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    check(&format!(
        "{}.{}.c2ln",
        part(r#"{"alg":"RS256"}"#),
        part(text)
    ));
    check(&format!("{}.{}.c2ln", part(text), part("{}")));
});
