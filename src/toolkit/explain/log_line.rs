//! Explains the members of an action script's log line, and what else a log has.

use serde_json::{Map, Value};

use crate::explain::all::{Explanation, entries_of};
use crate::explain::entry::Topic;
use crate::explain::log_objects::{self, Kind, LogObject};
use crate::explain::{search, tenant_logs, token_cache};
use crate::problem::Problem;

/// Finds the objects of a log in a text, and explains each member by member. One whose members say nothing that is known is a
/// problem. Empty if there is none.
pub(super) fn explain(text: &str) -> Vec<Result<Vec<Explanation>, Problem>> {
    let found = log_objects::find(text);
    found
        .iter()
        .map(|LogObject { kind, members }| {
            let (explained, code) = match kind {
                Kind::LogLine => (explain_members(members), "code"),
                Kind::Problem | Kind::Coded => (explain_code(members), "code"),
                Kind::TenantEntry => (tenant_logs::explain(members), "type"),
            };
            if explained.iter().any(is_code) {
                Ok(explained)
            } else {
                let code = members.get(code).and_then(Value::as_str);
                Err(search::unknown_code(code.unwrap_or_default()))
            }
        })
        .collect()
}

fn is_code(explanation: &Explanation) -> bool {
    !matches!(
        explanation.topic,
        Topic::LogMember | Topic::Fault | Topic::Marker | Topic::LeftOut | Topic::LostFactor
    )
}

fn explain_code(object: &Map<String, Value>) -> Vec<Explanation> {
    let code = object.get("code").and_then(Value::as_str);
    [Topic::Problem, Topic::Outcome, Topic::ImportError]
        .into_iter()
        .find_map(|topic| lookup(topic, code?))
        .into_iter()
        .collect()
}

fn explain_members(line: &Map<String, Value>) -> Vec<Explanation> {
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

pub(super) fn lookup(topic: Topic, name: &str) -> Option<Explanation> {
    let entries = entries_of(topic);
    let entry = entries.iter().find(|entry| entry.name == name);
    entry.map(Explanation::from)
}
