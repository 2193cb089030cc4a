//! A report as the JavaScript layer reads it.

use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::domain::outcome::Outcome;
use crate::flow::report::Report;

#[derive(Serialize)]
struct ReportObject<'a> {
    reply: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<&'a str>,
    outcome: OutcomeObject<'a>,
}

#[derive(Serialize)]
struct OutcomeObject<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u8>,
    #[serde(with = "serde_wasm_bindgen::preserve", skip_serializing_if = "JsValue::is_undefined")]
    profile: JsValue,
}

/// Makes the object; `null` if the runtime fails to, which the JavaScript layer takes for a fault.
pub fn to_js(report: &Report) -> JsValue {
    let profile = match &report.outcome {
        // The runtime's own parser, since the profile is kept as text: nothing of it is converted.
        Outcome::Found(profile) => match JSON::parse(&profile.to_json()) {
            Ok(profile) => profile,
            Err(_) => return JsValue::NULL,
        },
        _ => JsValue::UNDEFINED,
    };
    let refusal = match &report.outcome {
        Outcome::Refused(refusal) => Some(refusal),
        _ => None,
    };
    let remedy = refusal.and_then(|refusal| refusal.remedy.as_ref());
    let object = ReportObject {
        reply: report.reply.name(),
        log: report.log.as_deref(),
        outcome: OutcomeObject {
            code: report.outcome.code().name(),
            status: report.status,
            message: refusal.map(|refusal| refusal.message.as_str()),
            setting: remedy.map(|remedy| remedy.setting.as_str()),
            step: remedy.map(|remedy| remedy.step.number()),
            profile,
        },
    };
    serde_wasm_bindgen::to_value(&object).unwrap_or(JsValue::NULL)
}
