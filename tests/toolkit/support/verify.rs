//! Two exports and what verify says of them.

use migration_toolkit::bulk::verify::comparer::Comparer;
use migration_toolkit::bulk::verify::request::{CompareReport, CompareRequest};
use serde_json::{Value, json};

use super::memory_host::MemoryHost;

/// A request for one file of each export. IDs are kept.
pub fn request() -> CompareRequest {
    CompareRequest {
        settings: json!({ "connections": [{ "old": "Users", "new": "Moved" }], "user_id": "keep" }),
        old_inputs: vec!["old.ndjson".to_owned()],
        new_inputs: vec!["new.ndjson".to_owned()],
        ..CompareRequest::default()
    }
}

/// The lines of an export. `user` gives the members beside ID and identities as JSON text, without braces.
pub fn export(connection: &str, users: &[(&str, &str)]) -> String {
    let line = |(id, members): &(&str, &str)| {
        let identity =
            format!(r#"{{"provider":"auth0","connection":"{connection}","user_id":"{id}"}}"#);
        let comma = if members.is_empty() { "" } else { "," };
        format!("{{\"user_id\":\"auth0|{id}\",\"identities\":[{identity}]{comma}{members}}}\n")
    };
    users.iter().map(line).collect()
}

/// The old tenant's user with these members.
pub fn old_user(id: &str, members: &str) -> String {
    export("Users", &[(id, members)]).trim_end().to_owned()
}

/// The new tenant's user with these members.
pub fn new_user(id: &str, members: &str) -> String {
    export("Moved", &[(id, members)]).trim_end().to_owned()
}

/// What a comparison has found: the report, and the files that it wrote.
pub struct Compared {
    pub report: CompareReport,
    pub host: MemoryHost,
}

impl Compared {
    /// The lines of a file of the run folder.
    pub fn lines(&self, name: &str) -> Vec<Value> {
        let bytes = self
            .host
            .files
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// The lines of `differences.ndjson` as `user answer fields`, sorted.
    pub fn differences(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .lines("differences.ndjson")
            .iter()
            .map(summary)
            .collect();
        lines.sort();
        lines
    }
}

fn summary(line: &Value) -> String {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let fields = line["fields"].as_array().cloned().unwrap_or_default();
    let fields: Vec<&str> = fields.iter().filter_map(Value::as_str).collect();
    format!(
        "{} {} {}",
        text("user_id"),
        text("answer"),
        fields.join(",")
    )
    .trim()
    .to_owned()
}

/// Compares two exports with all bits of the hashes.
pub fn compare(request: &CompareRequest, old: &str, new: &str) -> Compared {
    compare_with_bits(request, old, new, u64::BITS)
}

/// Compares two exports with some bits of the hashes of IDs, in pieces of 100 bytes.
pub fn compare_with_bits(request: &CompareRequest, old: &str, new: &str, bits: u32) -> Compared {
    let options = request
        .check()
        .map_err(|problem| problem.message)
        .expect("options");
    let mut comparer = Comparer::with_hash_bits(options, MemoryHost::default(), bits);
    for (number, text) in [old, new, old, new].into_iter().enumerate() {
        if comparer.begin_file(u32::try_from(number).expect("a number")) {
            text.as_bytes()
                .chunks(100)
                .for_each(|piece| assert!(comparer.push(piece)));
        }
        comparer.end_file();
    }
    let report = comparer
        .finish()
        .map_err(|problem| problem.message)
        .expect("a report");
    let host = comparer.into_host().expect("a host");
    Compared { report, host }
}
