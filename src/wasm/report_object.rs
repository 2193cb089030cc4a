//! A report as the JavaScript layer reads it: one flat object.

use js_sys::{JSON, Reflect};
use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::prelude::*;

use crate::domain::outcome::Outcome;
use crate::flow::report::Report;

/// The members of the object but for the profile. A map of its own making takes fewer bytes of an action
/// script than a derived one.
struct Members<'a>(&'a Report);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Report { outcome, reply, status, log } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("reply", reply.name())?;
        map.serialize_entry("code", outcome.code().name())?;
        if let Some(status) = status {
            map.serialize_entry("status", &u32::from(*status))?;
        }
        if let Some(log) = log {
            map.serialize_entry("log", log.as_str())?;
        }
        if let Outcome::Refused(refusal) = outcome {
            map.serialize_entry("message", refusal.message.as_str())?;
            if let Some(remedy) = &refusal.remedy {
                map.serialize_entry("setting", remedy.setting.as_str())?;
                map.serialize_entry("step", &(remedy.step as u32))?;
            }
        }
        map.end()
    }
}

/// Makes the object; `null` if the runtime fails to, which the JavaScript layer takes for a fault.
pub fn to_js(report: &Report) -> JsValue {
    object(report).unwrap_or(JsValue::NULL)
}

fn object(report: &Report) -> Option<JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let object = Members(report).serialize(&serializer).ok()?;
    if let Outcome::Found(profile) = &report.outcome {
        // The runtime's own parser, since the profile is kept as text: nothing of it is converted.
        let profile = JSON::parse(&profile.to_json()).ok()?;
        Reflect::set(&object, &JsValue::from_str("profile"), &profile).ok()?;
    }
    Some(object)
}
