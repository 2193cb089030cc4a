//! Values that cross the boundary, written and read as JavaScript.

use js_sys::{JSON, Reflect, eval};
use wasm_bindgen::prelude::*;

/// An object written as JavaScript.
pub fn object(source: &str) -> JsValue {
    eval(&format!("({source})")).expect("a JavaScript expression")
}

/// The member at a path of names with dots between them; `undefined` if there is none.
pub fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
    })
}

/// A value as JSON; empty if it has none.
pub fn json(value: &JsValue) -> String {
    JSON::stringify(value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
