//! Points in time as Auth0 writes them: `2026-11-26T00:30:29.123Z` (RFC 3339, UTC, milliseconds).

/// How far a tenant's clock may be behind ours, in milliseconds: what happened there at most so long before a moment of ours
/// counts as later.
pub const CLOCK_TOLERANCE_MS: u64 = 300_000;
/// The milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;
/// Days from 0000-03-01 to 1970-01-01. Years that begin in March have the leap day at their end.
const DAYS_BEFORE_1970: u64 = 719_468;
/// Days of 400 years, after which the calendar repeats.
const ERA_DAYS: u64 = 146_097;

/// Writes UNIX milliseconds.
///
/// ```
/// use migration_toolkit::bulk::timestamp::format_ms;
///
/// assert_eq!(format_ms(1_795_305_600_123), "2026-11-22T00:00:00.123Z");
/// assert_eq!(format_ms(951_782_400_000), "2000-02-29T00:00:00.000Z");
/// ```
pub fn format_ms(ms: u64) -> String {
    let (year, month, day) = civil(ms / DAY_MS);
    let of_day = ms % DAY_MS;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        of_day / 3_600_000,
        of_day / 60_000 % 60,
        of_day / 1_000 % 60,
        of_day % 1_000
    )
}

/// Writes the day of UNIX milliseconds in UTC.
///
/// ```
/// use migration_toolkit::bulk::timestamp::format_day;
///
/// assert_eq!(format_day(1_795_305_600_123), "2026-11-22");
/// ```
pub fn format_day(ms: u64) -> String {
    let text = format_ms(ms);
    text.split('T').next().unwrap_or_default().to_owned()
}

/// Reads UNIX milliseconds; `None` if it is no time in UTC.
///
/// ```
/// use migration_toolkit::bulk::timestamp::parse_ms;
///
/// assert_eq!(parse_ms("2026-11-22T00:00:00.123Z"), Some(1_795_305_600_123));
/// assert_eq!(parse_ms("2026-11-22T00:00:00Z"), Some(1_795_305_600_000));
/// assert_eq!(parse_ms("yesterday"), None);
/// ```
pub fn parse_ms(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date, '-')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let [hour, minute, second] = numbers(time, ':')?;
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && year >= 1970;
    if !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let ms: u64 = digits.parse().ok()?;
    let seconds = days(year, month, day)?
        .checked_mul(24)?
        .checked_add(hour)?
        .checked_mul(60)?
        .checked_add(minute)?
        .checked_mul(60)?
        .checked_add(second)?;
    seconds.checked_mul(1_000)?.checked_add(ms)
}

fn numbers(text: &str, separator: char) -> Option<[u64; 3]> {
    let numbers: Option<Vec<u64>> = text
        .split(separator)
        .map(|part| part.parse().ok())
        .collect();
    numbers?.try_into().ok()
}

/// Year, month and day of a day since 1970-01-01. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(DAYS_BEFORE_1970);
    let of_era = days % ERA_DAYS;
    let leap_days = of_era / 1_460;
    let year_of_era = of_era
        .saturating_sub(leap_days)
        .saturating_add(of_era / 36_524)
        .saturating_sub(of_era / 146_096)
        / 365;
    let of_year = of_era.saturating_sub(days_of_years(year_of_era));
    let month_from_march = of_year.saturating_mul(5).saturating_add(2) / 153;
    let day = of_year
        .saturating_sub(month_from_march.saturating_mul(153).saturating_add(2) / 5)
        .saturating_add(1);
    let is_next_year = month_from_march >= 10;
    let month = if is_next_year {
        month_from_march.saturating_sub(9)
    } else {
        month_from_march.saturating_add(3)
    };
    let year = (days / ERA_DAYS)
        .saturating_mul(400)
        .saturating_add(year_of_era)
        .saturating_add(u64::from(is_next_year));
    (year, month, day)
}

/// Days since 1970-01-01.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month_from_march) = if month > 2 {
        (year, month.checked_sub(3)?)
    } else {
        (year.checked_sub(1)?, month.checked_add(9)?)
    };
    let of_year = month_from_march
        .checked_mul(153)?
        .checked_add(2)?
        .checked_div(5)?
        .checked_add(day)?
        .checked_sub(1)?;
    (year / 400)
        .checked_mul(ERA_DAYS)?
        .checked_add(days_of_years(year % 400))?
        .checked_add(of_year)?
        .checked_sub(DAYS_BEFORE_1970)
}

fn days_of_years(years: u64) -> u64 {
    years
        .saturating_mul(365)
        .saturating_add(years / 4)
        .saturating_sub(years / 100)
}
