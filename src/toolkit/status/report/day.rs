//! Days in UTC: as texts such as `2026-11-26`, and counted since 1970-01-01.

use crate::bulk::timestamp::{DAY_MS, format_ms, parse_ms};

/// Counts the days from 1970-01-01 to a day; `None` if the text is no day.
///
/// ```
/// use migration_toolkit::status::report::day::parse_day;
///
/// assert_eq!(parse_day("1970-01-02"), Some(1));
/// assert_eq!(parse_day("tomorrow"), None);
/// ```
pub fn parse_day(day: &str) -> Option<u64> {
    parse_ms(&[day, "T00:00:00Z"].concat()).map(|ms| ms / DAY_MS)
}

/// Writes the moment at which a day begins.
pub fn start_of_day(day: u64) -> String {
    format_ms(day.saturating_mul(DAY_MS))
}
