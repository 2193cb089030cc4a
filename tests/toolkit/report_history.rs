//! What `report` makes of the history.

use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::report::connection_report::ConnectionReport;
use migration_toolkit::status::report::model::ReportModel;
use migration_toolkit::status::report::request::ReportRequest;
use serde_json::{Value, json};

use crate::support::history::{history, record, record_with_moved};

fn report(records: &[Value]) -> ReportModel {
    request(history(records)).run().expect("a report")
}

fn request(history: String) -> ReportRequest {
    serde_json::from_value(json!({ "history": history, "runs": [] })).expect("a request")
}

fn only_connection(records: &[Value]) -> ConnectionReport {
    let mut model = report(records);
    assert_eq!(model.connections.len(), 1);
    model.connections.remove(0)
}

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

fn with_forecast(mut record: Value, low: f64, high: f64) -> Value {
    let point = |days: u32, expected: f64| {
        let moved = json!({ "expected": expected, "low": low, "high": high });
        json!({ "days": days, "moved": moved })
    };
    record["forecast"] = json!({
        "certainty": "low",
        "reasons": [],
        "points": [point(5, 20.0), point(15, 40.0)],
        "milestones": [],
        "never": { "expected": 0.0, "low": 0.0, "high": 0.0 },
    });
    record
}

#[test]
fn earlier_forecasts_are_compared_with_what_came() {
    let report = only_connection(&[
        with_forecast(
            record_with_moved("2026-11-16T00:00:00.000Z", 10),
            29.0,
            31.0,
        ),
        with_forecast(
            record_with_moved("2026-11-25T00:00:00.000Z", 25),
            0.0,
            100.0,
        ),
        record_with_moved("2026-11-26T00:00:00.000Z", 35),
    ]);
    let [check] = &report.forecast_checks[..] else {
        panic!(
            "the forecast of yesterday is too young: {:?}",
            report.forecast_checks
        );
    };
    assert_eq!(check.made_at, "2026-11-16T00:00:00.000Z");
    assert_eq!(check.days_before, 10.0);
    // Ten days are half way between the points of 5 and of 15 days.
    assert_eq!(check.predicted.expected, 30.0);
    assert_eq!(check.moved, 35);
    assert!(!check.is_within, "35 is above the bound of 31");
}

#[test]
fn forecasts_that_end_before_the_latest_record_are_not_compared() {
    let report = only_connection(&[
        with_forecast(record_with_moved("2026-11-01T00:00:00.000Z", 10), 0.0, 99.0),
        record_with_moved("2026-11-26T00:00:00.000Z", 35),
    ]);
    assert_eq!(report.forecast_checks, []);
}

fn with_refusals(mut record: Value, proven: u64, days: Value, new_failures: u64) -> Value {
    let count = |log_type: &str| -> u64 {
        let days = days.as_array().expect("days");
        let types = days
            .iter()
            .flat_map(|day| day["refused"].as_array().expect("types"));
        let counts = types.filter(|one| one["log_type"] == log_type);
        counts
            .map(|one| one["count"].as_u64().expect("a count"))
            .sum()
    };
    let reason = |tenant: &str, log_type: &str, count: u64| {
        json!({
            "tenant": tenant,
            "log_type": log_type,
            "meaning": "a reason",
            "is_refusal": tenant == "old",
            "count": count,
        })
    };
    record["refusals"] = json!({
        "proven": proven,
        "refused": count("fepft") + count("mfar"),
        "percent": null,
        "reasons": [
            reason("new", "f", new_failures),
            reason("old", "mfar", count("mfar")),
            reason("old", "fepft", count("fepft")),
        ],
        "days": days,
    });
    record
}

#[test]
fn refusals_of_all_records_are_added_up() {
    let refused = |log_type: &str, count: u64| json!({ "log_type": log_type, "count": count });
    let day = |day: &str, proven: u64, refused: Value| json!({ "day": day, "proven": proven, "refused": refused });
    let mut second = with_refusals(
        record("2026-11-26T04:00:00.000Z"),
        30,
        json!([
            day("2026-11-24", 10, json!([refused("fepft", 2)])),
            day(
                "2026-11-26",
                20,
                json!([refused("fepft", 1), refused("mfar", 6)])
            ),
        ]),
        50,
    );
    second["old_log"]["has_gap"] = json!(true);
    let report = only_connection(&[
        record("2026-11-23T04:00:00.000Z"),
        with_refusals(
            record("2026-11-24T04:00:00.000Z"),
            20,
            json!([day("2026-11-24", 20, json!([refused("fepft", 1)]))]),
            1,
        ),
        second,
    ]);
    let refusals = report.refusals.expect("refusals");
    assert_eq!((refusals.proven, refusals.refused), (50, 10));
    let percent = refusals.percent.expect("a share");
    assert!((percent - 100.0 / 6.0).abs() < 1e-9, "{percent}");
    let reasons: Vec<(&str, u64)> = refusals
        .reasons
        .iter()
        .map(|reason| (reason.log_type.as_str(), reason.count))
        .collect();
    assert_eq!(reasons, [("mfar", 6), ("fepft", 4), ("f", 51)]);
    let days: Vec<(&str, u64, u64)> = refusals
        .buckets
        .iter()
        .map(|day| {
            let refused = day.refused.iter().map(|one| one.count).sum();
            (day.day.as_str(), day.proven, refused)
        })
        .collect();
    assert_eq!(
        days,
        [
            ("2026-11-24", 30, 3),
            ("2026-11-25", 0, 0),
            ("2026-11-26", 20, 7)
        ]
    );
    assert_eq!(refusals.records_without_log, 1);
    let [gap] = &refusals.gaps[..] else {
        panic!("one gap: {:?}", refusals.gaps);
    };
    assert_eq!(gap.at, "2026-11-26T04:00:00.000Z");
}

#[test]
fn a_history_without_any_log_has_no_refusals() {
    let report = only_connection(&[record("2026-11-26T04:00:00.000Z")]);
    assert!(report.refusals.is_none());
    assert!(report.latest_refusals.is_none());
}

#[test]
fn what_came_is_within_the_bounds_that_are_rounded_outwards() {
    for (low, high, is_within) in [
        (35.9, 40.0, true),
        (36.0, 40.0, false),
        (30.0, 34.1, true),
        (30.0, 34.0, false),
    ] {
        let report = only_connection(&[
            with_forecast(record_with_moved("2026-11-16T00:00:00.000Z", 10), low, high),
            record_with_moved("2026-11-26T00:00:00.000Z", 35),
        ]);
        assert_eq!(
            report.forecast_checks[0].is_within, is_within,
            "{low} to {high}"
        );
    }
}

#[test]
fn share_of_refused_logins_is_that_of_the_latest_record() {
    let latest = |proven: u64, refused: u64, percent: Value| {
        let mut record = with_refusals(record("2026-11-26T04:00:00.000Z"), proven, json!([]), 0);
        record["refusals"]["refused"] = json!(refused);
        record["refusals"]["percent"] = percent;
        record["old_log"] = json!({ "first_at": "2026-11-25T04:00:00.000Z" });
        only_connection(&[record])
    };
    let report = latest(30, 10, json!(25.0));
    let share = report.latest_refusals.expect("a share");
    assert_eq!(
        (share.refused, share.logins, share.percent),
        (10, 40, Some(25.0))
    );
    assert_eq!(share.since.as_deref(), Some("2026-11-25T04:00:00.000Z"));
    let history = latest(0, 0, Value::Null).refusals.expect("refusals");
    assert_eq!(history.percent, None, "nobody has logged in");
}
