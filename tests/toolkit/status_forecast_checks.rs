//! How the forecast of `status` is held against those of earlier records: what it says of them, and by how much the bounds widen.

use std::sync::LazyLock;

use migration_toolkit::bulk::timestamp::{DAY_MS, format_ms};
use migration_toolkit::status::forecast::forecast;
use migration_toolkit::status::record::StatusRecord;
use migration_toolkit::status::record::counts::UserCounts;
use migration_toolkit::status::record::forecast::{
    Certainty, Estimate, Forecast, ForecastPoint, LastActivity,
};

use crate::support::NOW_MS;
use crate::support::population::empty_record;

const USERS: u64 = 100_000;
/// How many have moved at [`NOW_MS`].
const MOVED: u64 = 42_000;
const NOTHING_TO_CHECK: &str =
    "No earlier forecast is three days old yet, so there is nothing to check it by.";

fn counts(users: u64, moved: u64) -> UserCounts {
    UserCounts {
        users,
        confirmed: moved,
        left: users - moved,
        ..UserCounts::default()
    }
}

/// Users of old accounts, of whom fewer were last active on each day before.
fn activity(days: u64) -> LastActivity {
    let users = |of: u64| (0..days).map(|day| of / (day + 3)).collect();
    LastActivity {
        all_by_days_ago: users(16_000),
        left_by_days_ago: users(8_000),
        ..LastActivity::default()
    }
}

/// A record of so long ago, when 30,000 had moved, with a forecast for 4 and 100 days later.
fn earlier(age_ms: u64, points: [(u32, f64, f64, f64); 2]) -> StatusRecord {
    let points = points.map(|(days, low, expected, high)| ForecastPoint {
        days,
        moved: Estimate {
            expected,
            low,
            high,
        },
    });
    StatusRecord {
        at: format_ms(NOW_MS - age_ms),
        counts: counts(USERS, 30_000),
        forecast: Some(Forecast {
            certainty: Certainty::Medium,
            reasons: vec![],
            points: points.to_vec(),
            milestones: vec![],
            never: Estimate {
                expected: 0.0,
                low: 0.0,
                high: 0.0,
            },
        }),
        ..empty_record()
    }
}

/// A record of so many days ago that expected this number of users by now.
fn exactly(days: u32, low: f64, expected: f64, high: f64) -> StatusRecord {
    let point = (days, low, expected, high);
    earlier(u64::from(days) * DAY_MS, [point, (100, 0.0, 0.0, 0.0)])
}

fn now(earlier: &[StatusRecord]) -> Forecast {
    let at = format_ms(NOW_MS);
    forecast(&at, &counts(USERS, MOVED), &activity(400), earlier).expect("a forecast")
}

/// How much wider the bounds are than without any earlier record, below and above.
fn widening(forecast: &Forecast) -> (f64, f64) {
    static PLAIN: LazyLock<Forecast> = LazyLock::new(|| now(&[]));
    let distances = |forecast: &Forecast| {
        let moved = forecast.points[6].moved;
        (moved.expected - moved.low, moved.high - moved.expected)
    };
    let (wide, plain) = (distances(forecast), distances(&PLAIN));
    (wide.0 / plain.0, wide.1 / plain.1)
}

#[track_caller]
fn assert_factor(forecast: &Forecast, factor: f64) {
    let (below, above) = widening(forecast);
    assert!(
        (below - factor).abs() < 0.01 && (above - factor).abs() < 0.01,
        "{below} and {above} are not {factor}"
    );
}

#[track_caller]
fn assert_judged(earlier: &[StatusRecord], certainty: Certainty, reason: &str, factor: f64) {
    let forecast = now(earlier);
    assert_eq!(
        (forecast.certainty, forecast.reasons.as_slice()),
        (certainty, [reason.to_owned()].as_slice())
    );
    assert_factor(&forecast, factor);
}

#[test]
fn forecast_that_came_true_after_a_week_makes_the_certainty_high() {
    assert_judged(
        &[exactly(7, 40_000.0, 41_000.0, 43_000.0)],
        Certainty::High,
        "The forecast of 2026-11-15 expected 41000 moved users by now, between 40000 and 43000, and there are 42000. That was right.",
        1.0,
    );
    assert_judged(
        &[exactly(6, 41_000.0, 43_000.0, 44_000.0)],
        Certainty::Medium,
        "The forecast of 2026-11-16 expected 43000 moved users by now, between 41000 and 44000, and there are 42000. That was right, but it was only 6 days ago.",
        1.0,
    );
}

#[test]
fn forecast_that_missed_widens_the_bounds_by_what_it_missed() {
    // 3,000 too few where the bound is 2,000 away.
    assert_judged(
        &[exactly(7, 30_000.0, 39_000.0, 41_000.0)],
        Certainty::Medium,
        "The forecast of 2026-11-15 expected 39000 moved users by now, between 30000 and 41000, and there are 42000. The bounds are therefore wider now.",
        1.5,
    );
    // 3,600 too many where the bound is 2,000 away.
    assert_judged(
        &[exactly(7, 43_600.0, 45_600.0, 60_000.0)],
        Certainty::Medium,
        "The forecast of 2026-11-15 expected 45600 moved users by now, between 43600 and 60000, and there are 42000. The bounds are therefore wider now.",
        1.8,
    );
}

#[test]
fn forecast_that_missed_by_more_than_twice_the_bound_makes_the_certainty_low() {
    let twice = now(&[exactly(7, 38_000.0, 38_000.0, 40_000.0)]);
    assert_eq!(twice.certainty, Certainty::Medium);
    assert_factor(&twice, 2.0);
    let more = now(&[exactly(7, 38_000.0, 38_000.0, 39_990.0)]);
    assert_eq!(more.certainty, Certainty::Low);
}

#[test]
fn miss_of_less_than_a_hundredth_of_all_users_is_right_for_every_purpose() {
    let close = now(&[exactly(7, 41_100.0, 41_100.0, 41_100.0)]);
    assert_eq!(close.certainty, Certainty::High, "{:?}", close.reasons);
    let off = now(&[exactly(7, 40_800.0, 40_800.0, 40_800.0)]);
    assert_eq!(off.certainty, Certainty::Medium, "{:?}", off.reasons);
    assert_factor(&off, 1.2);
}

#[test]
fn earlier_forecast_is_read_between_two_of_its_points() {
    // 40 days old: 3/8 of the way from day 4 to day 100. Before the first point it grows from what had moved then.
    assert_judged(
        &[earlier(
            40 * DAY_MS,
            [
                (4, 31_000.0, 32_000.0, 34_000.0),
                (100, 47_000.0, 56_000.0, 66_000.0),
            ],
        )],
        Certainty::High,
        "The forecast of 2026-10-13 expected 41000 moved users by now, between 37000 and 46000, and there are 42000. That was right.",
        1.0,
    );
    assert_judged(
        &[earlier(
            3 * DAY_MS,
            [(4, 38_000.0, 46_000.0, 54_000.0), (100, 0.0, 0.0, 0.0)],
        )],
        Certainty::Medium,
        "The forecast of 2026-11-19 expected 42000 moved users by now, between 36000 and 48000, and there are 42000. That was right, but it was only 3 days ago.",
        1.0,
    );
}

#[test]
fn forecast_is_checked_from_three_days_to_ninety() {
    let points = [
        (3, 41_000.0, 42_000.0, 43_000.0),
        (100, 41_000.0, 42_000.0, 43_000.0),
    ];
    for (age_ms, certainty) in [
        (3 * DAY_MS - 1, None),
        (3 * DAY_MS, Some(Certainty::Medium)),
        (90 * DAY_MS, Some(Certainty::High)),
        (90 * DAY_MS + 1, None),
    ] {
        let forecast = now(&[earlier(age_ms, points)]);
        let is_checked = forecast.reasons != [NOTHING_TO_CHECK];
        assert_eq!(
            is_checked.then_some(forecast.certainty),
            certainty,
            "{age_ms}: {:?}",
            forecast.reasons
        );
    }
}

#[test]
fn forecast_whose_last_point_is_past_can_not_be_checked() {
    let points = [(4, 0.0, 0.0, 0.0), (6, 0.0, 0.0, 0.0)];
    assert_eq!(
        now(&[earlier(7 * DAY_MS, points)]).reasons,
        [NOTHING_TO_CHECK]
    );
}

#[test]
fn each_of_several_forecasts_counts_once_and_the_worst_is_named() {
    // Each is off by 3,000: by 3, by 1, and by half of its bound.
    let records = [
        exactly(20, 36_000.0, 39_000.0, 45_000.0),
        exactly(10, 36_000.0, 39_000.0, 42_000.0),
        exactly(4, 36_000.0, 39_000.0, 40_000.0),
    ];
    let forecast = now(&records);
    assert_eq!(
        forecast.reasons,
        [
            "The forecast of 2026-11-18 expected 39000 moved users by now, between 36000 and 40000, and there are 42000. The bounds are therefore wider now."
        ]
    );
    assert_factor(&forecast, ((9.0_f64 + 1.0 + 0.25) / 3.0).sqrt());

    // The record of 20 days ago is the latest that is old enough for a check after 7 days and after 14.
    let forecast = now(&[records[0].clone(), records[2].clone()]);
    assert_factor(&forecast, ((9.0_f64 + 0.25) / 2.0).sqrt());
}

#[test]
fn few_users_and_young_accounts_make_the_certainty_low() {
    // All accounts were created on the same day.
    let reasons = |days: usize, users_a_day: u64, all_older: u64| {
        let mut all_by_account_age = vec![0; days];
        all_by_account_age[days - 1] = days as u64 * users_a_day;
        let activity = LastActivity {
            all_by_days_ago: vec![users_a_day; days],
            all_by_account_age,
            all_older,
            ..LastActivity::default()
        };
        let at = format_ms(NOW_MS);
        let forecast = forecast(&at, &counts(USERS, MOVED), &activity, &[]).expect("a forecast");
        (forecast.certainty, forecast.reasons[1..].to_vec())
    };
    let few = "Only 199 users have ever logged in, which does not tell how often users come.";
    let young = "Most accounts are younger than 59 days, so nobody knows who comes back after a longer time.";
    assert_eq!(reasons(60, 2, 79), (Certainty::Low, vec![few.to_owned()]));
    assert_eq!(reasons(60, 2, 80), (Certainty::Medium, vec![]));
    assert_eq!(reasons(59, 10, 0), (Certainty::Low, vec![young.to_owned()]));
    assert_eq!(reasons(60, 10, 0), (Certainty::Medium, vec![]));
}
