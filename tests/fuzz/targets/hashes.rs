//! The file of password hashes: a hash that is taken is in the import file as it was, and only at the user whose it is.
#![no_main]

#[path = "../../toolkit/support/memory_host.rs"]
mod memory_host;

use libfuzzer_sys::fuzz_target;
use memory_host::MemoryHost;
use migration_toolkit::bulk::convert::converter::Converter;
use serde_json::{Value, json};

const USERS: &str = concat!(
    r#"{"user_id":"auth0|a","email":"a@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"a"}]}"#,
    "\n",
    r#"{"user_id":"auth0|b","email":"b@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"b"}]}"#,
    "\n",
);

fuzz_target!(|data: &[u8]| {
    let request = json!({
        "settings": { "connections": [{ "old": "Users" }], "user_id": "keep" },
        "old": { "domain": "old-tenant.eu.auth0.com" },
        "inputs": [
            { "name": "hashes.ndjson", "kind": "hashes" },
            { "name": "users.ndjson", "kind": "users" },
        ],
    });
    let request = serde_json::from_value(request).expect("a request");
    let mut converter = Converter::new(&request, MemoryHost::default()).expect("a valid request");
    for (number, file) in [data, USERS.as_bytes()].into_iter().enumerate() {
        converter.begin_file(number as u32);
        converter.push(file);
        converter.end_file();
    }
    let (report, host) = converter.finish();
    let report = report.expect("a report");
    assert!(report.adds_up() && report.out == 2, "{report:?}");
    let text = String::from_utf8_lossy(data);
    for line in host.import_lines() {
        let user: Value = serde_json::from_str(line).expect("JSON");
        if let Some(hash) = user["password_hash"].as_str() {
            let id = user["user_id"].as_str().expect("an ID");
            assert!(text.contains(id), "a hash of somebody else for {id}");
            assert!(hash.starts_with("$2"), "{hash}");
        }
    }
});
