//! What `explain` says of log lines, and of texts with log lines in them.

use migration_core::domain::event::Event;
use migration_core::domain::log_line::LogLine;
use migration_core::domain::marker_state::MarkerState;
use migration_core::domain::optional_settings::LogLevel;
use migration_core::domain::outcome::{Code, Reply};
use migration_toolkit::explain::all::Topic;

use crate::support::explanations::{explain, names};

/// A log line with every member that a version can write.
fn full_line() -> String {
    let line = LogLine {
        status: Some(200),
        requests: 2,
        ms: 105,
        request_id: Some("35836c52".to_owned()),
        fault: Some("ECONNRESET".to_owned()),
        setting: Some("Client_Secret".to_owned()),
        left_out: Some("picture, app_metadata.blocked".to_owned()),
        lost_factors: Some("totp, webauthn-roaming".to_owned()),
        marker: Some(MarkerState::Present),
        ..LogLine::empty(Event::Login, Code::AlreadyMoved)
    };
    line.to_json(Reply::Error, LogLevel::Info).expect("a line")
}

#[test]
fn log_line_is_explained_member_by_member_and_its_outcome_first() {
    let report = explain(&[&full_line()]).expect("an explanation");
    assert_eq!(
        names(&report),
        [
            (Topic::Outcome, "already_moved"),
            (Topic::LogMember, "event"),
            (Topic::LogMember, "status"),
            (Topic::LogMember, "requests"),
            (Topic::LogMember, "ms"),
            (Topic::LogMember, "request_id"),
            (Topic::Fault, "ECONNRESET"),
            (Topic::LogMember, "setting"),
            (Topic::LeftOut, "picture"),
            (Topic::LeftOut, "app_metadata.blocked"),
            (Topic::LostFactor, "totp"),
            (Topic::LostFactor, "webauthn-roaming"),
            (Topic::Marker, "present"),
        ]
    );
    let status = report
        .explanations
        .iter()
        .find(|entry| entry.name == "status");
    assert_eq!(status.and_then(|entry| entry.value.as_deref()), Some("200"));
}

#[test]
fn line_of_the_token_cache_is_explained_by_its_own_codes() {
    let source = include_str!("../../js/package/token-entry.js");
    let codes = source
        .split("@typedef {")
        .nth(2)
        .and_then(|rest| rest.split("} FailureCode").next())
        .expect("the type FailureCode");
    let codes: Vec<&str> = codes
        .split(" | ")
        .map(|code| code.trim_matches('\''))
        .collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    for code in codes {
        let plain = format!(r#"{{"event":"token_cache","code":"{code}"}}"#);
        let expected = [
            (Topic::TokenCache, code),
            (Topic::LogMember, "event"),
            (Topic::LogMember, "fault"),
        ];
        let report = explain(&[&plain]).expect("an explanation");
        assert_eq!(names(&report), expected[..2]);
        let line = plain.replace('}', r#","fault":"timeout"}"#);
        let report = explain(&[&format!("info: {line}")]).expect("an explanation");
        assert_eq!(names(&report), expected, "the fault is the store's");
        assert_eq!(
            names(&explain(&[code]).expect("an explanation")),
            expected[..1]
        );
    }
    let other = r#"{"event":"token_cache","code":"found"}"#;
    assert!(explain(&[other]).is_err(), "a cache has no outcomes");
}

#[test]
fn prefix_of_a_log_and_wrappers_of_log_services_are_taken_off() {
    let line = full_line();
    let wrapped = serde_json::json!({ "level": 30, "msg": format!("info: {line}\n") }).to_string();
    let parsed: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let plain = explain(&[&line]).expect("an explanation");
    for text in [
        format!("2026-11-26T10:00:00Z [info] {line} (login)"),
        format!("[{{worker-1}}] {{}} {line}"),
        format!("\u{feff}{line}"),
        wrapped,
        serde_json::json!({ "severity": "INFO", "jsonPayload": parsed }).to_string(),
        serde_json::json!({ "code": 200, "message": line }).to_string(),
        serde_json::json!({ "code": "INFO", "data": { "line": parsed } }).to_string(),
    ] {
        let report = explain(&[&text]).expect("an explanation");
        assert_eq!(report, plain, "{text}");
    }
}

#[test]
fn line_behind_more_than_seven_braces_that_begin_nothing_is_not_looked_for() {
    let line = full_line();
    assert!(explain(&[&format!("{}{line}", "{a ".repeat(7))]).is_ok());
    assert!(explain(&[&format!("{}{line}", "{a ".repeat(8))]).is_err());
}

#[test]
fn each_log_line_of_one_line_is_explained() {
    let found = r#"{"event":"login","code":"found","requests":1,"ms":9}"#;
    let blocked = r#"{"event":"login","code":"blocked","requests":1,"ms":9}"#;
    let parsed: Vec<serde_json::Value> = [found, blocked, found]
        .iter()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    for text in [
        format!("{found} {blocked}{found}"),
        format!("{{\"code\":200}} a {found} b {blocked} c {found}"),
        serde_json::json!(parsed).to_string(),
        serde_json::json!([found, blocked, found]).to_string(),
        serde_json::json!({ "logs": [found, { "message": blocked }, parsed[0]] }).to_string(),
        serde_json::json!([{ "code": 200, "data": { "lines": parsed } }]).to_string(),
    ] {
        let report = explain(&[&text]).expect("an explanation");
        assert_eq!((report.explained, report.unknown), (3, 0), "{text}");
        let outcomes = report.explanations.iter();
        let outcomes: Vec<(&str, u64)> = outcomes
            .filter(|explanation| explanation.topic == Topic::Outcome)
            .map(|explanation| (explanation.name.as_str(), explanation.count))
            .collect();
        assert_eq!(outcomes, [("found", 2), ("blocked", 1)], "{text}");
    }
    let report = explain(&[&format!("{found} {}", found.replace("found", "foundd"))]);
    let report = report.expect("an explanation");
    assert_eq!((report.explained, report.unknown), (1, 1));
}

#[test]
fn document_of_several_lines_is_explained_as_one() {
    let line = r#"{"event":"login","code":"found"}"#;
    let problem = serde_json::json!({ "problem": { "code": "missing_scope", "message": "m" } });
    let wrapped = serde_json::json!([{ "a": 1, "message": line }, { "a": 2, "message": line }]);
    let problem = serde_json::to_string_pretty(&problem).expect("JSON");
    let wrapped = serde_json::to_string_pretty(&wrapped).expect("JSON");
    let text = format!("\u{feff}{problem}\n{line}\nListening\n{wrapped}\n{problem}\n{{\n  \"a\":");
    for text in [text.replace('\n', "\r\n"), text] {
        let lines: Vec<&str> = text.split('\n').collect();
        let report = explain(&lines).expect("an explanation");
        assert_eq!((report.explained, report.unknown), (5, 2), "{text}");
        assert_eq!(
            names(&report)[..2],
            [(Topic::Problem, "missing_scope"), (Topic::Outcome, "found")]
        );
    }
}

#[test]
fn line_of_the_new_tenants_action_is_explained() {
    let action = include_str!("../../js/actions/new-tenant-post-login.js");
    let logged = action.matches("console.log(").count();
    assert_eq!(logged, 2, "one place logs both failures of a step");
    for (line, name) in [
        (
            "not confirmed, the next login tries again: no answer in time",
            "not confirmed, the next login tries again",
        ),
        (
            "no factor is enrolled: x is no function",
            "no factor is enrolled",
        ),
        (
            "a metadata key of 40000 bytes cannot be filled in",
            "a metadata key of … bytes cannot be filled in",
        ),
    ] {
        let (begin, _) = name.split_once('…').unwrap_or((name, ""));
        assert!(action.contains(begin), "{begin}");
        let line = format!("auth0-account-migration: {line}");
        let wrapped = serde_json::json!({ "msg": format!("12:00 {line}\n") }).to_string();
        for text in [line, wrapped] {
            let report = explain(&[&text]).expect("an explanation");
            assert_eq!(names(&report), [(Topic::ActionLine, name)]);
        }
    }
    assert!(explain(&["auth0-account-migration: something else"]).is_err());
}

#[test]
fn line_of_the_old_tenants_action_is_explained() {
    let action = include_str!("../../js/actions/old-tenant-post-login.js");
    assert_eq!(action.matches("console.log(").count(), 1);
    let name = "the old tenant's Action has broken off";
    assert!(action.contains(name));
    let line = format!("auth0-account-migration: {name}: x is no function");
    let report = explain(&[&line]).expect("an explanation");
    assert_eq!(names(&report), [(Topic::ActionLine, name)]);
}

#[test]
fn fault_of_an_unknown_name_is_shown_with_its_value() {
    let line = r#"{"event":"login","code":"unavailable","requests":1,"ms":3,"fault":"EWHATEVER"}"#;
    let report = explain(&[line]).expect("an explanation");
    let fault = report
        .explanations
        .iter()
        .find(|entry| entry.name == "fault");
    assert_eq!(
        fault.and_then(|entry| entry.value.as_deref()),
        Some("EWHATEVER")
    );
}

#[test]
fn problem_of_a_document_is_explained() {
    let document = r#"{"problem":{"code":"missing_scope","message":"..."}}"#;
    let report = explain(&[document]).expect("an explanation");
    assert_eq!(names(&report), [(Topic::Problem, "missing_scope")]);
}

#[test]
fn text_that_is_neither_a_code_nor_a_log_line_is_not_repeated() {
    let long = "x".repeat(5_000);
    let nested = format!("{{\"a\":\"{}\"}}", "{".repeat(1_000));
    for text in [
        long.as_str(),
        nested.as_str(),
        "",
        "{",
        r#"{"event":"login"}"#,
    ] {
        let problem = explain(&[text]).expect_err("no code");
        assert!(problem.message.len() < 200, "{}", problem.message);
    }
    let longest = "x".repeat(80);
    let problem = explain(&[longest.as_str()]).expect_err("no code");
    assert_eq!(problem.message, format!("there is no code {longest}"));
}

#[test]
fn code_of_a_log_line_that_is_not_known_is_looked_up_like_a_code() {
    let line = r#"{"event":"login","code":"already_mooved","status":"many"}"#;
    let problem = explain(&[line]).expect_err("no code");
    assert_eq!(problem.message, "there is no code already_mooved");
}

#[test]
fn many_lines_are_explained_once_each_with_their_number() {
    let found = r#"{"event":"login","code":"found","status":200,"requests":1,"ms":100}"#;
    let slow = r#"{"event":"login","code":"found","status":200,"requests":1,"ms":900}"#;
    let report = explain(&[found, "Listening", slow, ""]).expect("explanations");
    assert_eq!((report.explained, report.unknown), (2, 1));
    let of = |name: &str| report.explanations.iter().find(|entry| entry.name == name);
    let found = of("found").expect("the outcome");
    assert_eq!(found.count, 2);
    assert_eq!(
        of("status").expect("the status").value.as_deref(),
        Some("200")
    );
    assert_eq!(
        of("ms").expect("the time").value,
        None,
        "lines with different times have no common value"
    );
}
