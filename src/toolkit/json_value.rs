//! Reads members of the JSON objects that a Management API returns. A member that is missing counts as empty, and so
//! does one of another type.

use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// Returns a member that is a string; empty if it is not one.
pub fn get_str<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Tells whether a member is `true`.
pub fn is_true(value: &Value, name: &str) -> bool {
    value.get(name) == Some(&Value::Bool(true))
}

/// Returns the strings of a member that is an array; items of another type are left out.
pub fn get_str_array<'a>(value: &'a Value, name: &str) -> Vec<&'a str> {
    let items = value.get(name).and_then(Value::as_array);
    items
        .map(|items| items.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// Returns copies of the strings of a member that is an array.
pub fn get_strings(value: &Value, name: &str) -> Vec<String> {
    let strings = get_str_array(value, name).into_iter();
    strings.map(str::to_owned).collect()
}

/// Returns one member of each object of a member that is an array.
pub fn get_each(value: &Value, array: &str, member: &str) -> Vec<String> {
    let items = value.get(array).and_then(Value::as_array);
    let items = items.map(Vec::as_slice).unwrap_or_default().iter();
    items.map(|item| get_str(item, member).to_owned()).collect()
}

/// Returns a copy of a member that is an object; empty if it is not one.
pub fn get_object(value: &Value, name: &str) -> Object {
    value
        .get(name)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

/// Returns the strings of `desired` that are not in `current`.
pub fn missing_from<'a>(desired: &[&'a str], current: &[&str]) -> Vec<&'a str> {
    desired
        .iter()
        .copied()
        .filter(|name| !current.contains(name))
        .collect()
}

/// Sets a member of a value that is an object; a value of another type stays as it is.
pub fn set_member(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}
