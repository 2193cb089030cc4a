//! Import files: their form and size, and what happens when one can't be written.

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::convert::{convert, ndjson, request, run_to_end, user};
use crate::support::memory_host::MemoryHost;

/// Users of some 300 bytes each.
fn users(count: usize) -> Vec<Value> {
    let members = |id: usize| json!({ "user_metadata": { "text": "x".repeat(id % 200) } });
    (0..count)
        .map(|id| user(&id.to_string(), members(id)))
        .collect()
}

#[test]
fn files_have_one_user_a_line_and_at_most_the_size_that_was_asked_for() {
    let file = ndjson(&users(3_500));
    for (size, least_full) in [
        (None, 399_000),
        (Some(10_000), 9_000),
        (Some(500_000), 499_000),
    ] {
        let converted = convert(&request(json!({}), json!({ "file_size": size })), &[&file]);
        let files = &converted.host.import_files;
        let limit = size.unwrap_or(400_000);
        let (last, full) = files.values().last_and_others();
        assert!(
            full.iter()
                .all(|length| (least_full..=limit).contains(length)),
            "{full:?}"
        );
        assert!(last <= limit);
        let names: Vec<&str> = files.keys().map(String::as_str).take(2).collect();
        assert_eq!(names, ["00001.json", "00002.json"]);
        let mut read = 0;
        for name in files.keys() {
            let text = converted.host.import_text(name);
            let array: Vec<Value> = serde_json::from_str(text).expect("a JSON array");
            assert_eq!(text.lines().count(), array.len() + 2, "one user a line");
            read += array.len();
        }
        assert_eq!(read, 3_500);
    }
}

trait Lengths {
    /// The length of the last file, and those of the others.
    fn last_and_others(self) -> (usize, Vec<usize>);
}

impl<'a, I: Iterator<Item = &'a Vec<u8>>> Lengths for I {
    fn last_and_others(self) -> (usize, Vec<usize>) {
        let mut lengths: Vec<usize> = self.map(Vec::len).collect();
        (lengths.pop().expect("a file"), lengths)
    }
}

#[test]
fn a_user_larger_than_the_size_gets_a_file_of_its_own() {
    let large = |id: &str, bytes: usize| {
        user(
            id,
            json!({ "user_metadata": { "text": "x".repeat(bytes) } }),
        )
    };
    let users = [
        user("1", json!({})),
        large("2", 450_000),
        user("3", json!({})),
    ];
    let converted = convert(&request(json!({}), json!({})), &[&ndjson(&users)]);
    assert_eq!(converted.ids(), ["1", "2", "3"]);
    let lengths: Vec<usize> = converted.host.import_files.values().map(Vec::len).collect();
    assert_eq!(lengths.len(), 3);
    assert!(lengths[1] > 450_000 && lengths[1] <= 500_000);
}

#[test]
fn a_user_of_exactly_the_largest_size_goes_in() {
    let of = |bytes: usize| {
        ndjson(&[user(
            "1",
            json!({ "user_metadata": { "text": "x".repeat(bytes) } }),
        )])
    };
    let convert = |bytes: usize| convert(&request(json!({}), json!({})), &[&of(bytes)]);
    let around = convert(0).report.bytes;
    let most = usize::try_from(500_000 - around).expect("a size");
    assert_eq!(convert(most).report.bytes, 500_000);
    assert_eq!(convert(most + 1).report.rejected.get("too_large"), 1);
}

#[test]
fn an_input_without_users_makes_no_files() {
    let converted = convert(&request(json!({}), json!({})), &[""]);
    assert_eq!(converted.report.records, 0);
    assert!(converted.host.import_files.is_empty() && converted.host.files.is_empty());
    assert_eq!(
        convert(&request(json!({}), json!({})), &["[]"])
            .report
            .records,
        0
    );
}

#[test]
fn a_file_that_cannot_be_written_ends_the_work() {
    let mut users = users(300);
    users.extend(users[..10].to_vec());
    users.push(json!([]));
    let file = ndjson(&users);
    let request = request(json!({}), json!({ "file_size": 20_000 }));
    let calls = |remaining_calls, recovers| {
        let host = MemoryHost {
            remaining_calls,
            recovers,
            ..MemoryHost::default()
        };
        let converter = Converter::new(&request, host).expect("a valid request");
        run_to_end(converter, &[&file])
    };
    let (done, host) = calls(Some(usize::MAX), false);
    let needed = usize::MAX - host.remaining_calls.expect("a count");
    assert!(done.is_ok() && needed > 10);
    for remaining in 0..needed {
        for recovers in [false, true] {
            let (report, _) = calls(Some(remaining), recovers);
            let problem = report.expect_err("a problem");
            assert_eq!(problem.code, ProblemCode::Files);
            assert!(problem.remedy.is_some());
        }
    }
}

#[test]
fn a_file_grows_to_exactly_the_size_that_was_asked_for() {
    let convert = |bytes: usize| {
        let padding = json!({ "user_metadata": { "text": "x".repeat(bytes) } });
        let users = [
            user(
                "1",
                json!({ "user_metadata": { "text": "x".repeat(5_000) } }),
            ),
            user("2", padding),
        ];
        let request = request(json!({}), json!({ "file_size": 10_000 }));
        let report = convert(&request, &[&ndjson(&users)]).report;
        (report.files, report.bytes)
    };
    let (_, around) = convert(0);
    let most = usize::try_from(10_000 - around).expect("a size");
    assert_eq!(convert(most), (1, 10_000));
    // The second file has brackets and line breaks of its own, and no comma is left.
    assert_eq!(convert(most + 1), (2, 10_003));
}

#[test]
fn a_file_is_whole_wherever_a_user_was_too_large_for_any() {
    let padding = json!({ "user_metadata": { "text": "x".repeat(500_000) } });
    let too_large = |id: &str| user(id, padding.clone());
    let users = [
        too_large("1"),
        user("2", json!({})),
        too_large("3"),
        user("4", json!({})),
        too_large("5"),
    ];
    let converted = convert(&request(json!({}), json!({})), &[&ndjson(&users)]);
    let text = converted.host.import_text("00001.json");
    let expected = [users[1]["email"].clone(), users[3]["email"].clone()];
    let array: Vec<Value> = serde_json::from_str(text).expect("a JSON array");
    let emails: Vec<&Value> = array.iter().map(|user| &user["email"]).collect();
    assert_eq!(emails, expected.iter().collect::<Vec<_>>());
    assert_eq!(converted.report.rejected.get("too_large"), 3);
}

#[test]
fn lines_are_appended_in_pieces_that_do_not_grow_with_their_number() {
    let records: String = (0..2_000).map(|id| format!("[{id}]\n")).collect();
    let first = user("1", json!({}));
    let file = format!("{first}\n{records}");
    let converted = convert(&request(json!({}), json!({})), &[&file]);
    assert_eq!(converted.report.rejected.get("not_object"), 2_000);
    let pieces: Vec<usize> = converted
        .host
        .appended
        .iter()
        .map(|(_, length)| *length)
        .collect();
    let (last, full) = pieces.split_last().expect("pieces");
    assert!(full.len() > 4, "{full:?}");
    assert!(
        full.iter().all(|length| (65_536..67_000).contains(length)),
        "{full:?}"
    );
    assert!(*last < 67_000);
}
