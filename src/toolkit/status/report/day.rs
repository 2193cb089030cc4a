//! Days in UTC: as texts such as `2026-11-26`, and counted since 1970-01-01.

use crate::bulk::timestamp::{format_ms, parse_ms};

/// The milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;

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

/// Writes the day that comes so many days after 1970-01-01.
///
/// ```
/// use migration_toolkit::status::report::day::format_day;
///
/// assert_eq!(format_day(1), "1970-01-02");
/// ```
pub fn format_day(day: u64) -> String {
    let time = start_of_day(day);
    time.split_once('T')
        .map_or_else(String::new, |(date, _)| date.to_owned())
}

/// Writes the moment at which a day begins.
pub fn start_of_day(day: u64) -> String {
    format_ms(day.saturating_mul(DAY_MS))
}
