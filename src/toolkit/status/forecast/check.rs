//! Compares what earlier records have predicted with what has come.

use crate::bulk::timestamp::{DAY_MS, parse_ms};
use crate::status::record::StatusRecord;
use crate::status::record::forecast::{Estimate, Forecast};

/// A forecast is checked after so many days: of the records that are older, the youngest one.
const CHECKED_AFTER_DAYS: [u64; 4] = [3, 7, 14, 28];
/// A forecast that is older than this many days is not checked any more.
const MAX_DAYS: u64 = 90;
/// The least distance of a bound that counts, as a share of all users: a forecast that is off by less is right for every purpose.
const MIN_DISTANCE: f64 = 0.01;

/// An earlier forecast for the time of this record.
#[derive(Clone, Debug)]
pub struct Check {
    /// When it was made.
    pub at: String,
    /// How many days ago that was.
    pub days: u64,
    /// How many users it expected to have moved by now.
    pub predicted: Estimate,
    /// How many have moved.
    pub moved: f64,
    /// How far it was from the truth: 1 is the bound.
    pub miss: f64,
}

/// Checks the forecasts of earlier records, the latest first.
pub fn check_earlier(at_ms: u64, moved: f64, earlier: &[StatusRecord]) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for days in CHECKED_AFTER_DAYS {
        let latest = earlier.iter().rev().find_map(|record| {
            let age_ms = at_ms.saturating_sub(parse_ms(&record.at)?);
            let is_old_enough = age_ms >= days.saturating_mul(DAY_MS);
            is_old_enough.then_some((record, age_ms))
        });
        let Some((record, age_ms)) = latest else {
            continue;
        };
        let is_known = checks.iter().any(|check| check.at == record.at);
        let is_too_old = age_ms > MAX_DAYS.saturating_mul(DAY_MS);
        let Some(forecast) = record.forecast.as_ref() else {
            continue;
        };
        if !is_known && !is_too_old {
            checks.extend(check(record, forecast, age_ms, moved));
        }
    }
    checks
}

fn check(record: &StatusRecord, forecast: &Forecast, age_ms: u64, moved: f64) -> Option<Check> {
    let counts = &record.counts;
    let moved_then = counts.users.saturating_sub(counts.left) as f64;
    let days = age_ms as f64 / DAY_MS as f64;
    let predicted = estimate_at(forecast, moved_then, days)?;
    let distance = if moved < predicted.expected {
        predicted.expected - predicted.low
    } else {
        predicted.high - predicted.expected
    };
    let least = (counts.users as f64 * MIN_DISTANCE).max(1.0);
    Some(Check {
        at: record.at.clone(),
        days: age_ms / DAY_MS,
        predicted,
        moved,
        miss: (moved - predicted.expected).abs() / distance.max(least),
    })
}

/// The forecast for a time between two of its points.
fn estimate_at(forecast: &Forecast, moved_then: f64, days: f64) -> Option<Estimate> {
    let mut before = (
        0.0,
        Estimate {
            expected: moved_then,
            low: moved_then,
            high: moved_then,
        },
    );
    for point in &forecast.points {
        let day = f64::from(point.days);
        if day >= days {
            let (day_before, estimate) = before;
            let share = (days - day_before) / (day - day_before);
            let between = |from: f64, to: f64| from + (to - from) * share;
            return Some(Estimate {
                expected: between(estimate.expected, point.moved.expected),
                low: between(estimate.low, point.moved.low),
                high: between(estimate.high, point.moved.high),
            });
        }
        before = (day, point.moved);
    }
    None
}

/// By what factor the bounds are widened: earlier ones, had they been so much wider, would have held. At least 1.
pub fn widening(checks: &[Check]) -> f64 {
    let squares = checks.iter().map(|check| check.miss.powi(2));
    let mean = squares.sum::<f64>() / f64::max(checks.len() as f64, 1.0);
    mean.sqrt().max(1.0)
}
