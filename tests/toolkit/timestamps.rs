//! Times in ISO 8601.

use migration_toolkit::bulk::timestamp::{DAY_MS, format_ms, parse_ms};

#[test]
fn only_times_that_exist_are_read() {
    for text in [
        "2026-01-31T23:59:59Z",
        "2026-12-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
    ] {
        let ms = parse_ms(text).expect(text);
        assert_eq!(format_ms(ms), text.replace('Z', ".000Z"));
    }
    for text in [
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "1969-12-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00",
    ] {
        assert_eq!(parse_ms(text), None, "{text}");
    }
}

#[test]
fn leap_second_is_the_first_of_the_next_minute() {
    assert_eq!(
        parse_ms("2016-12-31T23:59:60Z"),
        parse_ms("2017-01-01T00:00:00Z")
    );
}

#[test]
fn every_day_of_four_centuries_is_read_as_it_was_written() {
    let first = parse_ms("1970-01-01T00:00:00Z").expect("a time");
    for day in 0..146_097_u64 {
        let ms = first + day * DAY_MS;
        assert_eq!(parse_ms(&format_ms(ms)), Some(ms));
    }
    assert_eq!(
        format_ms(first + 146_097 * DAY_MS),
        "2370-01-01T00:00:00.000Z"
    );
    assert_eq!(parse_ms("2000-02-29T00:00:00Z"), Some(951_782_400_000));
    assert_eq!(parse_ms("2000-03-01T00:00:00Z"), Some(951_868_800_000));
}
