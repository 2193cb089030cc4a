//! When 90, 95 and 99 % of the users will have moved.

use crate::bulk::timestamp::{DAY_MS, format_day};
use crate::status::record::forecast::{Estimate, ForecastPoint, Milestone};

/// The shares, in percent.
const PERCENTS: [u32; 3] = [90, 95, 99];

/// The milestones of a forecast that was made at `at_ms`, when `moved` of all `users` had moved.
pub fn milestones(at_ms: u64, users: u64, moved: f64, points: &[ForecastPoint]) -> Vec<Milestone> {
    let day = |target: f64, bound: fn(&Estimate) -> f64| {
        let days = day_of(target, moved, points, bound)?;
        Some(format_day(
            at_ms.saturating_add(days.saturating_mul(DAY_MS)),
        ))
    };
    let milestone = |percent: u32| {
        let target = users as f64 * f64::from(percent) / 100.0;
        Milestone {
            percent,
            expected: day(target, |moved| moved.expected),
            earliest: day(target, |moved| moved.high),
            latest: day(target, |moved| moved.low),
        }
    };
    PERCENTS.map(milestone).into()
}

/// The first day on which so many users have moved; `None` if there is none. Between two points the number grows evenly.
fn day_of(
    target: f64,
    moved: f64,
    points: &[ForecastPoint],
    bound: fn(&Estimate) -> f64,
) -> Option<u64> {
    let mut before = (0.0, moved);
    if moved >= target {
        return Some(0);
    }
    for point in points {
        let (day, value) = (f64::from(point.days), bound(&point.moved));
        let (day_before, value_before) = before;
        if value >= target {
            let share = (target - value_before) / f64::max(value - value_before, 1e-9);
            let days = day_before + (day - day_before) * share.clamp(0.0, 1.0);
            return Some(days.ceil() as u64);
        }
        before = (day, value);
    }
    None
}
