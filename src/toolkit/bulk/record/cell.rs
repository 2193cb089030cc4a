//! Converts the cells of a CSV file to JSON.

use migration_core::domain::json::encode_string;
use serde_json::Number;
use serde_json::value::RawValue;

use super::column::Kind;
use super::compact::compact;

/// The JSON of a cell; `None` if the cell is empty, which is how Auth0 writes a value that is not set.
///
/// Auth0 puts a `'` before each text, and none before booleans, numbers and dates (its page "Bulk User Exports"). Only in
/// such a row (`is_marked`) is a `true` in the metadata known to be no text.
pub(super) fn cell_to_json(cell: &str, kind: Kind, is_marked: bool) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let text = cell.strip_prefix('\'').filter(|_| is_marked);
    let value = text.unwrap_or(cell);
    let json = match kind {
        Kind::Boolean => boolean(value),
        Kind::Number => number(value),
        Kind::Json => object_or_array(value),
        Kind::Any if is_marked && text.is_none() => boolean(value).or_else(|| number(value)),
        Kind::Any | Kind::Text => None,
    };
    Some(json.unwrap_or_else(|| encode_string(value)))
}

fn boolean(value: &str) -> Option<String> {
    let value = value.to_ascii_lowercase();
    matches!(value.as_str(), "true" | "false").then_some(value)
}

fn number(value: &str) -> Option<String> {
    let is_number = serde_json::from_str::<Number>(value).is_ok();
    is_number.then(|| value.trim().to_owned())
}

/// Some tools write metadata into one cell, as JSON.
fn object_or_array(value: &str) -> Option<String> {
    let value = value.trim();
    let is_json = value.starts_with(['{', '[']) && serde_json::from_str::<&RawValue>(value).is_ok();
    is_json.then(|| compact(value))
}
