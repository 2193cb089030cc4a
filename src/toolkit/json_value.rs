//! Short ways into the JSON that a Management API gives. What is missing, or of another type, counts as absent.

use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A member that is a string; empty when it is none.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a member is `true`.
pub fn is_true(value: &Value, name: &str) -> bool {
    value.get(name) == Some(&Value::Bool(true))
}

/// The strings of a member that is an array.
pub fn texts<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    let items = value.get(name).and_then(Value::as_array);
    items
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// A copy of a member that is an object; empty when it is none.
pub fn object(value: &Value, name: &str) -> Object {
    value
        .get(name)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

/// The strings of `wanted` that `found` lacks.
pub fn missing_from<'a>(wanted: &[&'a str], found: &[&str]) -> Vec<&'a str> {
    wanted
        .iter()
        .copied()
        .filter(|name| !found.contains(name))
        .collect()
}

/// Puts a member into a value that is an object; another one is left as it is.
pub fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}
