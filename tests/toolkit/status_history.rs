//! The history of `status`, and the rate that follows from it.

use std::fs;
use std::path::Path;

use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::history::parse_history;
use migration_toolkit::status::rate::rate;
use migration_toolkit::status::record::forecast::MovedOnDay;
use migration_toolkit::status::record::{FORMAT, StatusRecord};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::status::*;

/// Lines of every format that was ever written. They are never changed.
fn fixture() -> String {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/history/format-1.ndjson");
    fs::read_to_string(file).expect("the fixture")
}

fn record() -> StatusRecord {
    let world = World::new()
        .answers(200, &json!({ "total": 0, "clients": [] }))
        .answers(200, &json!([]))
        .answers(200, &json!([]));
    run_status(&world, json!({}))
        .map_err(|problem| problem.message)
        .expect("a record")
        .record
}

fn line() -> String {
    serde_json::to_string(&record()).expect("JSON")
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(&line()).expect("JSON");
    change(&mut value);
    value.to_string()
}

#[test]
fn records_of_format_1_stay_readable() {
    let records = parse_history(&fixture())
        .map_err(|problem| problem.message)
        .expect("records");
    assert_eq!(records.len(), 3);
    assert_eq!(records[0].at, "2026-11-20T06:00:00.000Z");
    assert_eq!(records[2].counts.users, 50_000);
    assert_eq!(records[1].refusals.as_ref().expect("refusals").refused, 97);
    assert!(records[2].forecast.is_some());
}

#[test]
fn record_that_was_written_is_read_again() {
    let records = parse_history(&format!("{}\n", line())).map_err(|problem| problem.message);
    assert_eq!(records.expect("records"), [record()]);
}

#[test]
fn torn_last_line_is_passed_over_and_a_broken_line_is_named() {
    let line = line();
    for torn in [&line[..1], &line[..line.len() / 2], line.as_str()] {
        let text = format!("{line}\n\n{torn}");
        let records = parse_history(&text).map_err(|problem| problem.message);
        assert_eq!(records.expect("records").len(), 1);
    }
    assert_eq!(
        parse_history("").map_err(|problem| problem.message),
        Ok(vec![])
    );
    let text = format!("{line}\n{}\n{line}\n", &line[..9]);
    let problem = parse_history(&text).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Files);
    assert_eq!(
        problem.message,
        "line 2 of the history is no record of status"
    );
}

#[test]
fn line_of_a_later_format_is_a_problem_that_names_it() {
    let later = changed(|record| record["format"] = json!(FORMAT + 1));
    let problem = parse_history(&format!("{}\n{later}\n", line())).expect_err("a problem");
    assert_eq!(
        problem.message,
        "line 2 of the history has the format 2; this version knows formats up to 1"
    );
}

#[test]
fn members_of_another_version_are_passed_over() {
    let line = changed(|record| {
        record["new_member"] = json!({ "a": 1 });
        record["counts"]["new_count"] = json!(1);
        record["counts"]
            .as_object_mut()
            .expect("counts")
            .remove("started");
    });
    assert_eq!(
        parse_history(&format!("{line}\n")).map_err(|problem| problem.message),
        Ok(vec![record()])
    );
}

#[test]
fn records_of_other_connections_do_not_count() {
    let other = changed(|record| record["new"]["connection"] = json!("Others"));
    let world = World::new()
        .answers(200, &json!({ "total": 0, "clients": [] }))
        .answers(200, &json!([]))
        .answers(200, &json!([]));
    let text = format!("{}\n{other}\n", line());
    let result = run_status(&world, json!({ "history": text }));
    let history = result
        .map_err(|problem| problem.message)
        .expect("a result")
        .history;
    assert_eq!(history, [record()]);
}

#[test]
fn rate_is_that_of_whole_days_and_unknown_in_a_younger_migration() {
    let day = |day: &str, users| MovedOnDay {
        day: day.to_owned(),
        users,
    };
    let moved = [
        day("2026-10-23", 300),
        day("2026-11-14", 100),
        day("2026-11-15", 7),
        day("2026-11-21", 7),
        day("2026-11-22", 1_000),
    ];
    let all = rate(&moved, AT);
    assert_eq!((all.per_day_7, all.per_day_30), (Some(2.0), Some(13.8)));
    let younger = rate(&moved[1..], AT);
    assert_eq!((younger.per_day_7, younger.per_day_30), (Some(2.0), None));
    let new = rate(&moved[3..], AT);
    assert_eq!((new.per_day_7, new.per_day_30), (None, None));
}
