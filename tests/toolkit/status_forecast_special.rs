//! The forecast of `status` for populations in which nothing is left to chance, and its form.

use migration_toolkit::status::record::forecast::Certainty;

use crate::support::population::{Habit, Population};

#[test]
fn everybody_who_comes_daily_has_moved_after_two_days() {
    let population = Population::new(1, &[(Habit::Always, 1_000)], None, 3);
    let forecast = population.forecast(0, &[]).expect("a forecast");
    let second = &forecast.points[1];
    assert_eq!((second.days, second.moved.expected), (2, 1_000.0));
    let milestone = &forecast.milestones[2];
    assert_eq!(
        (milestone.percent, milestone.expected.as_deref()),
        (99, Some("2026-11-23"))
    );
    assert_eq!(forecast.never.expected, 0.0);
}

#[test]
fn nobody_who_is_gone_comes_back() {
    let population = Population::new(1, &[(Habit::Gone, 2_000), (Habit::Never, 500)], None, 3);
    let forecast = population.forecast(0, &[]).expect("a forecast");
    let last = forecast.points.last().expect("a point");
    // The curve follows the noise of the counts a little.
    assert!(last.moved.expected < 250.0, "{last:?}");
    assert!(forecast.never.expected > 2_250.0 && forecast.never.high <= 2_500.0);
    assert!(
        forecast
            .milestones
            .iter()
            .all(|milestone| milestone.expected.is_none())
    );
}

#[test]
fn few_users_make_a_forecast_of_low_certainty() {
    let population = Population::new(1, &[(Habit::Every(7), 5)], None, 3);
    let forecast = population.forecast(0, &[]).expect("a forecast");
    assert_eq!(forecast.certainty, Certainty::Low);
    assert!(
        forecast
            .reasons
            .iter()
            .any(|reason| reason.starts_with("Only 5 users have ever logged in")),
        "{:?}",
        forecast.reasons
    );
}

#[test]
fn without_any_login_there_is_no_forecast() {
    let population = Population::new(1, &[(Habit::Never, 500)], None, 3);
    assert_eq!(population.forecast(0, &[]), None);
    assert_eq!(Population::new(1, &[], None, 3).forecast(0, &[]), None);
}

#[test]
fn forecast_grows_within_the_number_of_users_and_its_numbers_are_finite() {
    let mixtures: [&[(Habit, usize)]; 4] = [
        &[(Habit::Every(7), 5)],
        &[(Habit::Every(3), 300), (Habit::Gone, 300)],
        &[(Habit::Always, 1)],
        &[(Habit::Regularly(30), 400), (Habit::Never, 100)],
    ];
    for mixture in mixtures {
        for oldest in [None, Some(1), Some(90)] {
            let population = Population::new(6, mixture, oldest, 12);
            let users: usize = mixture.iter().map(|(_, users)| users).sum();
            for day in [0, 1, 10] {
                let forecast = population.forecast(day, &[]).expect("a forecast");
                let mut before = population.moved(day) as f64;
                for point in &forecast.points {
                    let moved = point.moved;
                    assert!(moved.expected >= before - 0.1, "{point:?} after {before}");
                    assert!(
                        moved.low <= moved.expected + 0.1 && moved.expected <= moved.high + 0.1
                    );
                    assert!(moved.low >= 0.0 && moved.high <= users as f64, "{point:?}");
                    before = moved.expected;
                }
            }
        }
    }
}

#[test]
fn milestone_that_is_reached_already_is_today() {
    let population = Population::new(1, &[(Habit::Always, 1_000)], None, 3);
    let forecast = population.forecast(2, &[]).expect("a forecast");
    let days: Vec<Option<&str>> = forecast
        .milestones
        .iter()
        .flat_map(|milestone| [milestone.expected.as_deref(), milestone.latest.as_deref()])
        .collect();
    assert_eq!(days, [Some("2026-11-24"); 6]);
}
