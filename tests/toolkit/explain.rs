//! What `explain` says of codes and log lines.

use migration_core::domain::event::Event;
use migration_core::domain::log_line::LogLine;
use migration_core::domain::marker_state::MarkerState;
use migration_core::domain::optional_settings::LogLevel;
use migration_core::domain::outcome::{Code, Reply};
use migration_toolkit::bulk::jobs::remedy::{REMEDIES, remedy};
use migration_toolkit::explain::all::{Explanation, Topic, explanations};
use migration_toolkit::explain::command::{ExplainReport, ExplainRequest};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::status::logs::log_types::{LOG_TYPES, LogType};
use migration_toolkit::tenant::Tenant;

fn explain(lines: &[&str]) -> Result<ExplainReport, Problem> {
    let lines = Some(lines.iter().map(|line| (*line).to_owned()).collect());
    ExplainRequest { lines }.run()
}

fn names(report: &ExplainReport) -> Vec<(Topic, &str)> {
    let pair = |explanation: &Explanation| explanation.topic;
    let explanations = report.explanations.iter();
    explanations
        .map(|explanation| (pair(explanation), explanation.name.as_str()))
        .collect()
}

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
fn every_code_that_can_be_written_is_explained_in_whole_sentences() {
    let all = explanations();
    let explained = |topic: Topic, name: &str| {
        all.iter()
            .any(|explanation| explanation.topic == topic && explanation.name == name)
    };
    for name in Code::NAMES {
        assert!(explained(Topic::Outcome, name), "{name}");
    }
    for code in ProblemCode::ALL {
        let name = serde_json::to_value(code).expect("a code");
        let name = name.as_str().expect("a name");
        assert!(explained(Topic::Problem, name), "{name}");
    }
    for (name, _) in REMEDIES {
        assert!(explained(Topic::ImportError, name), "{name}");
    }
    for LogType { tenant, code, .. } in LOG_TYPES {
        let topic = match tenant {
            Tenant::Old => Topic::OldTenantLog,
            Tenant::New => Topic::NewTenantLog,
        };
        assert!(explained(topic, code), "{code} of the {}", tenant.label());
    }
    for explanation in &all {
        for text in [&explanation.meaning, &explanation.action] {
            assert!(text.ends_with('.'), "{}: {text}", explanation.name);
        }
    }
}

#[test]
fn no_code_is_explained_twice_under_one_topic() {
    let mut seen = Vec::new();
    for Explanation { topic, name, .. } in explanations() {
        assert!(!seen.contains(&(topic, name.clone())), "{name}");
        seen.push((topic, name));
    }
}

#[test]
fn every_code_that_the_command_line_can_report_is_explained() {
    let types = include_str!("../../js/cli/toolkit-types.d.ts");
    let declaration = types
        .split("export type ProblemCode = ")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .expect("the type ProblemCode");
    let codes: Vec<&str> = declaration
        .split('"')
        .filter(|word| {
            word.chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '_')
        })
        .filter(|word| !word.is_empty())
        .collect();
    assert_eq!(codes.len(), ProblemCode::ALL.len(), "{codes:?}");
    for code in codes.iter().chain(&["interrupted", "internal"]) {
        assert!(explain(&[code]).is_ok(), "{code}");
    }
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
        assert_eq!((report.explained, report.unknown), (5, 3), "{text}");
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
fn name_of_several_tables_is_explained_by_each() {
    let report = explain(&["rate_limited"]).expect("an explanation");
    assert_eq!(
        names(&report),
        [
            (Topic::Outcome, "rate_limited"),
            (Topic::Problem, "rate_limited")
        ]
    );
}

#[test]
fn import_error_is_explained_by_the_remedy_of_import() {
    let report = explain(&["conflict_email"]).expect("an explanation");
    let [explanation] = report.explanations.as_slice() else {
        panic!("one explanation");
    };
    assert_eq!(explanation.action, remedy("CONFLICT_EMAIL").text);
}

#[test]
fn problem_of_a_document_is_explained() {
    let document = r#"{"problem":{"code":"missing_scope","message":"..."}}"#;
    let report = explain(&[document]).expect("an explanation");
    assert_eq!(names(&report), [(Topic::Problem, "missing_scope")]);
}

#[test]
fn unknown_code_is_refused_with_those_that_are_like_it() {
    for (code, meant) in [
        ("already_mooved", "already_moved"),
        ("ECONRESET", "ECONNRESET"),
        ("conflict_mail", "CONFLICT_EMAIL"),
    ] {
        let problem = explain(&[code]).expect_err(code);
        assert_eq!(problem.code, ProblemCode::WrongUse);
        let remedy = problem.remedy.expect("a remedy");
        assert!(remedy.contains(meant), "{code}: {remedy}");
    }
    let problem = explain(&["mfa_requird"]).expect_err("no code");
    assert_eq!(
        problem.remedy.as_deref(),
        Some("Did you mean mfa_required or mfar? explain without an argument lists all codes."),
        "the type f of log entries is not offered for every code with this letter"
    );
    // A part of a code finds it, and so does a code with something added, but not a part of three letters.
    for (code, remedy) in [
        ("_limite", "Did you mean rate_limited? "),
        ("xx_rate_limited_xx", "Did you mean rate_limited? "),
        ("mit", ""),
    ] {
        let problem = explain(&[code]).expect_err("no code");
        let all = format!("{remedy}explain without an argument lists all codes.");
        assert_eq!(problem.remedy, Some(all), "{code}");
    }
    let problem = explain(&["xyzzy"]).expect_err("nothing is like it");
    assert_eq!(problem.message, "there is no code xyzzy");
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
