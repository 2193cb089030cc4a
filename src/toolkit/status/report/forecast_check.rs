//! What earlier forecasts have predicted for the time of the latest record, beside what has come.

use serde::Serialize;

use crate::bulk::timestamp::{DAY_MS, parse_ms};
use crate::status::record::StatusRecord;
use crate::status::record::forecast::{Estimate, Forecast};

/// How old the forecasts are that are looked at, in days.
const AGES: [f64; 5] = [7.0, 14.0, 30.0, 60.0, 90.0];
/// A forecast up to so many times as old as wanted is looked at, if there is no younger one.
const MAX_AGE_FACTOR: f64 = 1.9;

/// An earlier forecast, and what has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ForecastCheck {
    /// When the forecast was made: ISO 8601, UTC.
    pub made_at: String,
    /// How many days before the latest record that was.
    pub days_before: f64,
    /// How many users it said would have moved by the latest record.
    pub predicted: Estimate,
    /// How many have moved.
    pub moved: u64,
    /// Whether that is between the bounds of the forecast.
    pub is_within: bool,
}

/// Checks the forecasts of a week, two weeks, 30, 60 and 90 days before the latest record, as far as there are any.
pub fn forecast_checks(records: &[&StatusRecord]) -> Vec<ForecastCheck> {
    let Some((latest, earlier)) = records.split_last() else {
        return Vec::new();
    };
    let Some(now) = parse_ms(&latest.at) else {
        return Vec::new();
    };
    let mut checks: Vec<ForecastCheck> = AGES
        .into_iter()
        .filter_map(|age| {
            // The youngest one that is old enough.
            let check = earlier
                .iter()
                .rev()
                .filter_map(|record| check(record, latest, now))
                .find(|check| check.days_before >= age)?;
            (check.days_before <= age * MAX_AGE_FACTOR).then_some(check)
        })
        .collect();
    checks.dedup_by(|later, earlier| later.made_at == earlier.made_at);
    checks
}

fn check(record: &StatusRecord, latest: &StatusRecord, now: u64) -> Option<ForecastCheck> {
    let forecast = record.forecast.as_ref()?;
    let age_ms = now.checked_sub(parse_ms(&record.at)?)?;
    let days_before = age_ms as f64 / DAY_MS as f64;
    let predicted = estimate_at(forecast, record.counts.moved(), days_before)?;
    let moved = latest.counts.moved();
    let is_within = predicted.low.floor() <= moved as f64 && moved as f64 <= predicted.high.ceil();
    Some(ForecastCheck {
        made_at: record.at.clone(),
        days_before,
        predicted,
        moved,
        is_within,
    })
}

/// The forecast for a moment between two of its points; `None` beyond the last one. `moved` is what was counted when it was
/// made.
fn estimate_at(forecast: &Forecast, moved: u64, days: f64) -> Option<Estimate> {
    let moved = moved as f64;
    let mut before = (
        0.0,
        Estimate {
            expected: moved,
            low: moved,
            high: moved,
        },
    );
    for point in &forecast.points {
        let at = f64::from(point.days);
        let span = at - before.0;
        if at >= days && span > 0.0 {
            let share = (days - before.0) / span;
            let between = |from: f64, to: f64| from + (to - from) * share;
            return Some(Estimate {
                expected: between(before.1.expected, point.moved.expected),
                low: between(before.1.low, point.moved.low),
                high: between(before.1.high, point.moved.high),
            });
        }
        before = (at, point.moved);
    }
    None
}
