//! Explains the members of an action script's log line.

use serde_json::{Map, Value};

use crate::explain::all::{Explanation, entries_of};
use crate::explain::entry::Topic;
use crate::explain::{search, token_cache};
use crate::problem::Problem;

/// How deep a log line may lie inside of others: a log service wraps it in a JSON object of its own, as a text or as an object.
const MAX_DEPTH: usize = 5;
/// How many braces of a text may begin something else than an object.
const MAX_MISSES: usize = 8;

/// A line that was found.
struct Found {
    line: Map<String, Value>,
    /// Whether it is a log line or a problem, and not any object with a `code`.
    is_certain: bool,
}

/// Finds the log lines in a text, which may have a prefix of the platform's log, and explains each member by member. A line
/// whose members say nothing that is known is a problem. Empty if there is none.
pub(super) fn explain(text: &str) -> Vec<Result<Vec<Explanation>, Problem>> {
    let mut found = find_lines(text, MAX_DEPTH);
    if found.iter().any(|found| found.is_certain) {
        found.retain(|found| found.is_certain);
    }
    found
        .iter()
        .map(|Found { line, .. }| {
            let explained = explain_members(line);
            if explained.iter().any(is_code) {
                Ok(explained)
            } else {
                let code = line.get("code").and_then(Value::as_str);
                Err(search::unknown_code(code.unwrap_or_default()))
            }
        })
        .collect()
}

fn is_code(explanation: &Explanation) -> bool {
    let topic = explanation.topic;
    matches!(topic, Topic::Outcome | Topic::TokenCache | Topic::Problem)
}

/// Finds the log lines in a text: objects with the members `event` and `code`, and the problems in documents of the command
/// line. An object around them may have a `code` of its own, which counts only if there is nothing else.
fn find_lines(text: &str, depth: usize) -> Vec<Found> {
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
    found
}

fn find_in(object: Map<String, Value>, depth: usize) -> Vec<Found> {
    let has_code = object.contains_key("code");
    let certain = |line| {
        vec![Found {
            line,
            is_certain: true,
        }]
    };
    if has_code && object.contains_key("event") {
        return certain(object);
    }
    if let Some(Value::Object(problem)) = object.get("problem") {
        return certain(problem.clone());
    }
    let inner: Vec<Found> = depth.checked_sub(1).map_or_else(Vec::new, |depth| {
        let values = object.values().cloned();
        values
            .flat_map(|value| find_in_value(value, depth))
            .collect()
    });
    if inner.is_empty() && has_code {
        return vec![Found {
            line: object,
            is_certain: false,
        }];
    }
    inner
}

fn find_in_value(value: Value, depth: usize) -> Vec<Found> {
    match value {
        Value::String(text) => find_lines(&text, depth),
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

fn explain_members(line: &Map<String, Value>) -> Vec<Explanation> {
    let is_log_line = line.contains_key("event");
    if !is_log_line {
        let code = line.get("code").and_then(Value::as_str).unwrap_or_default();
        return [Topic::Problem, Topic::Outcome]
            .into_iter()
            .find_map(|topic| lookup(topic, code))
            .into_iter()
            .collect();
    }
    let is_of_token_cache = line.get("event").and_then(Value::as_str) == Some(token_cache::EVENT);
    let known = entries_of(Topic::LogMember);
    let mut explanations = Vec::new();
    for entry in &known {
        let Some(value) = line.get(entry.name) else {
            continue;
        };
        let topic = match entry.name {
            "code" if is_of_token_cache => Some(Topic::TokenCache),
            // The faults are those of requests to the old tenant, not of a store.
            "fault" if is_of_token_cache => None,
            "code" => Some(Topic::Outcome),
            "fault" => Some(Topic::Fault),
            "marker" => Some(Topic::Marker),
            "left_out" => Some(Topic::LeftOut),
            "lost_factors" => Some(Topic::LostFactor),
            _ => None,
        };
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let names = text.split(", ");
        let explained: Vec<Explanation> = topic
            .into_iter()
            .flat_map(|topic| names.clone().filter_map(move |name| lookup(topic, name)))
            .collect();
        if explained.is_empty() {
            explanations.push(Explanation {
                value: Some(text),
                ..Explanation::from(entry)
            });
        }
        explanations.extend(explained);
    }
    // The outcome is what somebody looks for.
    explanations.sort_by_key(|explanation| {
        !matches!(explanation.topic, Topic::Outcome | Topic::TokenCache)
    });
    explanations
}

fn lookup(topic: Topic, name: &str) -> Option<Explanation> {
    let entries = entries_of(topic);
    let entry = entries.iter().find(|entry| entry.name == name);
    entry.map(Explanation::from)
}
