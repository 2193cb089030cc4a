//! The exports in Node: what crosses the boundary between Rust and JavaScript.
#![cfg(target_arch = "wasm32")]
// A test that panics fails, so tests may use what the crates may not.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

mod script_host;
mod support;

use js_sys::JSON;
use script_host::Host;
use support::{get, json, object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn configuration() -> JsValue {
    configuration_with("{}")
}

/// The configuration, with the members of an object written as JavaScript.
fn configuration_with(more: &str) -> JsValue {
    object(&format!(
        "Object.assign({{ Domain: 'old.example.com', Client_ID: 'migration-client', Client_Secret: 's3cret',
           Audience: 'https://old.example.com/api/v2/', Connection: 'Users', Unknown: 7 }}, {more})"
    ))
}

async fn log_in(configuration: &JsValue, host: &Host) -> JsValue {
    host.login(configuration, Some("zoe@example.com"), Some("pass wörd"))
        .await
}

/// JavaScript for an answer.
fn answer(status: u16, body: &str) -> String {
    format!("{{ status: {status}, body: {body} }}")
}

/// JavaScript for a token answer.
const TOKEN: &str = r#"JSON.stringify({ id_token: [
    { alg: 'RS256' },
    { iss: 'https://old.example.com/', aud: 'migration-client', sub: 'auth0|x', email: 'zoe@example.com', name: 'Zoë',
      iat: Date.now() / 1000, exp: Date.now() / 1000 + 3600, 'https://migrationapp/user_metadata': { n: 0.1234567890123456 },
      'https://migrationapp/app_metadata': {}, 'https://migrationapp/action_version': 1 },
].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.c2ln' })"#;

#[wasm_bindgen_test]
async fn login_sends_one_request_and_returns_the_profile() {
    let host = Host::new(&format!("() => ({})", answer(200, TOKEN)));
    let report = log_in(&configuration(), &host).await;
    assert_eq!(
        json(&js_sys::Object::keys(report.unchecked_ref::<js_sys::Object>()).into()),
        r#"["reply","code","status","log","profile"]"#
    );
    assert_eq!(
        (get(&report, "reply"), get(&report, "code")),
        ("profile".into(), "found".into())
    );
    assert_eq!(get(&report, "status"), 200);
    assert_eq!(
        json(&get(&report, "profile")),
        r#"{"user_id":"old.example.com|x","name":"Zoë","email":"zoe@example.com","email_verified":false,"user_metadata":{"n":0.1234567890123456},"app_metadata":{}}"#
    );
    assert_eq!(host.sent("length"), 1);
    assert_eq!(host.sent("0.0"), "https://old.example.com/oauth/token");
    let request = host.sent("0.1");
    assert!(get(&request, "bearer").is_undefined());
    assert_eq!(get(&request, "ms"), 10_000);
    assert_eq!(
        get(&request, "body"),
        r#"{"grant_type":"http://auth0.com/oauth/grant-type/password-realm","realm":"Users","username":"zoe@example.com","password":"pass wörd","client_id":"migration-client","client_secret":"s3cret","scope":"openid profile email"}"#
    );
}

#[wasm_bindgen_test]
async fn value_that_is_no_configuration_is_refused_with_the_missing_keys() {
    for source in [
        "undefined",
        "null",
        "7",
        "'x'",
        "{}",
        "() => 1",
        "new Proxy({}, { get() { throw new Error('no') } })",
    ] {
        let report = log_in(&object(source), &Host::silent()).await;
        assert_eq!(get(&report, "code"), "misconfigured", "{source}");
        assert_eq!(
            get(&report, "message"),
            "configuration: Domain, Client_ID, Client_Secret, Audience, Connection are missing (see docs/set-up-by-hand.md#10-fill-in-the-settings)",
            "{source}"
        );
    }
}

#[wasm_bindgen_test]
async fn setting_that_is_not_a_string_is_refused_by_its_key() {
    for value in [
        "7",
        "true",
        "{}",
        "[]",
        "() => 1",
        "Symbol('x')",
        "10n",
        "new String('x')",
    ] {
        let settings = configuration_with(&format!("{{ Client_ID: {value} }}"));
        let report = log_in(&settings, &Host::silent()).await;
        assert_eq!(
            get(&report, "message"),
            "configuration: Client_ID must be a string (see docs/set-up-by-hand.md#10-fill-in-the-settings)",
            "{value}"
        );
    }
}

#[wasm_bindgen_test]
async fn invalid_configuration_is_logged_unless_the_log_is_off() {
    for (level, logged) in [
        ("'off'", false),
        ("'error'", true),
        ("'loud'", true),
        ("7", true),
    ] {
        let settings = configuration_with(&format!("{{ Domain: '', Log_Level: {level} }}"));
        let report = log_in(&settings, &Host::silent()).await;
        assert_eq!(get(&report, "code"), "misconfigured");
        let line =
            r#"{"event":"login","code":"misconfigured","requests":0,"ms":0,"setting":"Domain"}"#;
        assert_eq!(
            get(&report, "log").as_string().as_deref(),
            Some(line).filter(|_| logged),
            "{level}"
        );
    }
}

#[wasm_bindgen_test]
async fn argument_that_is_no_string_is_refused_without_a_request() {
    let host = Host::silent();
    for (identifier, password) in [(None, Some("p")), (Some("i"), None), (None, None)] {
        let report = host.login(&configuration(), identifier, password).await;
        assert_eq!(get(&report, "code"), "wrong_credentials");
    }
    let report = host.get_user(&configuration(), None).await;
    assert_eq!(
        (get(&report, "code"), get(&report, "reply")),
        ("not_found".into(), "no_user".into())
    );
    assert_eq!(host.sent("length"), 0);
}

#[wasm_bindgen_test]
async fn answer_that_cannot_be_read_is_an_outcome() {
    for (answer, code) in [
        ("({ status: NaN, body: '' })", "bad_body"),
        ("({ status: -1, body: '' })", ""),
        ("({ status: 1e9, body: '' })", ""),
        ("({ status: 200, body: [0x7b, 0xff, 0x7d] })", ""),
    ] {
        let host = Host::new(&format!("() => {answer}"));
        let report = log_in(&configuration(), &host).await;
        assert_eq!(get(&report, "code"), "unavailable", "{answer}");
        let log = get(&report, "log").as_string().unwrap_or_default();
        assert_eq!(
            log.contains(r#""fault":"bad_body""#),
            code == "bad_body",
            "{log}"
        );
    }
}

#[wasm_bindgen_test]
async fn body_is_decoded_as_the_encoding_standard_says() {
    let body = ["'\u{feff}' + ", TOKEN].concat();
    let host = Host::new(&format!("() => ({})", answer(200, &body)));
    let report = log_in(&configuration(), &host).await;
    assert_eq!(get(&report, "code"), "found");
    // What is no UTF-8 is replaced.
    let broken = "Buffer.concat([Buffer.from('{\"error\":\"invalid_grant\",\"x\":\"'), Buffer.from([0xff]), Buffer.from('\"}')])";
    let host = Host::new(&format!("() => ({})", answer(403, broken)));
    let report = log_in(&configuration(), &host).await;
    assert_eq!(get(&report, "code"), "wrong_credentials");
}

#[wasm_bindgen_test]
async fn rate_limit_headers_are_read() {
    let host = Host::new(&format!(
        "(url, request, sent) => sent.length > 1 ? {} : {{ status: 429, headers: {{ 'retry-after': ' 0 ', 'x-auth0-requestid': 'r1' }}, body: '{{}}' }}",
        answer(200, TOKEN)
    ));
    let report = log_in(&configuration(), &host).await;
    assert_eq!(
        (get(&report, "code"), host.sent("length")),
        ("found".into(), 2.into())
    );
}

/// A host that answers with a Management API token and no users.
fn without_users(token: &str) -> Host {
    let token = format!("JSON.stringify({{ access_token: {token}, expires_in: 3600 }})");
    Host::new(&format!(
        "(url) => url.endsWith('/oauth/token') ? {} : {}",
        answer(200, &token),
        answer(200, "'[]'")
    ))
}

#[wasm_bindgen_test]
async fn management_token_is_kept_in_the_instance_and_asked_for_once() {
    let host = without_users("'mt'");
    let settings = configuration_with("{ Client_ID: 'its-own-token' }");
    let ask = || host.get_user(&settings, Some("zoe@example.com"));
    let (a, b) = futures_lite::future::zip(ask(), ask()).await;
    let c = ask().await;
    for report in [a, b, c] {
        assert_eq!(get(&report, "code"), "not_found");
    }
    // One for the token, three for the users.
    assert_eq!(host.sent("length"), 4);
    assert_eq!(host.sent("3.1.bearer"), "mt");
}

#[wasm_bindgen_test]
async fn calls_that_wait_for_a_token_get_its_failure() {
    let host = Host::new(&format!(
        "async () => ({})",
        answer(403, r#"'{"error":"invalid_client"}'"#)
    ));
    let settings = configuration_with("{ Client_ID: 'without-token' }");
    let ask = || host.get_user(&settings, Some("zoe@example.com"));
    let (a, b) = futures_lite::future::zip(ask(), ask()).await;
    assert_eq!(
        (get(&a, "code"), get(&b, "setting")),
        ("misconfigured".into(), "Client_Secret".into())
    );
    assert_eq!(get(&a, "message"), get(&b, "message"));
    assert_eq!(host.sent("length"), 1);
}

#[wasm_bindgen_test]
async fn request_with_a_token_has_no_body() {
    let host = without_users("'m\"t'");
    let settings = configuration_with("{ Client_ID: 'odd-token' }");
    let report = host.get_user(&settings, Some("zoe@example.com")).await;
    assert_eq!(get(&report, "code"), "not_found");
    let request = host.sent("1.1");
    assert_eq!(get(&request, "bearer"), "m\"t");
    assert!(get(&request, "body").is_undefined());
}

#[wasm_bindgen_test]
async fn fault_of_each_failure_is_logged() {
    let cases = [
        ("() => { throw { code: 'timeout' } }", 1, "timeout"),
        ("() => { throw { code: 'ECONNRESET' } }", 2, "ECONNRESET"),
        (
            "() => { throw { cause: { code: 'ENOTFOUND' }, code: 'X' } }",
            1,
            "ENOTFOUND",
        ),
        (
            "() => { throw { cause: { code: 'my secret' }, code: 'MODULE_NOT_FOUND' } }",
            1,
            "MODULE_NOT_FOUND",
        ),
        ("() => { throw { code: 'no_fetch' } }", 1, "no_fetch"),
        ("() => { throw undefined }", 1, ""),
    ];
    for (send, requests, fault) in cases {
        let host = Host::new(send);
        let report = log_in(&configuration(), &host).await;
        assert_eq!(get(&report, "code"), "unavailable", "{send}");
        assert_eq!(host.sent("length"), requests, "{send}");
        let line =
            JSON::parse(&get(&report, "log").as_string().unwrap_or_default()).expect("a line");
        assert_eq!(
            get(&line, "fault").as_string().unwrap_or_default(),
            fault,
            "{send}"
        );
    }
}

#[wasm_bindgen_test]
async fn only_a_name_of_a_system_becomes_part_of_message_and_log() {
    for (code, named) in [
        ("ENOTFOUND", true),
        ("ERR_TLS_CERT_ALTNAME_INVALID", true),
        ("my secret", false),
        ("hunter2", false),
        ("Connection to https://host with pass", false),
    ] {
        let host = Host::new(&format!("() => {{ throw {{ code: '{code}' }} }}"));
        let report = log_in(&configuration(), &host).await;
        for member in ["message", "log"] {
            let text = get(&report, member).as_string().unwrap_or_default();
            assert_eq!(text.contains(code), named, "{text}");
        }
    }
}
