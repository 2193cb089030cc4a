//! What `explain` says of lines and documents whose end is missing.

use migration_toolkit::explain::all::Topic;
use serde_json::json;

use crate::support::explanations::{explain, names};

const LINE: &str =
    r#"{"event":"login","code":"unavailable","requests":1,"ms":15002,"fault":"timeout"}"#;

#[test]
fn line_is_explained_as_far_as_its_members_are_whole() {
    for (end, known) in [
        (r#""timeout""#, 5),
        (r#""timeout"#, 4),
        (r#""fault""#, 4),
        (r#""ms":15002"#, 3),
        (r#""ms":15"#, 3),
        (r#""requests":1,"#, 3),
        (r#""unavailable""#, 2),
    ] {
        let length = LINE.find(end).expect("an end") + end.len();
        for mark in ["", "…", "...", "… "] {
            for begin in ["", "2026-11-26 [info] {3} "] {
                let text = format!("{begin}{}{mark}", &LINE[..length]);
                let report = explain(&[&text]).expect("an explanation");
                assert_eq!(names(&report)[0], (Topic::Outcome, "unavailable"), "{text}");
                assert_eq!(report.explanations.len(), known, "{text}");
            }
        }
    }
}

#[test]
fn line_inside_of_another_is_explained_wherever_both_are_cut_off() {
    let wrapped = json!({ "level": 30, "msg": format!("info: {LINE}"), "pid": 7 }).to_string();
    let entry = json!({ "date": "2026-11-26T12:00:00.000Z", "type": "fepft", "ip": "::1", "details": { "a": [1] } });
    let streamed = json!({ "data": entry, "log_id": "1" }).to_string();
    for (text, code) in [(wrapped, "unavailable"), (streamed, "fepft")] {
        let first = text.find(code).expect("the code") + code.len() + 2;
        for length in first..text.len() {
            let report = explain(&[&text[..length]]).expect("an explanation");
            assert_eq!(report.explanations[0].name, code, "{}", &text[..length]);
        }
    }
}

#[test]
fn what_is_nested_may_be_closed_or_open_where_a_line_is_cut_off() {
    for text in [
        r#"{"a":{"b":[1]},"event":"login","code":"unavailable","c":"d"#,
        r#"{"event":"login","code":"unavailable","a":[{"b":1},2"#,
        r#"{"event":"login","code":"unavailable","a":[1,2"#,
    ] {
        let report = explain(&[text]).expect("an explanation");
        assert_eq!(names(&report)[0], (Topic::Outcome, "unavailable"), "{text}");
    }
}

#[test]
fn beginning_of_a_code_is_no_code() {
    for (text, message) in [
        (
            r#"{"event":"login","code":"found"#,
            "there is no code found…",
        ),
        (
            r#"{"date":"2026-11-26T12:00:00.000Z","log_id":"1","type":"f"#,
            "there is no code f…",
        ),
        (
            r#"{"date":"2026-11-26T12:00:00.000Z","log_id":"1","type":"f..."#,
            "there is no code f…",
        ),
    ] {
        let problem = explain(&[text]).expect_err("no code");
        assert_eq!(problem.message, message, "{text}");
    }
    for text in [
        r#"{"type":"f"#,
        r#"{"event":"login","code"#,
        r#"{"a":"\"#,
        "{\"a\":\"\\u00",
    ] {
        assert!(explain(&[text]).is_err(), "{text}");
    }
}

#[test]
fn document_of_several_lines_is_explained_although_its_end_is_missing() {
    let entry =
        json!({ "date": "2026-11-26T12:00:00.000Z", "ip": "::1", "type": "fepft", "user_id": "a" });
    for value in [entry.clone(), json!([entry])] {
        let pretty = serde_json::to_string_pretty(&value).expect("JSON");
        let end = pretty.find("user_id").expect("a member");
        for text in [pretty[..end].to_owned(), format!("{}\n", &pretty[..end])] {
            for text in [text.replace('\n', "\r\n"), text] {
                let lines: Vec<&str> = text.split('\n').collect();
                let report = explain(&lines).expect("an explanation");
                assert_eq!(names(&report), [(Topic::OldTenantLog, "fepft")], "{text}");
                assert_eq!((report.explained, report.unknown), (1, 0), "{text}");
            }
        }
    }
}

#[test]
fn lines_behind_a_brace_that_begins_no_document_are_counted_one_by_one() {
    let report = explain(&["{", "no JSON", LINE, LINE]).expect("an explanation");
    assert_eq!((report.explained, report.unknown), (2, 2));
}

#[test]
fn line_of_a_document_is_explained_alone() {
    for (line, topic) in [
        (r#"  "type": "fepft","#, Topic::OldTenantLog),
        (r#""code": "already_moved""#, Topic::Outcome),
    ] {
        let report = explain(&[line]).expect("an explanation");
        assert_eq!(report.explanations[0].topic, topic, "{line}");
    }
}

#[test]
fn line_that_nests_deeply_is_given_up() {
    let text = format!("{{{}{}", "[".repeat(30_000), ",".repeat(30_000));
    assert!(explain(&[&text]).is_err());
}

#[test]
fn line_whose_quotes_a_table_or_a_string_has_escaped_is_explained() {
    let line =
        r#"{"event":"login","code":"unavailable","requests":1,"ms":15002,"fault":"","status":503}"#;
    let doubled = line.replace('"', r#""""#);
    let escaped = line.replace('"', r#"\""#);
    for text in [
        format!("\"{doubled}\""),
        format!("2026-11-27,\"{doubled}\",info"),
        escaped.clone(),
        format!("message=\"{escaped}\" level=info"),
    ] {
        let report = explain(&[&text]).expect("an explanation");
        let first = names(&report).into_iter().next();
        assert_eq!(first, Some((Topic::Outcome, "unavailable")), "{text}");
    }
}

#[test]
fn line_that_was_broken_in_the_middle_of_a_word_is_explained() {
    let broken = [
        r#"{"event":"login","code":"unavai"#,
        r#"lable","requests":1,"ms":15002}"#,
    ];
    let report = explain(&broken).expect("an explanation");
    assert_eq!(
        names(&report).first(),
        Some(&(Topic::Outcome, "unavailable"))
    );
    assert_eq!((report.explained, report.unknown), (1, 0));
}
