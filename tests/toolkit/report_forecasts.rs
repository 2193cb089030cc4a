//! What `report` says of the forecasts of earlier records, now that the time has come.

use serde_json::{Value, json};

use crate::support::history::{only_connection, record_with_moved};

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
fn each_forecast_that_is_old_enough_is_compared_once() {
    let at = |day: &str| {
        let record = record_with_moved(&format!("2026-{day}T00:00:00.000Z"), 10);
        let mut record = with_forecast(record, 0.0, 99.0);
        let moved = json!({ "expected": 40.0, "low": 0.0, "high": 99.0 });
        record["forecast"]["points"] = json!([{ "days": 120, "moved": moved }]);
        record
    };
    // 95, 16 and 8 days before; the first is old enough for 60 days and for 90.
    let report = only_connection(&[
        at("08-23"),
        at("11-10"),
        at("11-18"),
        record_with_moved("2026-11-26T00:00:00.000Z", 35),
    ]);
    let days: Vec<f64> = report
        .forecast_checks
        .iter()
        .map(|check| check.days_before)
        .collect();
    assert_eq!(days, [8.0, 16.0, 95.0]);
}
