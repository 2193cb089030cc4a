//! Reads members of the JSON objects that a Management API returns. A member that is missing counts as empty, and so
//! does one of another type.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// Parses JSON in which half of a surrogate pair counts as U+FFFD. JavaScript writes such a half as an escape, for a text
/// that was cut within an emoji; `serde_json` refuses it, and with it the whole answer in which one user has it.
///
/// # Errors
/// If the text is not JSON, or not of the form of `T`.
pub fn parse<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&without_surrogate_halves(text)))
}

/// The text, with the escape of U+FFFD instead of each one of half a surrogate pair.
fn without_surrogate_halves(text: &str) -> String {
    const ESCAPE_LENGTH: usize = r"\ud83d".len();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        out.push_str(before);
        let following = escape.get(ESCAPE_LENGTH..).unwrap_or_default();
        let length = match (escaped_unit(escape), escaped_unit(following)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => ESCAPE_LENGTH.saturating_mul(2),
            (Some(0xd800..=0xdfff), _) => {
                out.push_str(r"\ufffd");
                rest = following;
                continue;
            }
            // The character after a backslash may be another backslash, which escapes nothing.
            _ => escape.chars().take(2).map(char::len_utf8).sum(),
        };
        let (whole, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(whole);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Reads the UTF-16 code unit of an escape such as `\ud83d`; `None` if the text does not begin with one.
fn escaped_unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix(r"\u")?.get(..4)?, 16).ok()
}

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
