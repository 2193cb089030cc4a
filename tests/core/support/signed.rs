//! Tokens, keys and a check of signatures in which a signature is the name of the key that made it.
//!
//! Real cryptography is in tests/js/verify-signature.test.js. Here it only matters which key, which input and which signature
//! are handed to the check.

use base64ct::{Base64UrlUnpadded, Encoding};
use migration_core::domain::algorithm::Algorithm;
use migration_core::domain::configuration::Configuration;
use migration_core::flow::ports::Verdict;
use serde_json::{Value, json};

use super::{World, claims, configuration};

pub const SECRET: &str = "a client secret of Auth0, which has 64 characters";
pub const NO_KEY: &str = "ID token: not exactly one key of the old tenant fits its signature.";
pub const WRONG: &str = "ID token: its signature is wrong.";

/// Settings under which signatures are checked.
pub fn verifying(more: &[(&str, &str)]) -> Configuration {
    let ours = [("Verify_Signature", "true"), ("Client_Secret", SECRET)];
    configuration(&[more, &ours].concat())
}

/// A world that checks signatures.
pub fn world() -> World {
    let mut world = World::new();
    world.verifier = Some(verify);
    world
}

/// The signature of `input` with a key: both in one text.
fn signature(signer: &str, input: &str) -> String {
    Base64UrlUnpadded::encode_string(format!("{signer} {input}").as_bytes())
}

fn verify(algorithm: Algorithm, key: &[u8], input: &[u8], signature: &[u8]) -> Verdict {
    let key = core::str::from_utf8(key).expect("a text");
    let signer = match algorithm {
        Algorithm::Hs256 => key.to_owned(),
        _ => {
            let key: Value = serde_json::from_str(key).expect("a JWK");
            assert_eq!(key["kty"], "RSA");
            key["owner"].as_str().expect("an owner").to_owned()
        }
    };
    let input = core::str::from_utf8(input).expect("a text");
    if signature == format!("{signer} {input}").as_bytes() {
        Verdict::Genuine
    } else {
        Verdict::Wrong
    }
}

/// A token with this header, signed by `signer`.
pub fn signed(header: &Value, signer: &str) -> String {
    let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let input = format!("{}.{}", part(header), part(&claims()));
    let signature = signature(signer, &input);
    format!("{input}.{signature}")
}

/// A token that the key of this ID has signed.
pub fn signed_with_key(kid: &str) -> String {
    signed(&json!({ "alg": "RS256", "kid": kid }), kid)
}

/// The body of a token answer.
pub fn answer(token: &str) -> Value {
    json!({ "access_token": "at", "id_token": token, "token_type": "Bearer" })
}

/// A public key as Auth0 publishes it. Its modulus has as many bytes, the first of which is `first`.
pub fn key_with_modulus(kid: &str, first: u8, bytes: usize) -> Value {
    let mut modulus = vec![0x55; bytes];
    modulus[0] = first;
    json!({
        "alg": "RS256", "kty": "RSA", "use": "sig", "n": Base64UrlUnpadded::encode_string(&modulus), "e": "AQAB",
        "kid": kid, "x5t": "x", "x5c": ["y"], "owner": kid,
    })
}

pub fn key(kid: &str) -> Value {
    key_with_modulus(kid, 0x80, 256)
}

/// A key with other members; `null` removes one.
pub fn key_with(kid: &str, changes: &Value) -> Value {
    let mut key = key(kid);
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            key.as_object_mut().expect("an object").remove(name);
        } else {
            key[name] = value.clone();
        }
    }
    key
}

pub fn key_set(keys: &[Value]) -> Value {
    json!({ "keys": keys })
}
