//! What users who share an identifier do to the files of a conversion, which are written before such users are known.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::bulk::convert::report::Counts;
use serde_json::{Value, json};

use crate::support::convert::{
    assert_same_with_collisions, convert, convert_all, ndjson, request, run, user, users,
};
use crate::support::memory_host::MemoryHost;

/// Users of whom every tenth shares an address with an earlier one.
fn some_duplicates(count: usize) -> Vec<Value> {
    let email = |id: usize| format!("{}@example.com", if id % 10 == 9 { id / 2 } else { id });
    (0..count)
        .map(|id| {
            user(
                &id.to_string(),
                json!({ "email": email(id), "username": format!("u{id}") }),
            )
        })
        .collect()
}

#[test]
fn files_are_rewritten_without_their_duplicates() {
    let mut users = some_duplicates(2_000);
    let repeated = users[300..400].to_vec();
    users.extend(repeated);
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let converted = convert(&request, &[&ndjson(&users)]);
    // Of every ten users, one shares the address of an earlier one; one in ten of these of one who is a duplicate itself.
    let mut seen = std::collections::HashSet::new();
    let mut ids = std::collections::HashSet::new();
    let expected: Vec<&Value> = users
        .iter()
        .filter(|user| {
            let is_new = !seen.contains(&user["email"]) && !ids.contains(&user["user_id"]);
            if is_new {
                seen.insert(&user["email"]);
                ids.insert(&user["user_id"]);
            }
            is_new
        })
        .collect();
    let ids: Vec<&str> = expected
        .iter()
        .map(|user| &user["user_id"].as_str().expect("an ID")[6..])
        .collect();
    assert_eq!(converted.ids(), ids);
    assert!(converted.report.files > 10, "{:?}", converted.report);
}

#[test]
fn what_is_said_of_users_is_said_only_of_those_in_import_files() {
    let odd = json!({ "name": "n".repeat(301), "user_metadata": { "text": "x".repeat(12_000) } });
    let users = [
        user("1", odd.clone()),
        user("1", odd.clone()),
        user("2", json!({})),
        user("2", odd),
    ];
    let converted = convert_all(&users);
    let report = &converted.report;
    assert_eq!((report.out, report.large_profiles), (2, 1));
    assert_eq!(
        (report.left_out.get("name"), report.left_out.total()),
        (1, 1)
    );
    for name in ["left-out.ndjson", "large-profiles.ndjson"] {
        let lines = converted.host.lines(name);
        let lines: Vec<&Value> = lines.iter().map(|line| &line["line"]).collect();
        assert_eq!(lines, [1], "{name}");
    }
}

#[test]
fn field_that_only_duplicates_had_left_out_is_not_reported() {
    let second = user("1", json!({ "name": "n".repeat(301) }));
    let converted = convert_all(&[user("1", json!({})), second]);
    assert_eq!(converted.report.left_out, Counts::default());
    assert!(converted.host.lines("left-out.ndjson").is_empty());
}

#[test]
fn a_file_of_duplicates_only_is_removed() {
    let file = ndjson(&users(100));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let once = convert(&request, &[&file]);
    let twice = convert(&request, &[&[file.as_str(), &file].concat()]);
    assert_eq!(once.host.import_lines(), twice.host.import_lines());
    assert_eq!(
        (
            twice.report.out,
            twice.report.rejected.get("duplicate_user_id")
        ),
        (100, 100)
    );
    let names: Vec<&String> = twice.host.import_files.keys().collect();
    assert!(names.len() < once.host.import_files.len() + 2, "{names:?}");
}

#[test]
fn colliding_hashes_drop_nobody() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 50_000 }));
    let exact = convert(&request, &[&file]);
    assert_same_with_collisions(&request, &file, &exact, &[20, 8, 0]);
}

#[test]
fn import_files_are_read_again_only_for_users_with_equal_hashes() {
    let file = ndjson(&users(100));
    let request = request(json!({}), json!({}));
    for (bits, reads) in [(64, 0), (0, 100)] {
        let converter = Converter::with_hash_bits(&request, MemoryHost::default(), bits);
        let converted = run(converter.expect("a valid request"), &[&file]);
        assert_eq!(converted.host.import_reads.len(), reads, "{bits} bits");
    }
}

#[test]
fn import_files_are_read_again_in_their_order() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let reads = convert(&request, &[&file]).host.import_reads;
    // First the users with equal hashes, in all parts of the index, then the files with duplicates.
    let runs: Vec<&[String]> = reads.chunk_by(|one, other| one <= other).collect();
    assert_eq!(runs.len(), 2, "{reads:?}");
    let mut written_again = runs[1].to_vec();
    written_again.dedup();
    assert!(written_again.len() > 10);
    assert_eq!(runs[1], written_again, "a file was read twice");
}
