//! The two passes of the comparison: which files they read, and what they do with the host.

use migration_toolkit::bulk::verify::comparer::Comparer;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::memory_host::MemoryHost;
use crate::support::verify::*;

const EMAIL: &str = r#""email":"a@example.com""#;

fn comparer(request: &CompareRequest, host: MemoryHost) -> Comparer<MemoryHost> {
    Comparer::new(options(request), host)
}

/// Passes a file in one piece, and tells whether it was needed and whether more of it is.
fn pass(comparer: &mut Comparer<MemoryHost>, number: u32, bytes: &[u8]) -> (bool, bool) {
    let is_needed = comparer.begin_file(number);
    let needs_more = comparer.push(bytes);
    comparer.end_file();
    (is_needed, needs_more)
}

/// An export of users with the numbers below `users`.
fn numbered(users: u32) -> String {
    let ids: Vec<String> = (0..users).map(|number| number.to_string()).collect();
    let users: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), EMAIL)).collect();
    export("Users", &users)
}

#[test]
fn exports_that_agree_are_read_once_except_to_list_the_proven_users() {
    let (old, new) = (
        export("Users", &[("1", EMAIL)]),
        export("Moved", &[("1", EMAIL)]),
    );
    for (list_proven, needed) in [
        (Some(false), [true, true, false, false]),
        (Some(true), [true, true, true, false]),
    ] {
        let request = CompareRequest {
            list_proven,
            ..request()
        };
        let mut comparer = comparer(&request, MemoryHost::default());
        let files = [(0, &old), (1, &new), (2, &old), (3, &new)];
        let passed = files.map(|(number, text)| pass(&mut comparer, number, text.as_bytes()));
        assert_eq!(passed, needed.map(|is_needed| (is_needed, is_needed)));
    }
}

#[test]
fn last_line_without_a_line_break_counts() {
    let users = [("1", EMAIL), ("2", EMAIL)];
    let (old, new) = (export("Users", &users), export("Moved", &users[..1]));
    let compared = compare(&request(), old.trim_end(), new.trim_end());
    assert_eq!(compared.differences(), ["auth0|2 missing"]);
    assert_eq!(compared.report.answers.same, 1);
}

#[test]
fn whole_lines_of_the_file_are_counted() {
    let mut comparer = comparer(&request(), MemoryHost::default());
    let text = numbered(3);
    comparer.begin_file(0);
    assert_eq!(comparer.lines(), 0);
    comparer.push(text.as_bytes());
    comparer.push(b"{");
    assert_eq!(comparer.lines(), 3);
    comparer.begin_file(1);
    assert_eq!(comparer.lines(), 0);
}

#[test]
fn what_is_no_text_or_is_nested_too_deeply_is_unchecked() {
    let mut comparer = comparer(&request(), MemoryHost::default());
    let mut old = b"{\xff}\n".to_vec();
    // With the object itself, 101 and 100 levels: the deepest that a record may have is compared.
    let [too_deep, deepest] = [100, 99].map(|arrays| {
        let (open, close) = ("[".repeat(arrays), "]".repeat(arrays));
        format!(r#""user_metadata":{{"a":{open}1{close}}}"#)
    });
    old.extend(export("Users", &[("1", &too_deep), ("2", &deepest)]).bytes());
    let new = export("Moved", &[("2", &deepest)]);
    for (number, bytes) in [(0, &*old), (1, new.as_bytes())] {
        assert_eq!(pass(&mut comparer, number, bytes), (true, true));
    }
    let report = comparer.finish().map_err(|problem| problem.message);
    let answers = report.expect("a report").answers;
    assert_eq!((answers.unchecked, answers.same), (2, 1));
    let host = comparer.into_host().expect("a host");
    let unchecked = |line: u32, reason: &str| json!({ "answer": "unchecked", "tenant": "old", "file": "old.ndjson", "line": line, "reason": reason });
    assert_eq!(
        host.lines("differences.ndjson"),
        [
            unchecked(
                1,
                "it is not text in UTF-8, or in UTF-16 with a byte order mark, after 1 bytes"
            ),
            unchecked(2, "the record is no JSON object, or is nested too deeply"),
        ]
    );
}

#[test]
fn no_more_is_read_once_a_file_cannot_be_written() {
    let full = || MemoryHost {
        remaining_calls: Some(0),
        ..MemoryHost::default()
    };
    let problem = |mut comparer: Comparer<MemoryHost>| comparer.finish().expect_err("a problem");
    // The first pass writes down what can't be read.
    let mut first = comparer(&request(), full());
    assert_eq!(pass(&mut first, 0, b"no user\n"), (true, false));
    assert_eq!(pass(&mut first, 1, b""), (false, false));
    assert_eq!(problem(first).code, ProblemCode::Files);
    // The second pass writes the users that are not the same.
    let old = numbered(2);
    let mut second = comparer(&request(), full());
    for (number, text, expected) in [
        (0, old.as_str(), (true, true)),
        (1, "", (true, true)),
        (2, old.as_str(), (true, false)),
        (3, "", (false, false)),
    ] {
        assert_eq!(pass(&mut second, number, text.as_bytes()), expected);
    }
    assert_eq!(problem(second).code, ProblemCode::Files);
}

/// Compares an export with none by a host that serves so many calls.
fn missing_users(users: u32, calls: Option<usize>) -> MemoryHost {
    let host = MemoryHost {
        remaining_calls: calls,
        ..MemoryHost::default()
    };
    let mut comparer = comparer(&request(), host);
    let old = numbered(users);
    for (number, text) in [(0, old.as_str()), (1, ""), (2, old.as_str()), (3, "")] {
        pass(&mut comparer, number, text.as_bytes());
    }
    let report = comparer.finish().map_err(|problem| problem.message);
    assert_eq!(report.expect("a report").answers.missing, u64::from(users));
    comparer.into_host().expect("a host")
}

/// Otherwise the work would grow with the square of their number.
#[test]
fn each_user_who_is_not_the_same_is_written_and_read_once() {
    let users = 600;
    let host = missing_users(users, Some(2 * 600 + 10));
    assert_eq!(host.lines("differences.ndjson").len(), 600);
}

#[test]
fn lines_are_written_in_pieces_of_64_kibibytes() {
    let host = missing_users(3_000, None);
    let line = r#"{"user_id":"auth0|1000","answer":"missing","fields":[]}"#.len() + 1;
    let full = 64 * 1024..64 * 1024 + line;
    let sizes: Vec<usize> = host
        .appended
        .iter()
        .filter(|(name, bytes)| name == "differences.ndjson" && *bytes > 0)
        .map(|(_, bytes)| *bytes)
        .collect();
    let (last, others) = sizes.split_last().expect("a piece");
    assert_eq!(others.len(), 2);
    assert!(others.iter().all(|bytes| full.contains(bytes)), "{sizes:?}");
    assert!(*last < 64 * 1024, "{sizes:?}");
    let lines: Vec<Value> = host.lines("differences.ndjson");
    assert_eq!(lines.len(), 3_000);
}
