//! Checks a record that was read from a file, which somebody may have edited: what can be neither drawn nor passed to JavaScript
//! is no record.

use serde_json::Value;

use crate::bulk::timestamp::{format_ms, parse_ms};
use crate::status::record::StatusRecord;
use crate::status::record::forecast::Forecast;

/// The largest count of a record. JavaScript's numbers hold 9 thousand times as much, so sums over a history fit too.
const MAX_COUNT: u64 = 1_000_000_000_000;
/// The last millisecond of the year 9999: JavaScript reads longer years only with a sign.
const MAX_MS: u64 = 253_402_300_799_999;
/// How many days a forecast may reach; `status` predicts one year.
const MAX_FORECAST_DAYS: u32 = 36_525;

/// The record with its times in the form in which `status` writes them; `None` if the time of the record, its forecast or a
/// count can't be right. Times of log entries are the tenant's; those that are none are left out.
pub fn plausible(record: StatusRecord) -> Option<StatusRecord> {
    let has_plausible_forecast = record.forecast.as_ref().is_none_or(is_plausible);
    if !has_plausible_forecast || !has_small_counts(&serde_json::to_value(&record).ok()?) {
        return None;
    }
    let mut record = StatusRecord {
        at: normal_time(&record.at)?,
        ..record
    };
    for log in [&mut record.old_log, &mut record.new_log] {
        log.first_at = log.first_at.as_deref().and_then(normal_time);
        log.last_at = log.last_at.as_deref().and_then(normal_time);
    }
    Some(record)
}

/// A time in the form `2026-11-26T04:05:06.789Z`; `None` if it is none, or one after the year 9999.
pub fn normal_time(text: &str) -> Option<String> {
    let ms = parse_ms(text).filter(|ms| *ms <= MAX_MS)?;
    Some(format_ms(ms))
}

fn is_plausible(forecast: &Forecast) -> bool {
    let days = forecast
        .milestones
        .iter()
        .flat_map(|milestone| [&milestone.expected, &milestone.earliest, &milestone.latest]);
    let is_day = |day: &String| normal_time(&format!("{day}T00:00:00Z")).is_some();
    days.flatten().all(is_day)
        && forecast
            .points
            .iter()
            .all(|point| point.days <= MAX_FORECAST_DAYS)
}

fn has_small_counts(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_none_or(|count| count <= MAX_COUNT),
        Value::Array(values) => values.iter().all(has_small_counts),
        Value::Object(members) => members.values().all(has_small_counts),
        _ => true,
    }
}
