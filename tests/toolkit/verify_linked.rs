//! The comparison of records with several identities of the connection, each of which is a user.

use std::collections::BTreeSet;

use migration_toolkit::bulk::verify::comparer::Comparer;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::problem::ProblemCode;

use crate::support::memory_host::MemoryHost;
use crate::support::verify::*;

const EMAIL: &str = r#""email":"a@example.com""#;

/// A record whose identities have these IDs; the first one is the primary one.
fn linked(connection: &str, ids: &[&str]) -> String {
    let identities: Vec<String> = ids
        .iter()
        .map(|id| {
            format!(r#"{{"provider":"auth0","connection":"{connection}","user_id":"{id}","profileData":{{{EMAIL}}}}}"#)
        })
        .collect();
    let (first, identities) = (ids[0], identities.join(","));
    format!("{{\"user_id\":\"auth0|{first}\",{EMAIL},\"identities\":[{identities}]}}\n")
}

/// The users that are listed as proven, by their whole IDs in the old tenant.
fn proven(request: &CompareRequest, old: &str, new: &str) -> BTreeSet<String> {
    let request = CompareRequest {
        list_proven: Some(true),
        ..request.clone()
    };
    let lines = compare(&request, old, new).lines("proven/00001.ndjson");
    lines
        .iter()
        .map(|line| line["user_id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_identity_of_a_new_record_meets_its_old_user() {
    let old = export("Users", &[("1", EMAIL), ("2", EMAIL)]);
    for differing in ["1", "2"] {
        let new = linked("Moved", &["1", "2"]);
        let old = old.replace(
            &format!("\"user_id\":\"{differing}\"}}],{EMAIL}"),
            &format!("\"user_id\":\"{differing}\"}}],\"email\":\"b@example.com\""),
        );
        let compared = compare(&request(), &old, &new);
        assert_eq!(
            compared.differences(),
            [format!("auth0|{differing} differs email")]
        );
        assert_eq!(compared.report.answers.same, 1);
    }
}

#[test]
fn user_with_an_identity_outside_of_the_sample_is_not_proven() {
    let sample = CompareRequest {
        sample: Some(50.0),
        ..request()
    };
    let ids: Vec<String> = (0..40).map(|id| id.to_string()).collect();
    let all = |connection: &str| -> String {
        ids.iter()
            .map(|id| linked(connection, &[id.as_str()]))
            .collect()
    };
    let in_sample = proven(&sample, &all("Users"), &all("Moved"));
    assert!((5..35).contains(&in_sample.len()), "{in_sample:?}");
    let pairs = |connection: &str| -> String {
        ids.chunks(2)
            .map(|pair| linked(connection, &[pair[0].as_str(), pair[1].as_str()]))
            .collect()
    };
    let whole = |id: &String| format!("auth0|{id}");
    let expected: BTreeSet<String> = ids
        .chunks(2)
        .filter(|pair| pair.iter().all(|id| in_sample.contains(&whole(id))))
        .map(|pair| whole(&pair[0]))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(proven(&sample, &pairs("Users"), &pairs("Moved")), expected);
}

#[test]
fn user_with_an_identity_that_cannot_be_compared_is_not_proven() {
    let new = export("Moved", &[("1", EMAIL), ("2", EMAIL)]);
    let old = linked("Users", &["1", "2"]);
    assert_eq!(proven(&request(), &old, &new).len(), 1);
    let long = "x".repeat(300);
    let old = linked("Users", &["1", &long]);
    assert_eq!(proven(&request(), &old, &new), BTreeSet::new());
}

#[test]
fn user_of_whom_the_marker_lists_only_some_identities_is_marked_as_a_whole() {
    let new = export("Moved", &[("1", EMAIL), ("2", EMAIL)]);
    for (marker, is_marked) in [
        (r#"["1"]"#, true),
        (r#"["2"]"#, true),
        (r#"["1","2"]"#, false),
        ("true", false),
    ] {
        let metadata = format!("}}],\"app_metadata\":{{\"migration_complete\":{marker}}}");
        let old = linked("Users", &["1", "2"]).replacen("}]", &metadata, 1);
        let expected = is_marked.then(|| "auth0|1".to_owned());
        assert_eq!(
            proven(&request(), &old, &new),
            expected.into_iter().collect(),
            "{marker}"
        );
    }
}

#[test]
fn a_file_that_could_not_be_read_once_ends_the_comparison() {
    let (old, new) = (
        export("Users", &[("1", EMAIL), ("2", EMAIL)]),
        linked("Moved", &["1", "2"]).replace("a@", "b@"),
    );
    // Each call of the host fails in turn, and all others succeed.
    let mut has_succeeded = false;
    for calls in 0..20 {
        let host = MemoryHost {
            remaining_calls: Some(calls),
            recovers: true,
            ..MemoryHost::default()
        };
        let mut comparer = Comparer::new(options(&request()), host);
        for (number, text) in [(0, &old), (1, &new), (2, &old), (3, &new)] {
            if comparer.begin_file(number) {
                comparer.push(text.as_bytes());
            }
            comparer.end_file();
        }
        match comparer.finish() {
            Ok(report) => {
                assert_eq!(report.answers.differs, 2, "{calls} calls");
                has_succeeded = true;
            }
            Err(problem) => {
                assert_eq!(problem.code, ProblemCode::Files, "{calls} calls");
                assert!(!has_succeeded, "{calls} calls");
            }
        }
    }
    assert!(has_succeeded);
}
