//! Finds objects of a log in a text: log lines of the action scripts, problems of the command line, and entries of a tenant's log.

use std::borrow::Cow;
use std::iter;

use serde_json::{Map, Value};

use crate::explain::cut_off::whole_members;
use crate::explain::tenant_logs::{has_id, has_known_type};

/// How deep an object may lie inside of others: a log service wraps it in a JSON object of its own, as a text or as an object.
const MAX_DEPTH: usize = 5;
/// How many braces of a text may begin something else than an object.
const MAX_MISSES: usize = 8;

/// What an object of a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A log line of the action scripts or of the token cache.
    LogLine,
    /// The problem of a command.
    Problem,
    /// An entry of a tenant's log.
    TenantEntry,
    /// Any object with a `code`.
    Coded,
}

/// An object of a log.
pub(super) struct LogObject {
    pub(super) kind: Kind,
    pub(super) members: Map<String, Value>,
}

impl LogObject {
    /// Whether it is what it looks like: other objects may have a `code` or a `type` as well.
    fn is_certain(&self) -> bool {
        match self.kind {
            Kind::LogLine | Kind::Problem => true,
            Kind::TenantEntry => has_id(&self.members),
            Kind::Coded => false,
        }
    }
}

/// Finds all objects of a text, which may have a prefix of the platform's log. An object around them may have a `code` of its own,
/// and one inside of them a `type`; these count only if there is nothing else.
pub(super) fn find(text: &str) -> Vec<LogObject> {
    let mut found = spellings(text)
        .map(|text| find_in_text(&text, MAX_DEPTH))
        .find(|found| !found.is_empty())
        .unwrap_or_default();
    if has_certain(&found) {
        found.retain(LogObject::is_certain);
    }
    found
}

/// The text itself, and then without what a log service may have put before each quote: in a table of CSV another quote (RFC
/// 4180 section 2), in a string a backslash.
fn spellings(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let escapes = ["\"\"", "\\\""].into_iter();
    let unescaped = escapes
        .filter(|escape| text.contains(*escape))
        .map(|escape| Cow::Owned(text.replace(escape, "\"")));
    iter::once(Cow::Borrowed(text)).chain(unescaped)
}

fn has_certain(found: &[LogObject]) -> bool {
    found.iter().any(LogObject::is_certain)
}

fn find_in_text(text: &str, depth: usize) -> Vec<LogObject> {
    if let Ok(values @ Value::Array(_)) = serde_json::from_str(text) {
        return find_in_value(values, depth);
    }
    let mut found = Vec::new();
    let mut rest = text;
    // A prefix of the platform's log may have braces as well.
    let mut misses: usize = 0;
    while let Some((_, after)) = rest.split_once('{').filter(|_| misses < MAX_MISSES) {
        let start = rest.len().saturating_sub(after.len()).saturating_sub(1);
        let begun = rest.get(start..).unwrap_or_default();
        let mut values =
            serde_json::Deserializer::from_str(begun).into_iter::<Map<String, Value>>();
        if let Some(Ok(object)) = values.next() {
            rest = begun.get(values.byte_offset()..).unwrap_or_default();
            found.extend(find_in(object, depth));
        } else {
            rest = after;
            misses = misses.saturating_add(1);
        }
    }
    if found.is_empty() {
        find_cut_off(text, depth)
    } else {
        found
    }
}

/// Finds the objects in a text that has no whole one: its end was cut off, or it is a line of a document of several lines.
fn find_cut_off(text: &str, depth: usize) -> Vec<LogObject> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    let find_in_begun = |begun: &str| -> Option<Vec<LogObject>> {
        let objects = whole_members(begun).into_iter();
        objects
            .map(|object| find_in(object, depth))
            .find(|found| !found.is_empty())
    };
    if text.trim_start().starts_with('"') {
        return find_in_begun(&format!("{{{text}")).unwrap_or_default();
    }
    let braces = text.match_indices('{').take(MAX_MISSES);
    braces
        .filter_map(|(start, _)| text.get(start..))
        .find_map(find_in_begun)
        .unwrap_or_default()
}

fn find_in(object: Map<String, Value>, depth: usize) -> Vec<LogObject> {
    let has_code = object.contains_key("code");
    if has_code && object.contains_key("event") {
        return one(Kind::LogLine, object);
    }
    if let Some(Value::Object(problem)) = object.get("problem") {
        return one(Kind::Problem, problem.clone());
    }
    if has_id(&object) {
        return one(Kind::TenantEntry, object);
    }
    let inner: Vec<LogObject> = depth.checked_sub(1).map_or_else(Vec::new, |depth| {
        let values = object.values().cloned();
        values
            .flat_map(|value| find_in_value(value, depth))
            .collect()
    });
    if !has_certain(&inner) && has_known_type(&object) {
        return one(Kind::TenantEntry, object);
    }
    if inner.is_empty() && has_code {
        return one(Kind::Coded, object);
    }
    inner
}

fn one(kind: Kind, members: Map<String, Value>) -> Vec<LogObject> {
    vec![LogObject { kind, members }]
}

fn find_in_value(value: Value, depth: usize) -> Vec<LogObject> {
    match value {
        Value::String(text) => find_in_text(&text, depth),
        Value::Object(inner) => find_in(inner, depth),
        Value::Array(values) => depth.checked_sub(1).map_or_else(Vec::new, |depth| {
            let values = values.into_iter();
            values
                .flat_map(|value| find_in_value(value, depth))
                .collect()
        }),
        _ => Vec::new(),
    }
}
