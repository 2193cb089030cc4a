//! The checks of the ID token, one by one.

use crate::support::{NOW_MS, claims, token};
use migration_core::domain::id_token::{ClaimProblem, IdToken, IdTokenError};
use serde_json::{Value, json};

const NOW: i64 = (NOW_MS / 1000) as i64;

fn problem(token: &str) -> Option<&'static str> {
    check(token).err().map(|error| &*error.to_string().leak())
}

/// The subject of a token that passes all checks.
fn check(token: &str) -> Result<String, IdTokenError> {
    let token = IdToken::decode(token)?;
    let claims = token.check("old.example.com", "migration-client", NOW)?;
    Ok(claims.subject.into_owned())
}

fn problem_with(header: &Value, change: impl FnOnce(&mut Value)) -> Option<&'static str> {
    let mut claims = claims();
    change(&mut claims);
    problem(&token(header, &claims))
}

fn problem_of(change: impl FnOnce(&mut Value)) -> Option<&'static str> {
    problem_with(&json!({ "alg": "RS256" }), change)
}

#[test]
fn valid_token_passes_all_checks() {
    let good = token(&json!({ "alg": "RS256" }), &claims());
    assert_eq!(
        check(&good).ok().as_deref(),
        Some("auth0|5f7c8ec7c33c6c004bbafe82")
    );
}

#[test]
fn token_must_have_three_base64url_parts() {
    let good = token(&json!({ "alg": "RS256" }), &claims());
    let parts: Vec<&str> = good.split('.').collect();
    for broken in [
        "",
        "..",
        "a.b",
        &format!("{good}.x"),
        &parts[..2].join("."),
        &good.replace('.', ","),
    ] {
        assert!(problem(broken).is_some(), "{broken}");
    }
    assert_eq!(
        problem(&parts[..2].join(".")),
        Some("it does not have three parts")
    );
    assert_eq!(
        problem(&format!("{good}.x")),
        Some("it does not have three parts")
    );
    assert_eq!(
        problem(&format!("!.{}.{}", parts[1], parts[2])),
        Some("its header is no JSON object")
    );
    assert_eq!(
        problem(&format!("{}.{}.{}", parts[0], "AAAA", parts[2])),
        Some("its payload is no JSON object")
    );
    assert_eq!(
        problem(&format!("{}.{}==.{}", parts[0], parts[1], parts[2])),
        Some("its payload is no JSON object")
    );
    // "[]" and "null"
    assert_eq!(
        problem(&format!("{}.W10.{}", parts[0], parts[2])),
        Some("its payload is no JSON object")
    );
    assert_eq!(
        problem(&format!("{}.bnVsbA.{}", parts[0], parts[2])),
        Some("its payload is no JSON object")
    );
}

#[test]
fn only_signed_tokens_of_known_algorithms_pass() {
    for good in ["RS256", "PS256", "HS256"] {
        assert_eq!(
            problem_with(&json!({ "alg": good }), |_| ()),
            None,
            "{good}"
        );
    }
    let unsigned = Some("it is not signed with RS256, PS256 or HS256");
    for bad in [
        json!("none"),
        json!("None"),
        json!("rs256"),
        json!("HS512"),
        json!("ES256"),
        json!(null),
        json!(["RS256"]),
    ] {
        assert_eq!(
            problem_with(&json!({ "alg": bad }), |_| ()),
            unsigned,
            "{bad}"
        );
    }
    assert_eq!(problem_with(&json!({}), |_| ()), unsigned);
    let good = token(&json!({ "alg": "RS256" }), &claims());
    let without_signature = good.rsplit_once('.').map(|(rest, _)| format!("{rest}."));
    assert_eq!(problem(&without_signature.expect("a token")), unsigned);
}

#[test]
fn issuer_must_be_the_old_tenant() {
    let wrong = Some("its issuer is not the old tenant of Domain");
    let issuers = [
        json!("https://old.example.com"),
        json!("http://old.example.com/"),
        json!("https://OLD.example.com/"),
        json!("https://old.example.com//"),
        json!("https://old.example.com.evil.com/"),
        json!("old.example.com"),
        json!(""),
        json!(null),
        json!(["https://old.example.com/"]),
    ];
    for issuer in issuers {
        assert_eq!(
            problem_of(|claims| claims["iss"] = issuer.clone()),
            wrong,
            "{issuer}"
        );
    }
}

#[test]
fn audience_and_authorized_party_must_be_the_client() {
    let other_client = Some("it was not issued for Client_ID");
    for audience in [
        json!("other"),
        json!(["other"]),
        json!([]),
        json!(null),
        json!({}),
        json!([1, "migration-client"]),
    ] {
        assert_eq!(
            problem_of(|claims| claims["aud"] = audience.clone()),
            other_client,
            "{audience}"
        );
    }
    assert_eq!(
        problem_of(|claims| claims["aud"] = json!(["migration-client"])),
        None
    );
    let two = json!(["other", "migration-client"]);
    let other_party = Some("its authorised party is not Client_ID");
    assert_eq!(
        problem_of(|claims| claims["aud"] = two.clone()),
        other_party
    );
    for (audience, party, expected) in [
        (two.clone(), json!("migration-client"), None),
        (two.clone(), json!("other"), other_party),
        (two, json!(7), other_party),
        (json!("migration-client"), json!("migration-client"), None),
        (json!("migration-client"), json!("other"), other_party),
    ] {
        let result = problem_of(|claims| {
            claims["aud"] = audience.clone();
            claims["azp"] = party.clone();
        });
        assert_eq!(result, expected, "{audience} {party}");
    }
}

#[test]
fn token_times_have_a_leeway_of_one_minute() {
    let at = |name: &'static str, value: Value| problem_of(|claims| claims[name] = value);
    assert_eq!(at("exp", json!(NOW - 59)), None);
    assert_eq!(at("exp", json!(NOW - 60)), Some("it has expired"));
    assert_eq!(at("exp", json!(0)), Some("it has expired"));
    assert_eq!(at("exp", json!(i64::MIN)), Some("it has expired"));
    assert_eq!(at("exp", json!(i64::MAX)), None);
    assert_eq!(at("exp", json!(NOW as f64 + 0.5)), None);
    assert_eq!(at("iat", json!(NOW + 60)), None);
    assert_eq!(
        at("iat", json!(NOW + 61)),
        Some("it was issued in the future")
    );
    assert_eq!(
        at("iat", json!(i64::MAX)),
        Some("it was issued in the future")
    );
    assert_eq!(at("iat", json!(i64::MIN)), None);
    for absent in [json!(null), json!("1795305600"), json!(true), json!([NOW])] {
        assert_eq!(
            at("exp", absent.clone()),
            Some("it has no expiry"),
            "{absent}"
        );
        assert_eq!(
            at("iat", absent.clone()),
            Some("it has no time of issue"),
            "{absent}"
        );
    }
}

#[test]
fn token_without_subject_is_refused() {
    for absent in [json!(null), json!(""), json!(7), json!({})] {
        assert_eq!(
            problem_of(|claims| claims["sub"] = absent.clone()),
            Some("it has no subject"),
            "{absent}"
        );
    }
}

#[test]
fn errors_name_the_claim_and_the_reason_as_values() {
    let mut expired = claims();
    expired["exp"] = json!(1);
    let expired = token(&json!({ "alg": "RS256" }), &expired);
    let error = check(&expired).err();
    assert_eq!(
        error,
        Some(IdTokenError::Claim {
            claim: "exp",
            reason: ClaimProblem::Expired,
        })
    );
}

#[test]
fn part_of_a_token_is_strict_base64url() {
    use migration_core::domain::jwt;
    use migration_core::domain::raw_object::RawObject;
    let decode = |part: &str| {
        let text = jwt::decode(part)?;
        RawObject::parse(text.expose()).map(|_| ())
    };
    for good in ["e30", "eyB9", "eyJhIjoiPz8_In0", "eyJhIjoifn5-In0"] {
        assert!(decode(good).is_some(), "{good}");
    }
    // Left-over bits, a single left-over character, padding, the alphabet of plain base64, white space.
    for bad in [
        "e31",
        "eyB9A",
        "e30=",
        "eyJhIjoiPz8/In0",
        "eyJhIjoifn5+In0",
        "e30 ",
        "",
    ] {
        assert!(decode(bad).is_none(), "{bad}");
    }
    assert!(jwt::payload("e30").is_none());
    let payload = jwt::payload("x.eyJhIjoxfQ.y").expect("a payload");
    assert_eq!(payload.expose(), r#"{"a":1}"#);
}
