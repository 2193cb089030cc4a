//! How many users move a day.

use crate::bulk::timestamp::{DAY_MS, format_day, parse_ms};
use crate::status::record::forecast::{MovedOnDay, Rate};

/// The rate at a time, over the whole days in UTC before it: the day itself is not over, and would make every rate of the
/// morning too low.
pub fn rate(moved_by_day: &[MovedOnDay], at: &str) -> Rate {
    Rate {
        per_day_7: per_day(moved_by_day, at, 7),
        per_day_30: per_day(moved_by_day, at, 30),
    }
}

fn per_day(moved_by_day: &[MovedOnDay], at: &str, days: u32) -> Option<f64> {
    let now_ms = parse_ms(at)?;
    let begin_ms = now_ms.checked_sub(DAY_MS.saturating_mul(days.into()))?;
    // Days of this form sort as texts.
    let (begin, today) = (format_day(begin_ms), format_day(now_ms));
    let first = moved_by_day.first()?;
    if first.day > begin {
        return None;
    }
    let in_window = moved_by_day
        .iter()
        .filter(|moved| (begin.as_str()..today.as_str()).contains(&moved.day.as_str()));
    let users: u64 = in_window.map(|moved| moved.users).sum();
    Some(users as f64 / f64::from(days))
}
