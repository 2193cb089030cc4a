//! Files of one JSON value per line.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json_value::parse;

/// The values of a file. A line that can't be read is left out: a crash may have torn the last one.
pub fn parse_lines<T: DeserializeOwned>(text: &str) -> impl Iterator<Item = T> {
    text.lines().filter_map(|line| parse(line).ok())
}

/// A value as a line.
pub fn to_line(value: &impl Serialize) -> String {
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}
