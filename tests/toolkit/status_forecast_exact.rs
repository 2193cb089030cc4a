//! The numbers of the forecast of `status` for given counts. They change only if somebody changes the model, and the tests of
//! `status_forecast.rs` say whether it still predicts what comes.

use migration_toolkit::bulk::timestamp::format_ms;
use migration_toolkit::status::forecast::forecast;
use migration_toolkit::status::record::counts::UserCounts;
use migration_toolkit::status::record::forecast::{Estimate, Forecast, LastActivity};

use crate::support::NOW_MS;

/// Counts of so many days: more of those who were active lately, fewer on every seventh day, and each quantity has an order of
/// its own.
fn counts_by_day(days: u64, of: u64) -> Vec<u64> {
    let on = |day: u64| of / (day + 5) * if day % 7 < 2 { 2 } else { 5 } + day * 13 % 11;
    (0..days).map(on).collect()
}

fn forecast_of(activity: &LastActivity, users: u64, moved: u64) -> Forecast {
    let counts = UserCounts {
        users,
        confirmed: moved,
        left: users - moved,
        ..UserCounts::default()
    };
    forecast(&format_ms(NOW_MS), &counts, activity, &[]).expect("a forecast")
}

/// Lower bound, expected number and upper bound. Logarithms may differ in their last digit from machine to machine.
#[track_caller]
fn assert_close(estimate: Estimate, expected: [f64; 3]) {
    let found = [estimate.low, estimate.expected, estimate.high];
    let is_close = found
        .iter()
        .zip(expected)
        .all(|(found, expected)| (found - expected).abs() < 0.15);
    assert!(is_close, "{found:?} is not {expected:?}");
    let rounded = found.map(|number| (number * 10.0).round() / 10.0);
    assert_eq!(
        found, rounded,
        "a tenth of a user is more than anybody knows"
    );
}

/// How many have moved after so many days.
#[track_caller]
fn assert_points<const N: usize>(forecast: &Forecast, expected: [(u32, [f64; 3]); N]) {
    for (days, moved) in expected {
        let point = forecast.points.iter().find(|point| point.days == days);
        assert_close(point.expect("a point").moved, moved);
    }
}

/// The share, and the earliest, the expected and the latest day.
fn milestones(forecast: &Forecast) -> Vec<(u32, [Option<&str>; 3])> {
    let milestones = forecast.milestones.iter();
    milestones
        .map(|milestone| {
            let days = [&milestone.earliest, &milestone.expected, &milestone.latest];
            (milestone.percent, days.map(Option::as_deref))
        })
        .collect()
}

#[test]
fn old_tenant_is_forecast_with_these_numbers() {
    let activity = LastActivity {
        all_by_days_ago: counts_by_day(700, 2_000),
        left_by_days_ago: counts_by_day(650, 1_200),
        all_by_account_age: counts_by_day(730, 300),
        once_by_days_ago: counts_by_day(600, 150),
        all_older: 900,
        left_older: 800,
    };
    let forecast = forecast_of(&activity, 38_000, 14_000);
    assert_points(
        &forecast,
        [
            (1, [14_000.0, 14_532.8, 15_070.5]),
            (2, [14_523.8, 15_089.1, 15_655.6]),
            (7, [17_228.0, 17_628.8, 18_045.5]),
            (30, [22_055.5, 22_530.1, 23_002.2]),
            (60, [24_877.7, 25_475.9, 26_074.5]),
            (67, [25_365.4, 25_979.0, 26_602.8]),
            (179, [30_043.3, 30_894.8, 31_759.2]),
            (193, [30_429.1, 31_301.2, 32_193.4]),
            (361, [33_814.8, 34_880.9, 35_948.3]),
            (365, [33_871.9, 34_941.5, 36_010.5]),
        ],
    );
    assert_close(forecast.never, [1_989.5, 3_058.5, 4_128.1]);
    assert_eq!(
        milestones(&forecast),
        [
            (90, [Some("2027-08-22"), Some("2027-10-11"), None]),
            (95, [None, None, None]),
            (99, [None, None, None]),
        ]
    );
}

#[test]
fn young_tenant_is_forecast_with_these_numbers() {
    let activity = LastActivity {
        all_by_days_ago: counts_by_day(90, 2_000),
        left_by_days_ago: counts_by_day(90, 1_500),
        all_by_account_age: (0..120).map(|day| 150 + day * 37 % 60).collect(),
        once_by_days_ago: counts_by_day(90, 500),
        ..LastActivity::default()
    };
    let forecast = forecast_of(&activity, 26_000, 6_000);
    assert_points(
        &forecast,
        [
            (1, [6_000.0, 6_725.1, 7_459.9]),
            (2, [6_694.1, 7_466.4, 8_230.6]),
            (7, [10_084.3, 10_712.1, 11_245.2]),
            (30, [15_388.5, 16_118.4, 16_791.8]),
            (60, [19_253.9, 20_185.5, 21_023.9]),
            (67, [20_236.6, 21_155.7, 22_003.4]),
            (179, [23_557.6, 24_469.0, 25_380.4]),
            (193, [23_557.6, 24_469.0, 25_380.4]),
            (361, [23_557.6, 24_469.0, 25_380.4]),
            (365, [23_557.6, 24_469.0, 25_380.4]),
        ],
    );
    assert_close(forecast.never, [619.6, 1_531.0, 2_442.4]);
    assert_eq!(
        milestones(&forecast),
        [
            (
                90,
                [Some("2027-02-07"), Some("2027-02-13"), Some("2027-02-20")]
            ),
            (95, [Some("2027-02-15"), None, None]),
            (99, [None, None, None]),
        ]
    );
}
