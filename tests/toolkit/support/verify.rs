//! Two exports and what verify says of them.

use migration_toolkit::bulk::verify::comparer::Comparer;
use migration_toolkit::bulk::verify::hashed_users::HashedUsers;
use migration_toolkit::bulk::verify::request::{CompareOptions, CompareReport, CompareRequest};
use migration_toolkit::bulk::verify::user_hasher::UserHasher;
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

/// Compares two exports with some bits of the hashes of IDs, in pieces of 100 bytes. The new tenant's users may be hashed
/// elsewhere; that makes no difference.
pub fn compare_with_bits(request: &CompareRequest, old: &str, new: &str, bits: u32) -> Compared {
    let compared = run(request, old, new, bits, None);
    let hasher = UserHasher::with_hash_bits(options(request), bits);
    let other = run(request, old, new, bits, Some(hasher));
    assert_eq!(other.report, compared.report);
    assert_eq!(other.host.files, compared.host.files);
    compared
}

/// Passes the files to a comparer; instead of the new tenant's, with a hasher, what it makes of them, piece by piece between
/// those of the old tenant.
fn run(
    request: &CompareRequest,
    old: &str,
    new: &str,
    bits: u32,
    mut hasher: Option<UserHasher>,
) -> Compared {
    let mut comparer = Comparer::with_hash_bits(options(request), MemoryHost::default(), bits);
    let mut hashed = hasher
        .as_mut()
        .map(|hasher| hash(hasher, new))
        .unwrap_or_default()
        .into_iter();
    for (number, text) in [old, new, old, new].into_iter().enumerate() {
        if hasher.is_some() && number == 1 {
            hashed.by_ref().for_each(|users| add(&mut comparer, &users));
            continue;
        }
        if comparer.begin_file(u32::try_from(number).expect("a number")) {
            for piece in text.as_bytes().chunks(100) {
                assert!(comparer.push(piece));
                hashed
                    .next()
                    .into_iter()
                    .for_each(|users| add(&mut comparer, &users));
            }
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

/// What a hasher makes of the new tenant's file: bytes for each piece.
fn hash(hasher: &mut UserHasher, new: &str) -> Vec<Vec<u8>> {
    let take = |hasher: &mut UserHasher| {
        let bytes = hasher.users().to_bytes();
        hasher.clear();
        bytes
    };
    hasher.begin_file(1);
    let mut hashed: Vec<Vec<u8>> = Vec::new();
    for piece in new.as_bytes().chunks(100) {
        hasher.push(piece);
        hashed.push(take(hasher));
    }
    hasher.end_file();
    hashed.push(take(hasher));
    hashed
}

fn add(comparer: &mut Comparer<MemoryHost>, hashed: &[u8]) {
    let users = HashedUsers::from_bytes(hashed).expect("hashed users");
    assert!(comparer.add(&users));
}

/// The checked options of a request.
pub fn options(request: &CompareRequest) -> CompareOptions {
    let options = request.check().map_err(|problem| problem.message);
    options.expect("options")
}
