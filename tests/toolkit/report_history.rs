//! What `report` makes of the history.

use migration_toolkit::problem::ProblemCode;
use serde_json::json;

use crate::support::history::{only_connection, record, record_with_moved, report, request};

#[test]
fn a_history_without_records_says_to_run_status() {
    for empty in ["", "\n\n"] {
        let problem = request(empty.to_owned())
            .run()
            .expect_err("nothing to report");
        assert_eq!(problem.code, ProblemCode::Files);
        let remedy = problem.remedy.expect("a remedy");
        assert!(remedy.contains("status"), "{remedy}");
    }
}

#[test]
fn moved_users_are_those_with_the_marker_and_those_in_the_new_tenant() {
    let mut latest = record("2026-11-26T04:00:00.000Z");
    latest["counts"] = json!({
        "users": 200, "confirmed": 100, "unmarked": 30, "left": 70, "confirmed_missing": 2,
    });
    let report = only_connection(&[latest]);
    assert_eq!(report.moved, 130);
    assert_eq!(report.moved_percent, Some(65.0));
    assert_eq!(report.counts.confirmed_missing, 2);
}

#[test]
fn a_connection_without_users_has_no_share() {
    let mut empty = record("2026-11-26T04:00:00.000Z");
    empty["counts"] = json!({ "users": 0 });
    assert_eq!(only_connection(&[empty]).moved_percent, None);
}

#[test]
fn the_curve_before_the_first_record_follows_the_arrivals() {
    let mut first = record_with_moved("2026-11-10T04:00:00.000Z", 9);
    first["moved_by_day"] = json!([
        { "day": "2026-11-03", "users": 4 },
        { "day": "2026-11-07", "users": 3 },
        { "day": "2026-11-10", "users": 2 },
    ]);
    let points: Vec<(String, u64, bool)> = only_connection(&[first])
        .progress
        .into_iter()
        .map(|point| (point.at, point.moved, point.is_counted))
        .collect();
    let at = |day: &str| format!("2026-11-{day}T00:00:00.000Z");
    assert_eq!(
        points,
        [
            (at("03"), 0, false),
            (at("04"), 4, false),
            (at("07"), 4, false),
            (at("08"), 7, false),
            ("2026-11-10T04:00:00.000Z".to_owned(), 9, true),
        ]
    );
}

#[test]
fn arrivals_of_the_day_before_the_first_record_are_in_the_record() {
    let mut first = record_with_moved("2026-11-10T00:00:00.000Z", 9);
    first["moved_by_day"] = json!([{ "day": "2026-11-09", "users": 9 }]);
    let points: Vec<(String, u64, bool)> = only_connection(&[first])
        .progress
        .into_iter()
        .map(|point| (point.at, point.moved, point.is_counted))
        .collect();
    assert_eq!(
        points,
        [
            ("2026-11-09T00:00:00.000Z".to_owned(), 0, false),
            ("2026-11-10T00:00:00.000Z".to_owned(), 9, true),
        ]
    );
}

#[test]
fn of_several_records_of_a_day_the_last_one_counts() {
    let report = only_connection(&[
        record_with_moved("2026-11-25T04:00:00.000Z", 1),
        record_with_moved("2026-11-26T04:00:00.000Z", 5),
        record_with_moved("2026-11-26T05:00:00.000Z", 6),
    ]);
    let moved: Vec<u64> = report.progress.iter().map(|point| point.moved).collect();
    assert_eq!(moved, [1, 6]);
    assert_eq!(report.records, 3);
}

#[test]
fn days_without_arrivals_are_zeros_up_to_the_record() {
    let mut latest = record("2026-11-05T04:00:00.000Z");
    latest["moved_by_day"] = json!([
        { "day": "2026-11-01", "users": 4 },
        { "day": "2026-11-03", "users": 2 },
    ]);
    let arrivals = only_connection(&[latest]).arrivals;
    let users: Vec<u64> = arrivals.buckets.iter().map(|moved| moved.users).collect();
    assert_eq!((arrivals.bucket_days, users), (1, vec![4, 0, 2, 0, 0]));
}

#[test]
fn arrivals_over_a_year_are_counted_by_weeks() {
    let mut latest = record("2026-11-26T04:00:00.000Z");
    latest["moved_by_day"] = json!([
        { "day": "2025-11-27", "users": 4 },
        { "day": "2025-12-03", "users": 1 },
        { "day": "2025-12-04", "users": 7 },
        { "day": "2026-11-26", "users": 2 },
    ]);
    let arrivals = only_connection(&[latest]).arrivals;
    assert_eq!(arrivals.bucket_days, 7);
    assert_eq!(arrivals.buckets.len(), 53);
    assert_eq!(arrivals.buckets[0].users, 5);
    assert_eq!(arrivals.buckets[1].users, 7);
    let last = arrivals.buckets.last().expect("a week");
    assert_eq!((last.day.as_str(), last.users), ("2026-11-26", 2));
}

#[test]
fn connections_are_reported_one_by_one() {
    let mut other = record_with_moved("2026-11-25T04:00:00.000Z", 40);
    other["old"]["connection"] = json!("Partners");
    let report = report(&[
        record_with_moved("2026-11-24T04:00:00.000Z", 10),
        other,
        record_with_moved("2026-11-26T04:00:00.000Z", 20),
    ]);
    let moved: Vec<(&str, u64, u32)> = report
        .connections
        .iter()
        .map(|one| (one.old.connection.as_str(), one.moved, one.records))
        .collect();
    assert_eq!(moved, [("Users", 20, 2), ("Partners", 40, 1)]);
}
