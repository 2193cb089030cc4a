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

mod support;

use js_sys::JSON;
use migration_wasm_scripts::{Host, setting_names};
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

/// Settings as js/runtime/settings.js writes them.
fn packed(configuration: &JsValue) -> String {
    let pack = object(
        "(configuration, names) => names.split(',').map((name) => {
            let value;
            try { value = configuration[name]; } catch {}
            return typeof value === 'string' ? value : value === undefined || value === null ? '' : '\\t\\n';
        }).join('\\0')",
    );
    pack.unchecked_into::<js_sys::Function>()
        .call2(&JsValue::UNDEFINED, configuration, &setting_names().into())
        .ok()
        .and_then(|text| text.as_string())
        .expect("a text")
}

async fn login(
    configuration: JsValue,
    identifier: JsValue,
    password: JsValue,
    host: Host,
) -> JsValue {
    migration_wasm_scripts::login(packed(&configuration), identifier, password, host).await
}

async fn get_user(configuration: JsValue, identifier: JsValue, host: Host) -> JsValue {
    migration_wasm_scripts::get_user(packed(&configuration), identifier, host).await
}

/// A host whose `send` is a JavaScript function of `url`, `request` and the list `sent`. Without a deadline of its own it
/// must answer.
fn host(send: &str) -> JsValue {
    object(&format!(
        "(() => {{ const sent = [];
            return {{ sent, tokens: new Map(), send: (url, method, bearer, body, ms) => {{
                const request = {{ method, bearer, body, ms }};
                sent.push([url, request]);
                return ({send})(url, request, sent);
            }} }};
        }})()"
    ))
}

async fn log_in(configuration: JsValue, host: &JsValue) -> JsValue {
    login(
        configuration,
        "zoe@example.com".into(),
        "pass wörd".into(),
        host.clone().unchecked_into::<Host>(),
    )
    .await
}

/// JavaScript for an answer that is no `Response`, but reads like one.
fn answer(status: u16, body: &str) -> String {
    format!("{{ status: {status}, headers: {{ get: () => null }}, text: async () => {body} }}")
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
    let host = host(&format!("async () => ({})", answer(200, TOKEN)));
    let report = log_in(configuration(), &host).await;
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
    assert_eq!(get(&host, "sent.length"), 1);
    assert_eq!(
        get(&host, "sent.0.0"),
        "https://old.example.com/oauth/token"
    );
    let request = get(&host, "sent.0.1");
    assert_eq!(get(&request, "method"), "POST");
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
        let report = log_in(object(source), &host("() => { throw new Error('asked') }")).await;
        assert_eq!(get(&report, "code"), "misconfigured", "{source}");
        assert_eq!(
            get(&report, "message"),
            "configuration: Domain, Client_ID, Client_Secret, Audience, Connection are missing (set-up step 10: fill in the settings)",
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
        let report = log_in(settings, &host("() => { throw new Error('asked') }")).await;
        assert_eq!(
            get(&report, "message"),
            "configuration: Client_ID must be a string (set-up step 10: fill in the settings)",
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
        let report = log_in(settings, &host("() => { throw new Error('asked') }")).await;
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
async fn argument_that_is_not_a_string_is_refused_without_a_request() {
    for value in [
        "undefined",
        "null",
        "7",
        "{}",
        "['zoe@example.com']",
        "new String('zoe@example.com')",
    ] {
        let host = host("() => { throw new Error('asked') }");
        let host_of = || host.clone().unchecked_into::<Host>();
        let report = login(configuration(), object(value), "p".into(), host_of()).await;
        assert_eq!(get(&report, "code"), "wrong_credentials", "{value}");
        let report = login(configuration(), "i".into(), object(value), host_of()).await;
        assert_eq!(get(&report, "code"), "wrong_credentials", "{value}");
        let report = get_user(configuration(), object(value), host_of()).await;
        assert_eq!(
            (get(&report, "code"), get(&report, "reply")),
            ("not_found".into(), "no_user".into()),
            "{value}"
        );
        assert_eq!(get(&host, "sent.length"), 0);
    }
}

#[wasm_bindgen_test]
async fn every_failure_to_send_is_an_outcome() {
    let cases = [
        "() => { throw new Error('x') }",
        "() => { throw undefined }",
        "() => undefined",
        "() => 7",
        "async () => { throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } }) }",
        "async () => ({})",
        "async () => ({ status: 'x', headers: null, text: null })",
        "async () => ({ status: 200, headers: { get() { throw 1 } }, text() { throw 2 } })",
        "async () => ({ status: 200, headers: new Headers(), text: async () => { throw 3 } })",
        "async () => ({ status: 200, headers: new Headers(), text: async () => 7 })",
        "async () => ({ get status() { throw 4 } })",
        "async () => ({ status: -1, headers: new Headers(), text: async () => '' })",
        "async () => ({ status: NaN, headers: new Headers(), text: async () => '' })",
        "async () => ({ status: 200, headers: new Headers(), text: async () => ' '.repeat(8000001) })",
        "async () => new Response('{}')",
    ];
    for fetch in cases {
        let report = log_in(configuration(), &host(fetch)).await;
        assert_eq!(
            (get(&report, "code"), get(&report, "reply")),
            ("unavailable".into(), "error".into()),
            "{fetch}"
        );
    }
}

#[wasm_bindgen_test]
async fn rate_limit_headers_are_read() {
    let fetch = format!(
        "async (url, init, sent) => sent.length > 1 ? {} : new Response('{{}}', {{ status: 429, headers: {{ 'Retry-After': ' 0 ', 'X-Auth0-RequestId': 'r1' }} }})",
        answer(200, TOKEN)
    );
    let host = host(&fetch);
    let report = log_in(configuration(), &host).await;
    assert_eq!(
        (get(&report, "code"), get(&host, "sent.length")),
        ("found".into(), 2.into())
    );
}

#[wasm_bindgen_test]
async fn management_token_is_cached_in_the_map_of_the_container() {
    let fetch = format!(
        "async (url) => url.endsWith('/oauth/token') ? {} : {}",
        answer(
            200,
            "JSON.stringify({ access_token: 'mt', expires_in: 3600 })"
        ),
        answer(200, "'[]'")
    );
    let host = host(&fetch);
    let ask = || {
        get_user(
            configuration(),
            "zoe@example.com".into(),
            host.clone().unchecked_into::<Host>(),
        )
    };
    let (a, b) = futures_lite::future::zip(ask(), ask()).await;
    let c = ask().await;
    for report in [a, b, c] {
        assert_eq!(get(&report, "code"), "not_found");
    }
    // One for the token, three for the users; of the request under way nothing is left.
    assert_eq!(
        (get(&host, "sent.length"), get(&host, "tokens.size")),
        (4.into(), 1.into())
    );
    assert_eq!(get(&host, "sent.3.1.bearer"), "mt");
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
        let fetch = format!(
            "async () => {{ throw Object.assign(new Error('text'), {{ code: '{code}' }}) }}"
        );
        let report = log_in(configuration(), &host(&fetch)).await;
        for member in ["message", "log"] {
            let text = get(&report, member).as_string().unwrap_or_default();
            assert_eq!(text.contains(code), named, "{text}");
        }
    }
}

#[wasm_bindgen_test]
async fn request_with_a_token_has_no_body() {
    let send = format!(
        "async (url) => url.endsWith('/oauth/token') ? {} : {}",
        answer(
            200,
            r#"JSON.stringify({ access_token: 'm"t', expires_in: 3600 })"#
        ),
        answer(200, "'[]'")
    );
    let host = host(&send);
    let report = get_user(
        configuration(),
        "zoe@example.com".into(),
        host.clone().unchecked_into::<Host>(),
    )
    .await;
    assert_eq!(get(&report, "code"), "not_found");
    let request = get(&host, "sent.1.1");
    assert_eq!(get(&request, "method"), "GET");
    assert_eq!(get(&request, "bearer"), "m\"t");
    assert!(get(&request, "body").is_undefined());
}

#[wasm_bindgen_test]
async fn fault_of_each_failure_is_logged() {
    let cases = [
        ("async () => { throw { code: 'timeout' } }", 1, "timeout"),
        (
            "async () => { throw Object.assign(new Error(), { code: 'ECONNRESET' }) }",
            2,
            "ECONNRESET",
        ),
        (
            "() => { throw Object.assign(new Error(), { code: 'MODULE_NOT_FOUND' }) }",
            1,
            "MODULE_NOT_FOUND",
        ),
        (
            "async () => ({ status: 200, headers: {}, text: () => ' '.repeat(8000001) })",
            1,
            "bad_body",
        ),
        ("() => undefined", 1, "bad_body"),
        ("async () => { throw { code: 'no_fetch' } }", 1, "no_fetch"),
        ("async () => { throw undefined }", 1, ""),
    ];
    for (send, requests, fault) in cases {
        let host = host(send);
        let report = log_in(configuration(), &host).await;
        assert_eq!(get(&report, "code"), "unavailable", "{send}");
        assert_eq!(get(&host, "sent.length"), requests, "{send}");
        let line =
            JSON::parse(&get(&report, "log").as_string().unwrap_or_default()).expect("a line");
        assert_eq!(
            get(&line, "fault").as_string().unwrap_or_default(),
            fault,
            "{send}"
        );
    }
}
