//! What `explain` says of codes and log lines.

use migration_core::domain::outcome::Code;
use migration_toolkit::bulk::jobs::remedy::{REMEDIES, remedy};
use migration_toolkit::explain::all::{Explanation, Topic, explanations};
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::logs::log_types::{LOG_TYPES, LogType};
use migration_toolkit::tenant::Tenant;

use crate::support::explanations::{explain, names};

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
