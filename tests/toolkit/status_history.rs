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
    for torn in [&line[..1], &line[..line.len() / 2], &line[..line.len() - 1]] {
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

fn is_no_record(change: impl FnOnce(&mut Value)) -> bool {
    let message = "line 1 of the history is no record of status";
    parse_history(&format!("{}\n", changed(change))).is_err_and(|it| it.message == message)
}

fn forecast(day: &str, days: u32) -> Value {
    let estimate = json!({ "expected": 1.0, "low": 0.0, "high": 2.0 });
    json!({
        "certainty": "low",
        "reasons": [],
        "points": [{ "days": days, "moved": estimate }],
        "milestones": [{ "percent": 90, "expected": day, "earliest": null, "latest": null }],
        "never": estimate,
    })
}

#[test]
fn record_without_a_time_of_four_digit_years_is_no_record() {
    for at in [
        "",
        "yesterday",
        "2026-11-26",
        "2026-11-26T04:00:00",
        "12026-11-26T04:00:00.000Z",
    ] {
        assert!(is_no_record(|record| record["at"] = json!(at)), "{at}");
    }
}

#[test]
fn time_of_a_record_is_read_in_the_form_in_which_status_writes_it() {
    for (at, time) in [
        ("2026-11-20T06:00:00Z", "2026-11-20T06:00:00.000Z"),
        ("2026-11-20T06:00:60.000Z", "2026-11-20T06:01:00.000Z"),
        ("2026-1-2T3:4:5Z", "2026-01-02T03:04:05.000Z"),
    ] {
        let text = changed(|record| record["at"] = json!(at)) + "\n";
        let records = parse_history(&text).map_err(|problem| problem.message);
        assert_eq!(records.expect("records")[0].at, time);
    }
}

#[test]
fn milestone_that_is_no_day_makes_no_record() {
    for day in ["never", "", "2027-13-01", "12027-01-01"] {
        let forecast = forecast(day, 1);
        assert!(
            is_no_record(|record| record["forecast"] = forecast),
            "{day}"
        );
    }
    let far = forecast("2027-01-01", u32::MAX);
    assert!(is_no_record(|record| record["forecast"] = far));
    assert!(!is_no_record(
        |record| record["forecast"] = forecast("2027-01-01", 365)
    ));
}

#[test]
fn count_that_javascript_cannot_hold_makes_no_record() {
    let too_many = 1_u64 << 53;
    for pointer in [
        "/counts/users",
        "/counts/left_by/blocked",
        "/old_log/entries",
    ] {
        let large = |record: &mut Value| {
            *record.pointer_mut(pointer).expect("a count") = json!(too_many);
        };
        assert!(is_no_record(large), "{pointer}");
    }
    let activity = json!({ "all_by_days_ago": [1, u64::MAX] });
    assert!(is_no_record(|record| record["last_activity"] = activity));
    assert!(!is_no_record(|record| record["unknown"] = json!(u64::MAX)));
    assert!(!is_no_record(
        |record| record["counts"]["users"] = json!(1_000_000_000)
    ));
}

#[test]
fn time_of_a_log_entry_that_is_none_is_passed_over() {
    for at in ["", "x", "Thu Nov 26 2026", "12026-11-26T04:00:00.000Z"] {
        let text = changed(|record| {
            record["old_log"]["first_at"] = json!(at);
            record["new_log"]["last_at"] = json!(at);
        });
        let records = parse_history(&(text + "\n")).map_err(|problem| problem.message);
        let record = &records.expect("records")[0];
        assert_eq!(
            (&record.old_log.first_at, &record.new_log.last_at),
            (&None, &None)
        );
    }
}

#[test]
fn last_line_without_an_end_counts_if_it_is_whole() {
    let line = line();
    let records = parse_history(&format!("{line}\n{line}")).map_err(|problem| problem.message);
    assert_eq!(records.expect("records").len(), 2);
    let later = changed(|record| record["format"] = json!(FORMAT + 1));
    let problem = parse_history(&later).expect_err("a problem");
    assert!(problem.message.contains("has the format 2"));
}

#[test]
fn file_that_is_no_history_is_refused_although_its_last_line_has_no_end() {
    for text in [
        "OLD_TOKEN=abc",
        "{\"connections\":[]}",
        "{\"connections\":[",
        "{\"formats\":1",
        "[]",
        "7",
    ] {
        let problem = parse_history(text).expect_err(text);
        assert_eq!(
            problem.message,
            "line 1 of the history is no record of status"
        );
    }
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
