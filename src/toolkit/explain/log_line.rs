//! Explains the members of an action script's log line.

use serde_json::{Map, Value};

use crate::explain::all::{Explanation, entries_of};
use crate::explain::entry::Topic;
use crate::explain::token_cache;
use crate::json_value::get_str;

/// How deep a log line may lie inside of others: a log service wraps it in a JSON object of its own, as a text or as an object.
const MAX_DEPTH: usize = 3;
/// At how many braces of a text a log line is looked for.
const MAX_STARTS: usize = 8;

/// Finds the log line in a text, which may have a prefix of the platform's log, and explains it member by member.
/// `None` if there is none.
pub(super) fn explain(text: &str) -> Option<Vec<Explanation>> {
    find_line(text, MAX_DEPTH).map(|line| explain_members(&line))
}

/// Finds the log line in a text: an object with the members `event` and `code`, or the problem in a document of the command
/// line. An object around it may have a `code` of its own, which counts only if there is nothing else.
fn find_line(text: &str, depth: usize) -> Option<Map<String, Value>> {
    // A prefix of the platform's log may have braces as well.
    let starts = text.match_indices('{').take(MAX_STARTS);
    starts
        .filter_map(|(start, _)| text.get(start..))
        .filter_map(first_object)
        .find_map(|object| find_in(object, depth))
}

/// The object at the beginning of a text. What follows it is ignored.
fn first_object(json: &str) -> Option<Map<String, Value>> {
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Map<String, Value>>();
    values.next()?.ok()
}

fn find_in(object: Map<String, Value>, depth: usize) -> Option<Map<String, Value>> {
    let has_code = object.contains_key("code");
    if has_code && object.contains_key("event") {
        return Some(object);
    }
    if let Some(Value::Object(problem)) = object.get("problem") {
        return Some(problem.clone());
    }
    let inner = depth.checked_sub(1).and_then(|depth| {
        object.values().find_map(|value| match value {
            Value::String(text) => find_line(text, depth),
            Value::Object(inner) => find_in(inner.clone(), depth),
            _ => None,
        })
    });
    inner.or_else(|| has_code.then_some(object))
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

/// The `code` of a line whose members say nothing that is known.
pub(super) fn code_of(text: &str) -> Option<String> {
    let line = find_line(text, MAX_DEPTH)?;
    Some(get_str(&Value::Object(line), "code").to_owned())
}
