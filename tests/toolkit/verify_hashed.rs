//! Users that are hashed on another thread than that of the comparer.

use migration_toolkit::bulk::verify::comparer::Comparer;
use migration_toolkit::bulk::verify::hashed_users::HashedUsers;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::bulk::verify::user_hasher::UserHasher;
use migration_toolkit::problem::ProblemCode;

use crate::support::memory_host::MemoryHost;
use crate::support::verify::*;

const EMAIL: &str = r#""email":"a@example.com""#;

/// The users of a file, hashed.
fn hashed(request: &CompareRequest, number: u32, text: &str) -> HashedUsers {
    let mut hasher = UserHasher::new(options(request));
    hasher.begin_file(number);
    hasher.push(text.as_bytes());
    hasher.end_file();
    hasher.users().clone()
}

#[test]
fn hashed_users_are_the_same_after_a_way_as_bytes() {
    let text = export("Moved", &[("1", EMAIL), ("2", EMAIL)]) + "no user\n";
    let users = hashed(&request(), 1, &text);
    assert_eq!((users.users, users.entries.len()), (2, 2));
    assert_eq!((users.is_old, users.unchecked), (false, 1));
    assert_eq!(
        users.unchecked_lines,
        "{\"answer\":\"unchecked\",\"tenant\":\"new\",\"file\":\"new.ndjson\",\"line\":3,\
         \"reason\":\"the record is no JSON object, or is nested too deeply\"}\n"
    );
    assert_eq!(HashedUsers::from_bytes(&users.to_bytes()), Some(users));
    let old = hashed(&request(), 0, &export("Users", &[("1", EMAIL)]));
    assert!(old.is_old);
    assert_eq!(HashedUsers::from_bytes(&old.to_bytes()), Some(old));
}

#[test]
fn bytes_that_are_no_hashed_users_are_not_taken_for_some() {
    let bytes = hashed(&request(), 1, &export("Moved", &[("1", EMAIL)])).to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(HashedUsers::from_bytes(&bytes[..end]), None, "{end} bytes");
    }
    let not_text = [bytes.as_slice(), b"\xff"].concat();
    assert_eq!(HashedUsers::from_bytes(&not_text), None);
    let more_than_there_is_memory = [0xff; 32];
    assert_eq!(HashedUsers::from_bytes(&more_than_there_is_memory), None);
}

#[test]
fn users_outside_of_the_sample_are_counted_and_not_compared() {
    let request = CompareRequest {
        sample: Some(0.000_001),
        ..request()
    };
    let users = hashed(&request, 1, &export("Moved", &[("1", EMAIL)]));
    assert_eq!((users.users, users.entries.len()), (1, 0));
    assert!(!users.is_empty());
}

#[test]
fn nothing_is_left_after_the_users_were_cleared() {
    let mut hasher = UserHasher::new(options(&request()));
    hasher.begin_file(1);
    assert!(hasher.users().is_empty());
    hasher.push((export("Moved", &[("1", EMAIL)]) + "no user\n").as_bytes());
    assert_eq!(hasher.lines(), 2);
    hasher.clear();
    assert_eq!(hasher.users(), &HashedUsers::default());
}

#[test]
fn old_lines_come_before_those_of_new_users_who_were_hashed_earlier() {
    let mut comparer = Comparer::new(options(&request()), MemoryHost::default());
    // More of them than stay in memory.
    for _ in 0..3 {
        assert!(comparer.add(&hashed(&request(), 1, &"no user\n".repeat(200))));
    }
    assert!(comparer.begin_file(0));
    comparer.push(b"no user either\n");
    comparer.end_file();
    let report = comparer.finish().expect("a report");
    assert_eq!(report.answers.unchecked, 601);
    let host = comparer.into_host().expect("a host");
    let tenants: Vec<String> = host
        .lines("differences.ndjson")
        .iter()
        .map(|line| line["tenant"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(tenants[0], "old");
    assert_eq!(tenants[1..], vec!["new"; 600]);
}

#[test]
fn users_who_come_after_a_failure_or_after_the_first_pass_are_refused() {
    let users = hashed(&request(), 1, &"no user\n".repeat(200));
    let host = MemoryHost {
        remaining_calls: Some(0),
        ..MemoryHost::default()
    };
    let mut comparer = Comparer::new(options(&request()), host);
    assert!(!comparer.add(&users));
    assert!(!comparer.begin_file(0));
    assert!(!comparer.add(&HashedUsers::default()));
    let problem = comparer.finish().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Files);

    let mut comparer = Comparer::new(options(&request()), MemoryHost::default());
    comparer.begin_file(2);
    assert!(!comparer.add(&users));
}
