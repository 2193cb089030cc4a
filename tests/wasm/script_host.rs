//! A host of the action scripts' module, as js/runtime/host.js is one: tests say with a JavaScript function what it sends.

use crate::support::{get, object};
use js_sys::{Function, Promise, Reflect};
use migration_wasm_scripts::{answer, fault, go_on, run, setting_names, verified, wake};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// `begin(send)` returns the number of a call and the promise of its report. `send` gets the address, the request and
/// the list of requests so far; it returns or throws like an asynchronous function.
const HOST: &str = r#"(() => {
    const calls = new Map();
    const timers = new Map();
    const sent = [];
    const later = (action) => new Promise((resolve) => resolve(action()));
    return {
        sent,
        begin(send) {
            const call = calls.size + 1;
            return { call, report: new Promise((end) => calls.set(call, { send, end })) };
        },
        send(call, url, bearer, body, ms) {
            const request = { bearer, body, ms };
            sent.push([url, request]);
            later(() => calls.get(call).send(url, request, sent)).then(
                ({ status, headers = {}, body }) => exported.answer(call, status, headers['x-auth0-requestid'],
                    headers['retry-after'], headers['x-ratelimit-reset'], new Uint8Array(Buffer.from(body))),
                (error) => exported.fault(call, error?.cause?.code, error?.code),
            );
        },
        verify: (call) => later(() => {}).then(() => exported.verified(call, 2)),
        end: (call, report) => calls.get(call).end(JSON.parse(report)),
        setTimer: (call, ms) => timers.set(call, setTimeout(exported.wake, ms, call)),
        clearTimer: (call) => clearTimeout(timers.get(call)),
        park(call) {
            new Promise((unpark) => (calls.get(call).unpark = unpark)).then(() => exported.goOn(call));
        },
        unpark: (call) => calls.get(call).unpark(),
        now: () => Date.now(),
        monotonic: () => performance.now(),
        random: () => Math.random(),
    };
})()"#;

/// The host whose `send` is a JavaScript function. It replaces the one of an earlier test, and with it the list of what
/// was sent.
pub struct Host {
    object: JsValue,
    send: JsValue,
}

impl Host {
    pub fn new(send: &str) -> Self {
        let host = Self {
            object: object(HOST),
            send: object(send),
        };
        let global = js_sys::global();
        let exported = object("({})");
        let set = |object: &JsValue, name: &str, value: &JsValue| {
            Reflect::set(object, &name.into(), value).expect("a member");
        };
        set(&exported, "answer", &exported_answer());
        set(
            &exported,
            "fault",
            &Closure::<dyn Fn(u32, Option<String>, Option<String>)>::new(fault).into_js_value(),
        );
        set(
            &exported,
            "verified",
            &Closure::<dyn Fn(u32, u32)>::new(verified).into_js_value(),
        );
        set(
            &exported,
            "wake",
            &Closure::<dyn Fn(u32)>::new(wake).into_js_value(),
        );
        set(
            &exported,
            "goOn",
            &Closure::<dyn Fn(u32)>::new(go_on).into_js_value(),
        );
        set(&global, "host", &host.object);
        set(&global, "exported", &exported);
        host
    }

    /// A host that must not send anything.
    pub fn silent() -> Self {
        Self::new("() => { throw new Error('asked') }")
    }

    /// What was sent: pairs of the address and the request.
    pub fn sent(&self, path: &str) -> JsValue {
        get(&self.object, &format!("sent.{path}"))
    }

    pub async fn login(
        &self,
        configuration: &JsValue,
        identifier: Option<&str>,
        password: Option<&str>,
    ) -> JsValue {
        let settings = packed(configuration);
        let (call, report) = self.begin();
        let lower_case = identifier.map(str::to_lowercase);
        run(
            call,
            true,
            settings,
            identifier.map(str::to_owned),
            lower_case,
            password.map(str::to_owned),
        );
        JsFuture::from(report).await.expect("a report")
    }

    pub async fn get_user(&self, configuration: &JsValue, identifier: Option<&str>) -> JsValue {
        let settings = packed(configuration);
        let (call, report) = self.begin();
        let lower_case = identifier.map(str::to_lowercase);
        let identifier = identifier.map(str::to_owned);
        run(call, false, settings, identifier, lower_case, None);
        JsFuture::from(report).await.expect("a report")
    }

    fn begin(&self) -> (u32, Promise) {
        let begin: Function = get(&self.object, "begin").unchecked_into();
        let begun = begin
            .call1(&JsValue::UNDEFINED, &self.send)
            .expect("a call");
        let call = get(&begun, "call").as_f64().expect("a number");
        (call as u32, get(&begun, "report").unchecked_into())
    }
}

type Answer = dyn Fn(u32, f64, Option<String>, Option<String>, Option<String>, Vec<u8>);

fn exported_answer() -> JsValue {
    Closure::<Answer>::new(answer).into_js_value()
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
    pack.unchecked_into::<Function>()
        .call2(&JsValue::UNDEFINED, configuration, &setting_names().into())
        .ok()
        .and_then(|text| text.as_string())
        .expect("a text")
}
