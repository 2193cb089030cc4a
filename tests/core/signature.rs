//! The signature of the ID token, under the setting `Verify_Signature`: which tokens are refused, and what for.

use crate::support::signed::{
    NO_KEY, SECRET, WRONG, answer, key, key_set, key_with, key_with_modulus, signed,
    signed_with_key, verifying, world,
};
use crate::support::{World, configuration, refused, token_answer};
use migration_core::domain::transport_fault::TransportFault;
use migration_core::flow::ports::Verdict;
use serde_json::{Value, json};

const KEYS: &str = "GET /.well-known/jwks.json";

/// What a login ends with whose token and keys are these.
fn outcome(token: &str, keys: &[Value]) -> Result<(), String> {
    let world = world()
        .answers(200, &answer(token))
        .answers(200, &key_set(keys));
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    if report.reply.name() == "profile" {
        return Ok(());
    }
    let (code, message) = refused(&report);
    assert_eq!(
        (code, report.reply.name()),
        ("invalid_token", "error"),
        "{message}"
    );
    Err(message)
}

#[test]
fn signature_is_not_checked_by_default() {
    let world = World::new().answers(200, &token_answer(&crate::support::claims()));
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(report.reply.name(), "profile");
    assert_eq!(world.paths(), ["POST /oauth/token"]);
}

#[test]
fn genuine_signature_moves_the_user() {
    assert_eq!(
        outcome(&signed_with_key("b"), &[key("a"), key("b")]),
        Ok(())
    );
    let pss = signed(&json!({ "alg": "PS256", "kid": "b" }), "b");
    let any = key_with("b", &json!({ "alg": null, "use": null }));
    assert_eq!(outcome(&pss, &[key("a"), any]), Ok(()));
    let named = key_with("b", &json!({ "alg": "PS256" }));
    assert_eq!(outcome(&pss, &[named]), Ok(()));
}

#[test]
fn keys_are_requested_without_any_secret() {
    let world = world()
        .answers(200, &answer(&signed_with_key("a")))
        .answers(200, &key_set(&[key("a")]));
    world.login(&verifying(&[]), "zoe@example.com", "password");
    let sent = world.sent.borrow();
    assert_eq!(
        (sent[1].method, sent[1].url.as_str()),
        ("GET", "https://old.example.com/.well-known/jwks.json")
    );
    assert_eq!((&sent[1].bearer, &sent[1].body), (&None, &None));
}

#[test]
fn client_secret_signs_hs256_only_and_needs_no_keys() {
    let token = signed(&json!({ "alg": "HS256" }), SECRET);
    let world = world().answers(200, &answer(&token));
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    assert_eq!(report.reply.name(), "profile");
    assert_eq!(world.paths(), ["POST /oauth/token"]);
    // A token that names a key of the tenant is still one of the secret: the key's text is never a secret.
    let public_key = key("a").to_string();
    let confused = signed(&json!({ "alg": "HS256", "kid": "a" }), &public_key);
    assert_eq!(outcome(&confused, &[key("a")]), Err(WRONG.to_owned()));
    let confused = signed(&json!({ "alg": "RS256", "kid": "a" }), SECRET);
    assert_eq!(outcome(&confused, &[key("a")]), Err(WRONG.to_owned()));
}

#[test]
fn client_secret_of_less_than_256_bits_signs_nothing() {
    let settings = configuration(&[("Verify_Signature", "true"), ("Client_Secret", "s3cret")]);
    let token = signed(&json!({ "alg": "HS256" }), "s3cret");
    let world = world().answers(200, &answer(&token));
    let report = world.login(&settings, "zoe@example.com", "password");
    assert_eq!(refused(&report), ("invalid_token", NO_KEY.to_owned()));
}

#[test]
fn key_must_be_the_one_that_the_token_names() {
    let other = |changes: Value| key_with("a", &changes);
    let unfit = [
        ("another ID", vec![key("b")]),
        ("no ID", vec![other(json!({ "kid": null }))]),
        ("an ID that is no text", vec![other(json!({ "kid": 7 }))]),
        ("no keys", vec![]),
        ("two of one ID", vec![key("a"), key("a")]),
        ("another type", vec![other(json!({ "kty": "EC" }))]),
        (
            "a secret",
            vec![other(json!({ "kty": "oct", "k": "AAAA" }))],
        ),
        ("no type", vec![other(json!({ "kty": null }))]),
        ("for encryption", vec![other(json!({ "use": "enc" }))]),
        ("another algorithm", vec![other(json!({ "alg": "PS256" }))]),
        ("HS256", vec![other(json!({ "alg": "HS256" }))]),
        ("no modulus", vec![other(json!({ "n": null }))]),
        ("an empty modulus", vec![other(json!({ "n": "" }))]),
        ("no base64url", vec![other(json!({ "n": "+/==" }))]),
        ("1024 bits", vec![key_with_modulus("a", 0x80, 128)]),
        ("2047 bits", vec![key_with_modulus("a", 0x7f, 256)]),
        ("leading zeros", vec![key_with_modulus("a", 0, 257)]),
        ("8200 bits", vec![key_with_modulus("a", 0x80, 1_025)]),
    ];
    for (case, keys) in unfit {
        assert_eq!(
            outcome(&signed_with_key("a"), &keys),
            Err(NO_KEY.to_owned()),
            "{case}"
        );
    }
    for fit in [
        key_with_modulus("a", 0x01, 257),
        key_with_modulus("a", 0x80, 1_024),
    ] {
        assert_eq!(outcome(&signed_with_key("a"), &[fit]), Ok(()));
    }
    // A key of the same ID that is for something else does not count.
    let for_encryption = other(json!({ "use": "enc" }));
    assert_eq!(
        outcome(&signed_with_key("a"), &[for_encryption, key("a")]),
        Ok(())
    );
}

#[test]
fn token_without_the_id_of_a_key_needs_a_set_with_one_key() {
    let token = signed(&json!({ "alg": "RS256" }), "a");
    assert_eq!(outcome(&token, &[key("a")]), Ok(()));
    let other_use = key_with("b", &json!({ "use": "enc" }));
    assert_eq!(outcome(&token, &[key("a"), other_use]), Ok(()));
    assert_eq!(
        outcome(&token, &[key("a"), key("b")]),
        Err(NO_KEY.to_owned())
    );
    for kid in [json!(7), json!(["a"]), json!(null)] {
        let token = signed(&json!({ "alg": "RS256", "kid": kid }), "a");
        let result = outcome(&token, &[key("a")]);
        assert_eq!(result, Err(NO_KEY.to_owned()), "{kid}");
    }
}

#[test]
fn changed_tokens_are_refused() {
    let token = signed_with_key("a");
    let parts: Vec<&str> = token.split('.').collect();
    let other = signed(&json!({ "alg": "RS256", "kid": "a", "typ": "JWT" }), "a");
    let other: Vec<&str> = other.split('.').collect();
    let truncated = parts[2].get(..parts[2].len() - 4).expect("a signature");
    let foreign = signed(&json!({ "alg": "RS256", "kid": "a" }), "b");
    let changed = [
        ("header", [other[0], parts[1], parts[2]].join(".")),
        ("payload", [parts[0], "eyJpc3MiOiJ4In0", parts[2]].join(".")),
        ("signature", [parts[0], parts[1], truncated].join(".")),
        ("padding", format!("{token}=")),
        ("no base64url", [parts[0], parts[1], "%%%%"].join(".")),
        ("the key of another owner", foreign),
    ];
    for (case, token) in changed {
        let result = outcome(&token, &[key("a"), key("b")]);
        assert_eq!(result, Err(WRONG.to_owned()), "{case}");
    }
}

#[test]
fn critical_extensions_are_refused() {
    for crit in [json!(["exp"]), json!(["b64"]), json!([]), json!(null)] {
        let header = json!({ "alg": "RS256", "kid": "a", "b64": true, "crit": crit });
        assert_eq!(
            outcome(&signed(&header, "a"), &[key("a")]),
            Err("ID token: its header has critical extensions.".to_owned())
        );
    }
}

#[test]
fn other_algorithms_and_no_signature_are_refused_as_ever() {
    let unsigned = signed_with_key("a");
    let unsigned = unsigned.rsplit_once('.').expect("a signature").0;
    let tokens = ["none", "HS512", "RS384", "ES256", "rs256", "EdDSA"]
        .map(|alg| signed(&json!({ "alg": alg, "kid": "a" }), "a"));
    for token in tokens.into_iter().chain([format!("{unsigned}.")]) {
        let expected = "ID token: it is not signed with RS256, PS256 or HS256.";
        assert_eq!(outcome(&token, &[key("a")]), Err(expected.to_owned()));
    }
}

#[test]
fn keys_of_the_header_are_not_looked_at() {
    let header = json!({ "alg": "RS256", "kid": "evil", "jwk": key("evil"), "jku": "https://evil.example.com/keys" });
    let token = signed(&header, "evil");
    assert_eq!(outcome(&token, &[key("a")]), Err(NO_KEY.to_owned()));
}

#[test]
fn claims_are_checked_after_a_genuine_signature() {
    let settings = verifying(&[("Client_ID", "another")]);
    let world = world()
        .answers(200, &answer(&signed_with_key("a")))
        .answers(200, &key_set(&[key("a")]));
    let report = world.login(&settings, "zoe@example.com", "password");
    let expected = "ID token: it was not issued for Client_ID.".to_owned();
    assert_eq!(refused(&report), ("invalid_token", expected));
}

#[test]
fn unreadable_keys_are_an_outage() {
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"keys":{}}"#,
        r#"{"keys":[7]}"#,
    ] {
        let world = world()
            .answers(200, &answer(&signed_with_key("a")))
            .answers_text(200, body);
        let report = world.login(&verifying(&[]), "zoe@example.com", "password");
        assert_eq!(refused(&report).0, "unavailable", "{body}");
        assert_eq!(report.reply.name(), "error");
    }
    for (status, code) in [
        (302, "unavailable"),
        (401, "unavailable"),
        (404, "unavailable"),
    ] {
        let world = world()
            .answers(200, &answer(&signed_with_key("a")))
            .answers_text(status, "{}");
        let report = world.login(&verifying(&[]), "zoe@example.com", "password");
        assert_eq!(refused(&report).0, code, "{status}");
    }
}

#[test]
fn request_for_keys_is_repeated_after_a_passing_fault() {
    let world = world()
        .answers(200, &answer(&signed_with_key("a")))
        .fails(TransportFault::Broken("ECONNRESET".to_owned()))
        .answers(200, &key_set(&[key("a")]));
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    assert_eq!(report.reply.name(), "profile");
    assert_eq!(world.paths(), ["POST /oauth/token", KEYS, KEYS]);
    let world = crate::support::signed::world()
        .answers(200, &answer(&signed_with_key("a")))
        .fails(TransportFault::Failed("ENOTFOUND".to_owned()));
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    assert_eq!(refused(&report).0, "unavailable");
}

#[test]
fn key_that_the_runtime_cannot_use_is_an_outage() {
    let mut world = world()
        .answers(200, &answer(&signed_with_key("a")))
        .answers(200, &key_set(&[key("a")]));
    world.verifier = Some(|_, _, _, _| Verdict::Failed);
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    let (code, message) = refused(&report);
    assert_eq!(
        (code, report.reply.name()),
        ("unavailable", "error"),
        "{message}"
    );
    assert!(message.contains("its key could not be used"), "{message}");
}

#[test]
fn runtime_without_cryptography_is_misconfigured() {
    let world = World::new()
        .answers(200, &answer(&signed_with_key("a")))
        .answers(200, &key_set(&[key("a")]));
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    let (code, message) = refused(&report);
    assert_eq!(code, "misconfigured");
    assert!(
        message.starts_with("Verify_Signature needs crypto.subtle"),
        "{message}"
    );
}
