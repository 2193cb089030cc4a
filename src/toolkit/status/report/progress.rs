//! The curve of the users who have moved: one point a day.

use serde::Serialize;

use crate::status::record::StatusRecord;
use crate::status::report::day::{parse_day, start_of_day};

/// How far the users had come at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProgressPoint {
    /// The moment: ISO 8601, UTC.
    pub at: String,
    /// All users of the old connection.
    pub users: u64,
    /// Those who had moved.
    pub moved: u64,
    /// Whether a run of `status` has counted them then. If not, the number follows from the dates of arrival that the first
    /// run has found.
    pub is_counted: bool,
}

/// The points of the curve, oldest first. Of several records of a day, the last one counts.
pub fn progress(records: &[&StatusRecord]) -> Vec<ProgressPoint> {
    let Some(first) = records.first() else {
        return Vec::new();
    };
    let mut points = before_first_record(first);
    let mut last_day = "";
    for record in records {
        let day = day_part(&record.at);
        if day == last_day {
            points.pop();
        }
        last_day = day;
        points.push(ProgressPoint {
            at: record.at.clone(),
            users: record.counts.users,
            moved: record.counts.moved(),
            is_counted: true,
        });
    }
    points
}

/// The points before the day of the first record, from the dates on which users have arrived in the new tenant.
fn before_first_record(record: &StatusRecord) -> Vec<ProgressPoint> {
    let record_day = parse_day(day_part(&record.at)).unwrap_or_default();
    let mut points = Vec::new();
    let mut arrived = 0_u64;
    let mut add = |at: u64, moved: u64| {
        points.push(ProgressPoint {
            at: start_of_day(at),
            users: record.counts.users,
            moved,
            is_counted: false,
        });
    };
    for moved_on_day in &record.moved_by_day {
        let Some(day) = parse_day(&moved_on_day.day).filter(|day| *day < record_day) else {
            continue;
        };
        // The users arrived in the course of the day. A line from the last arrival, weeks before, would be wrong.
        add(day, arrived);
        arrived = arrived.saturating_add(moved_on_day.users);
        let is_before_record = day.saturating_add(1) < record_day;
        if is_before_record {
            add(day.saturating_add(1), arrived);
        }
    }
    points.dedup_by(|later, earlier| later.at == earlier.at);
    points
}

/// The day of a time in ISO 8601.
pub fn day_part(at: &str) -> &str {
    at.split_once('T').map_or(at, |(day, _)| day)
}
