//! The converter: NDJSON, arrays and CSV, in pieces that end anywhere. Whatever comes, the counts add up and the import files
//! are JSON.
#![no_main]

#[path = "../../toolkit/support/memory_host.rs"]
mod memory_host;

use libfuzzer_sys::fuzz_target;
use memory_host::MemoryHost;
use migration_toolkit::bulk::convert::converter::Converter;
use serde_json::json;
use serde_json::value::RawValue;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let request = json!({
        "settings": { "connections": [{ "old": "Users" }], "user_id": "keep" },
        "old": { "domain": "old-tenant.eu.auth0.com" },
        "inputs": [{ "name": "users.ndjson", "kind": "users" }],
    });
    let request = serde_json::from_value(request).expect("a request");
    let mut converter = Converter::new(&request, MemoryHost::default()).expect("a valid request");
    converter.begin_file(0);
    for piece in rest.chunks(usize::from(*first).max(1)) {
        converter.push(piece);
    }
    converter.end_file();
    let (report, host) = converter.finish();
    let report = report.expect("a report");
    assert!(report.adds_up(), "{report:?}");
    let mut users = 0;
    for file in host.import_files.values() {
        // Records stay text, since RFC 8259 allows numbers that are too large for serde_json.
        let records: Vec<&RawValue> = serde_json::from_slice(file).expect("an array");
        users += records.len() as u64;
    }
    assert_eq!(report.out, users);
    assert_eq!(
        report.rejected.total(),
        host.lines("rejected.ndjson").len() as u64
    );
    assert_eq!(
        report.skipped.total(),
        host.lines("skipped.ndjson").len() as u64
    );
});
