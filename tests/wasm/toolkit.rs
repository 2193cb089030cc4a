//! The exports of the toolkit module in Node: requests in, documents and problems out, and the calls of the user interface.
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

use migration_wasm_toolkit::{JsProgress, JsUi, check, emit, finish, scripts, setup};
use support::{get, json, object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const SETTINGS: &str = "settings: { connections: [{ old: 'Users' }] }";
const NEW: &str = "new: { domain: 'new.example.com', token: 'new' }";
const PACKAGE_FILES: &str = "package_files: { version: '1.2.3', login: 'function login() {}',
    get_user: 'function getUser() {}', login_nowasm: '', get_user_nowasm: '', action: '// auth0-account-migration',
    new_tenant_action: '// auth0-account-migration' }";

/// A request of `setup`, with the members of an object written as JavaScript.
fn setup_request(more: &str) -> JsValue {
    object(&format!(
        "Object.assign({{ {SETTINGS}, {NEW}, {PACKAGE_FILES}, old: {{ domain: 'old.example.com', token: 'old' }} }}, {more})"
    ))
}

/// A request of `finish`, with the members of an object written as JavaScript.
fn finish_request(more: &str) -> JsValue {
    object(&format!("Object.assign({{ {SETTINGS}, {NEW} }}, {more})"))
}

/// A request of `scripts`.
fn scripts_request() -> JsValue {
    object(&format!(
        "{{ {SETTINGS}, {PACKAGE_FILES}, old: {{ domain: 'old.example.com' }}, new: {{}} }}"
    ))
}

/// A user interface that records what it receives and answers `confirm` with a JavaScript expression.
fn ui(answer: &str) -> JsValue {
    object(&format!(
        "(() => {{ const seen = [];
            return {{ seen, event: (event) => {{ seen.push(event); }}, redact: () => {{}}, save_state: async () => true,
                confirm: (plan) => {{ seen.push(plan); return {answer}; }} }};
        }})()"
    ))
}

/// Makes `fetch` a new tenant with one connection, as it is before `finish`, and returns the list of requests it receives.
fn tenant() -> JsValue {
    object(
        "(() => { const sent = [];
            globalThis.fetch = async (url, init) => {
                sent.push(`${init.method} ${url}`);
                const metadata = { auth0_account_migration_settings: 'x' };
                const connection = { id: 'con_1', name: 'Users', strategy: 'auth0', options: { brute_force_protection: true }, metadata };
                const list = url.includes('/clients') ? { clients: [] } : { connections: [connection] };
                return { status: 200, headers: { get: () => null }, text: async () => JSON.stringify(list) };
            };
            return sent;
        })()",
    )
}

#[wasm_bindgen_test]
fn files_are_returned_as_a_list_of_paths_and_contents() {
    let files = get(&scripts(scripts_request()), "ok.files");
    assert_eq!(get(&files, "0.path"), "login.js");
    assert_eq!(get(&files, "0.content"), "function login() {}");
}

#[wasm_bindgen_test]
async fn failure_is_returned_as_a_problem_and_never_thrown() {
    let wrong = "{ settings: { connections: [{ old: 7 }] } }";
    let problem = setup(setup_request(wrong), ui("true").unchecked_into::<JsUi>()).await;
    assert_eq!(
        json(&problem),
        r#"{"problem":{"code":"settings","message":"settings: connections[0].old must be a string, with no white space around it"}}"#
    );
    for nothing in [
        JsValue::UNDEFINED,
        JsValue::NULL,
        JsValue::from_str("x"),
        object("{ old: 7 }"),
    ] {
        assert_eq!(get(&emit(nothing), "problem.code"), "wrong_use");
    }
}

#[wasm_bindgen_test]
async fn plan_is_declined_unless_confirm_returns_true() {
    for (answer, ends) in [
        ("false", r#""declined""#),
        ("Promise.resolve(false)", r#""declined""#),
        ("Promise.reject(new Error('x'))", r#""declined""#),
        ("(() => { throw new Error('x'); })()", r#""declined""#),
        ("'yes'", r#""declined""#),
    ] {
        let sent = tenant();
        let ui = ui(answer);
        let result = finish(finish_request("{}"), ui.clone().unchecked_into::<JsUi>()).await;
        assert_eq!(
            json(&get(&result, "ok.status")),
            ends,
            "{answer}: {}",
            json(&result)
        );
        assert_eq!(
            json(&get(&ui, "seen.0")),
            r#"{"kind":"reading","tenant":"new","what":"the connections"}"#
        );
        let change = get(&ui, "seen.1.changes.0");
        assert_eq!(
            get(&change, "title"),
            "Retire the scripts of the connection Users"
        );
        assert_eq!(get(&change, "lines.0.sign"), "+");
        assert_eq!(get(&change, "step"), JsValue::UNDEFINED);
        assert!(!json(&sent).contains("PATCH"), "{}", json(&sent));
    }
}

#[wasm_bindgen_test]
async fn dry_run_does_not_ask_for_confirmation() {
    let sent = tenant();
    let ui = ui("true");
    let result = finish(
        finish_request("{ dry_run: true }"),
        ui.clone().unchecked_into::<JsUi>(),
    )
    .await;
    assert_eq!(get(&result, "ok.status"), "planned");
    assert_eq!(get(&ui, "seen.length"), 1);
    assert_eq!(
        json(&sent),
        r#"["GET https://new.example.com/api/v2/connections?name=Users&take=100&include_totals=true","GET https://new.example.com/api/v2/connections/con_1/clients?take=100"]"#
    );
}

#[wasm_bindgen_test]
async fn check_only_calls_event() {
    tenant();
    let progress = object(
        "(() => { const seen = []; return { seen, event: (event) => { seen.push(event); } }; })()",
    );
    let result = check(
        setup_request("{}"),
        progress.clone().unchecked_into::<JsProgress>(),
    )
    .await;
    assert_eq!(get(&result, "ok.checks.0.id"), "old_token");
    assert_eq!(get(&progress, "seen.0.kind"), "reading");
}

#[wasm_bindgen_test]
async fn unknown_member_of_a_request_is_refused() {
    let result = finish(
        finish_request("{ format: 'terraform', state: undefined }"),
        ui("true").unchecked_into::<JsUi>(),
    )
    .await;
    assert_eq!(
        get(&result, "problem.message"),
        "the request is invalid: unknown field `format`, expected one of `settings`, `new`, `new_settings`, `dry_run`"
    );
}
