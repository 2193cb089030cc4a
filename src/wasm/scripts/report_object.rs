//! A report as the JavaScript layer reads it: one flat object.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use migration_core::domain::json::Members;
use migration_core::domain::outcome::Outcome;
use migration_core::flow::report::Report;

/// Makes the object; `null` if the runtime fails to, which the JavaScript layer takes for a fault.
///
/// One text that the runtime parses costs less than a call for each member, and the profile is text already:
/// nothing of it is converted.
pub fn to_js(report: &Report) -> JsValue {
    JSON::parse(&members(report).to_json()).unwrap_or(JsValue::NULL)
}

fn members(report: &Report) -> Members {
    let Report {
        outcome,
        reply,
        status,
        log,
    } = report;
    let mut members = Members::default();
    members.put_text("reply", reply.name());
    members.put_text("code", outcome.code().name());
    if let Some(status) = status {
        members.put_number("status", u64::from(*status));
    }
    if let Some(log) = log {
        members.put_text("log", log);
    }
    match outcome {
        Outcome::Found(profile) => members.put("profile", &profile.to_json()),
        Outcome::NotFound => {}
        Outcome::Refused(refusal) => {
            members.put_text("message", &refusal.message);
            if let Some(remedy) = &refusal.remedy {
                members.put_text("setting", &remedy.setting_names());
                members.put_number("step", remedy.step.number());
            }
        }
    }
    members
}
