//! The comparison does not depend on the width of its hashes, and a sample is the same on both sides.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::support::verify::*;
use migration_toolkit::bulk::verify::request::CompareRequest;
use serde_json::Value;

const USERS: u32 = 600;

/// An export in which every 50th user differs, every 70th is missing and every 90th has another ID.
fn exports() -> (String, String) {
    let (mut old, mut new) = (String::new(), String::new());
    for number in 0..USERS {
        let id = number.to_string();
        let members = format!(r#""email":"u{number}@example.com","app_metadata":{{"n":{number}}}"#);
        old += &export("Users", &[(&id, &members)]);
        let changed = if number % 50 == 7 {
            members.replace("\"n\":", "\"n\":1")
        } else {
            members
        };
        let id = if number % 90 == 11 {
            format!("x{id}")
        } else {
            id
        };
        if number % 70 != 13 {
            new += &export("Moved", &[(&id, &changed)]);
        }
    }
    (old, new)
}

#[test]
fn hash_that_is_cut_short_finds_the_same() {
    let (old, new) = exports();
    let whole = compare(&request(), &old, &new);
    let answers = &whole.report.answers;
    assert!(
        answers.differs > 5 && answers.missing > 5 && answers.extra > 5,
        "{answers:?}"
    );
    for bits in [0, 3, 8] {
        let cut = compare_with_bits(&request(), &old, &new, bits);
        assert_eq!(cut.differences(), whole.differences(), "{bits} bits");
        assert_eq!(&cut.report.answers, answers, "{bits} bits");
    }
}

#[test]
fn user_who_is_twice_in_an_export_counts_once() {
    let user = ("1", r#""email":"a@example.com""#);
    let changed = ("1", r#""email":"b@example.com""#);
    let old = export("Users", &[user, user]);
    for (new, differences) in [
        (export("Moved", &[user]), vec![]),
        (export("Moved", &[user, user]), vec![]),
        (
            export("Moved", &[changed, user]),
            vec!["auth0|1 differs email"],
        ),
        (
            export("Moved", &[user, changed]),
            vec!["auth0|1 differs email"],
        ),
        (String::new(), vec!["auth0|1 missing"]),
    ] {
        let compared = compare(&request(), &old, &new);
        assert_eq!(compared.differences(), differences, "{new}");
        let answers = compared.report.answers;
        assert_eq!(answers.same + answers.differs + answers.missing, 1, "{new}");
    }
    let compared = compare(
        &request(),
        &export("Users", &[changed, user]),
        &export("Moved", &[user]),
    );
    assert_eq!(compared.differences(), [""; 0]);
    assert_eq!(compared.report.answers.same, 1);
    // If both differ in as many fields, the first one counts.
    let renamed = ("1", r#""email":"a@example.com","username":"a""#);
    for (old, difference) in [
        ([changed, renamed], "auth0|1 differs email"),
        ([renamed, changed], "auth0|1 differs username"),
    ] {
        let compared = compare(
            &request(),
            &export("Users", &old),
            &export("Moved", &[user]),
        );
        assert_eq!(compared.differences(), [difference]);
    }
}

#[test]
fn sample_is_the_same_on_both_sides() {
    let mut sampled = BTreeSet::new();
    let (mut old, mut new) = (String::new(), String::new());
    for number in 0..4_000 {
        let id = number.to_string();
        old += &export("Users", &[(&id, r#""email":"a@example.com""#)]);
        new += &export("Moved", &[(&id, r#""email":"b@example.com""#)]);
    }
    let request = CompareRequest {
        sample: Some(5.0),
        ..request()
    };
    for (old, new) in [(&old, &new), (&old, &String::new()), (&String::new(), &new)] {
        let compared = compare(&request, old, new);
        let ids: Vec<String> = compared
            .differences()
            .iter()
            .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        sampled.insert(ids);
    }
    assert_eq!(sampled.len(), 1, "one sample for all");
    let users = sampled.first().map_or(0, Vec::len);
    assert!((120..280).contains(&users), "{users} of 4,000");
}

#[test]
fn share_of_a_sample_is_checked() {
    for share in [0.0, -1.0, 100.1, f64::NAN] {
        let request = CompareRequest {
            sample: Some(share),
            ..request()
        };
        assert!(request.check().is_err(), "{share}");
    }
    let all = CompareRequest {
        sample: Some(100.0),
        ..request()
    };
    let users = export("Users", &[("1", ""), ("2", ""), ("3", "")]);
    assert_eq!(compare(&all, &users, "").report.answers.missing, 3);
}

#[test]
fn users_are_set_aside_up_to_the_limit_with_what_is_expected() {
    let mut old = String::new();
    for number in 0..5 {
        write!(
            old,
            "{}",
            export(
                "Users",
                &[(
                    &number.to_string(),
                    r#""email":"A@example.com","app_metadata":{"n":1.10}"#
                )]
            )
        )
        .expect("text");
    }
    let request = CompareRequest {
        recheck: Some(2),
        ..request()
    };
    let compared = compare(&request, &old, "");
    let (set_aside, others) = (
        compared.lines("suspects.ndjson"),
        compared.lines("differences.ndjson"),
    );
    assert_eq!(
        (set_aside.len(), others.len(), compared.report.suspects),
        (2, 3, 2)
    );
    assert_eq!(compared.report.answers.missing, 5);
    let text = String::from_utf8(compared.host.files["suspects.ndjson"].clone()).expect("text");
    assert!(
        text.contains(r#"\"n\":1.10"#),
        "numbers keep their digits: {text}"
    );
    assert_eq!(set_aside[0]["old_user_id"], set_aside[0]["user_id"]);
}

#[test]
fn users_who_are_only_in_the_new_tenant_are_set_aside_only_if_that_is_asked_for() {
    let new = export("Moved", &[("1", ""), ("2", "")]);
    for (recheck_extra, suspects) in [(None, 0), (Some(false), 0), (Some(true), 2)] {
        let request = CompareRequest {
            recheck: Some(10),
            recheck_extra,
            ..request()
        };
        let compared = compare(&request, "", &new);
        let differences = compared.differences().len();
        assert_eq!(
            (compared.report.suspects, differences),
            (suspects, 2 - usize::try_from(suspects).expect("a number")),
            "{recheck_extra:?}"
        );
        assert_eq!(compared.report.answers.extra, 2);
    }
}

#[test]
fn only_users_with_all_identities_in_the_new_tenant_and_without_the_marker_are_listed_as_proven() {
    let linked = r#"{"user_id":"auth0|1","email":"a@example.com","identities":[{"provider":"auth0","connection":"Users","user_id":"1"},{"provider":"auth0","connection":"Users","user_id":"2","profileData":{"email":"b@example.com"}}]}"#;
    let email = r#""email":"a@example.com""#;
    let marked = r#""email":"a@example.com","app_metadata":{"migration_complete":true}"#;
    let old = format!(
        "{linked}\n{}",
        export("Users", &[("3", email), ("4", marked), ("5", email)])
    );
    let request = CompareRequest {
        list_proven: Some(true),
        ..request()
    };
    let new = export(
        "Moved",
        &[
            ("1", email),
            ("3", email),
            ("4", email),
            ("5", r#""email":"z@example.com""#),
        ],
    );
    let compared = compare(&request, &old, &new);
    let ids = |lines: Vec<Value>| -> Vec<String> {
        lines
            .iter()
            .map(|line| line["user_id"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(ids(compared.lines("proven/00001.ndjson")), ["auth0|3"]);
    assert_eq!(compared.report.proven, 1);
    let new = export(
        "Moved",
        &[
            ("1", email),
            ("2", r#""email":"b@example.com""#),
            ("3", email),
            ("4", email),
            ("5", email),
        ],
    );
    let compared = compare(&request, &old, &new);
    assert_eq!(
        ids(compared.lines("proven/00001.ndjson")),
        ["auth0|1", "auth0|3", "auth0|5"]
    );
    assert_eq!(compared.report.proven, 3);
}
