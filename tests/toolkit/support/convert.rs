//! Converts texts, with a host in memory.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::bulk::convert::report::ConvertReport;
use migration_toolkit::bulk::convert::request::ConvertRequest;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

use crate::support::memory_host::MemoryHost;

/// What a conversion has done, and its files.
pub struct Converted {
    pub report: ConvertReport,
    pub host: MemoryHost,
}

impl Converted {
    /// The only user in the import files.
    pub fn only_user(&self) -> Value {
        let users = self.users();
        assert_eq!(users.len(), 1, "{users:?}");
        users[0].clone()
    }

    /// The users in the import files.
    pub fn users(&self) -> Vec<Value> {
        let lines = self.host.import_lines();
        let parse = |line: &str| serde_json::from_str(line).expect("a user");
        lines.into_iter().map(parse).collect()
    }

    /// The new IDs of the users in the import files.
    pub fn ids(&self) -> Vec<String> {
        let users = self.users();
        let id = |user: &Value| user["user_id"].as_str().expect("an ID").to_owned();
        users.iter().map(id).collect()
    }
}

/// A request that keeps IDs, for one file of users, with other members of the settings and of the request.
pub fn request(settings: Value, members: Value) -> ConvertRequest {
    let mut request = json!({
        "settings": { "connections": [{ "old": "Users" }], "user_id": "keep" },
        "old": { "domain": "old-tenant.eu.auth0.com" },
        "inputs": [{ "name": "users.ndjson", "kind": "users" }],
    });
    merge(&mut request["settings"], settings);
    merge(&mut request, members);
    serde_json::from_value(request).expect("a request")
}

/// The members of a request with a file of another kind before the users.
pub fn with_input(kind: &str) -> Value {
    json!({ "inputs": [
        { "name": format!("{kind}.ndjson"), "kind": kind },
        { "name": "users.ndjson", "kind": "users" },
    ] })
}

/// Converts users with the default options.
pub fn convert_all(users: &[Value]) -> Converted {
    convert(&request(json!({}), json!({})), &[&ndjson(users)])
}

/// Converts files, one text each.
pub fn convert(request: &ConvertRequest, files: &[&str]) -> Converted {
    let converter = Converter::new(request, MemoryHost::default()).expect("a valid request");
    run(converter, files)
}

/// Pushes files into a converter, in pieces that end anywhere.
pub fn run(converter: Converter<MemoryHost>, files: &[&str]) -> Converted {
    let (report, host) = run_to_end(converter, files);
    let report = report.expect("a report");
    assert!(report.adds_up(), "{report:?}");
    let out = u64::try_from(host.import_lines().len()).expect("a count");
    assert_eq!(report.out, out, "what is said to be in the import files");
    let bytes: usize = host.import_files.values().map(Vec::len).sum();
    assert_eq!(
        (report.files, report.bytes),
        (host.import_files.len() as u64, bytes as u64)
    );
    let lines = |name: &str| host.lines(name).len() as u64;
    assert_eq!(report.rejected.total(), lines("rejected.ndjson"));
    assert_eq!(report.skipped.total(), lines("skipped.ndjson"));
    Converted { report, host }
}

/// Pushes files into a converter, which may end with a problem.
pub fn run_to_end(
    mut converter: Converter<MemoryHost>,
    files: &[&str],
) -> (Result<ConvertReport, Problem>, MemoryHost) {
    for (number, file) in files.iter().enumerate() {
        converter.begin_file(u32::try_from(number).expect("a few files"));
        for piece in file.as_bytes().chunks(1_000) {
            converter.push(piece);
        }
        converter.end_file();
    }
    converter.finish()
}

/// A user of the connection `Users`, as Auth0 exports it, with other members.
pub fn user(id: &str, members: Value) -> Value {
    let mut user = json!({
        "user_id": format!("auth0|{id}"),
        "email": format!("{id}@example.com"),
        "email_verified": true,
        "identities": [{ "provider": "auth0", "connection": "Users", "user_id": id, "isSocial": false }],
    });
    merge(&mut user, members);
    user
}

/// Users with the IDs from 0 on.
pub fn users(count: usize) -> Vec<Value> {
    (0..count)
        .map(|id| user(&id.to_string(), json!({})))
        .collect()
}

/// Converts a file with hashes of so many bits, which collide, and asserts that only the order of the users is different.
pub fn assert_same_with_collisions(
    request: &ConvertRequest,
    file: &str,
    exact: &Converted,
    all_bits: &[u32],
) {
    for bits in all_bits {
        let converter = Converter::with_hash_bits(request, MemoryHost::default(), *bits);
        let colliding = run(converter.expect("a valid request"), &[file]);
        assert!(sorted(&colliding) == sorted(exact), "{bits} bits");
        assert!(colliding.host.files == exact.host.files, "{bits} bits");
    }
}

fn sorted(converted: &Converted) -> Vec<&str> {
    let mut lines = converted.host.import_lines();
    lines.sort_unstable();
    lines
}

/// The lines of an NDJSON file.
pub fn ndjson(users: &[Value]) -> String {
    users.iter().map(|user| format!("{user}\n")).collect()
}

/// Sets members of an object; `null` removes one.
fn merge(object: &mut Value, members: Value) {
    let object = object.as_object_mut().expect("an object");
    for (name, value) in members.as_object().expect("members") {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
}
