//! The forecast of `status`, held against made-up populations whose future is known.
//!
//! To see the numbers: `cargo test -p migration-toolkit --test toolkit status_forecast -- --nocapture`.

use migration_toolkit::status::record::forecast::{Certainty, Estimate, Forecast};

use crate::support::Random;
use crate::support::population::{Habit, Population};

const DAYS: i32 = 61;

/// 50,000 users with all habits.
const MIXTURE: [(Habit, usize); 8] = [
    (Habit::Every(1), 6_000),
    (Habit::Every(7), 9_000),
    (Habit::Every(30), 7_000),
    (Habit::Regularly(30), 3_000),
    (Habit::Every(91), 6_000),
    (Habit::Every(365), 5_000),
    (Habit::Gone, 9_000),
    (Habit::Never, 5_000),
];

fn moved_after(forecast: &Forecast, days: u32) -> Estimate {
    let point = forecast.points.iter().find(|point| point.days == days);
    point.expect("a point").moved
}

/// Prints a row of the table, and checks it.
fn check_row(
    population: &Population,
    name: &str,
    forecast: &Forecast,
    from: i32,
    to: i32,
    percent: f64,
) {
    let Estimate {
        expected,
        low,
        high,
    } = moved_after(forecast, u32::try_from(to - from).expect("days"));
    let came = population.moved(to) as f64;
    println!(
        "{name}: day {from:2} for day {to}: {expected:8.1} ({low:8.1} to {high:8.1}), came {came}, {:+.1} %",
        (expected / came - 1.0) * 100.0
    );
    assert!(
        (low..=high).contains(&came),
        "{name}, day {from}: {came} is not in {low} to {high}"
    );
    let error = (expected / came - 1.0).abs() * 100.0;
    assert!(error <= percent, "{name}, day {from}: {error} %");
}

#[test]
fn truth_lies_within_the_bounds_and_close_to_what_is_expected() {
    for seed in [1, 7] {
        let population = Population::new(seed, &MIXTURE, None, DAYS);
        let records = population.records((5..=30).step_by(5));
        for (index, day) in [(1, 10), (3, 20), (5, 30)] {
            let forecast = records[index].forecast.as_ref().expect("a forecast");
            check_row(&population, "all habits", forecast, day, 60, 3.0);
        }
        let last = records[5].forecast.as_ref().expect("a forecast");
        assert_eq!(last.certainty, Certainty::High, "{:?}", last.reasons);
    }
}

#[test]
fn migration_can_be_predicted_before_it_begins() {
    let population = Population::new(3, &MIXTURE, None, DAYS);
    let forecast = population.forecast(0, &[]).expect("a forecast");
    for day in [7, 30, 60] {
        check_row(&population, "before", &forecast, 0, day, 4.0);
    }
    assert_eq!(
        forecast.certainty,
        Certainty::Medium,
        "nothing could be checked yet"
    );
}

#[test]
fn young_accounts_do_not_make_everybody_come_back_soon() {
    let mixture = [
        (Habit::Every(7), 6_000),
        (Habit::Every(60), 9_000),
        (Habit::EveryUntilGone(14, 60), 9_000),
    ];
    for seed in [5, 6, 8] {
        let population = Population::new(seed, &mixture, Some(200), DAYS);
        let forecast = population.forecast(10, &[]).expect("a forecast");
        check_row(&population, "young", &forecast, 10, 60, 10.0);
    }
}

#[test]
fn same_counts_make_the_same_forecast() {
    let population = Population::new(2, &MIXTURE[1..4], None, DAYS);
    assert_eq!(population.forecast(5, &[]), population.forecast(5, &[]));
}

#[test]
fn campaign_lowers_the_certainty_and_widens_the_bounds() {
    let mut population = Population::new(4, &MIXTURE, None, DAYS);
    let quiet = population.records([20, 34].into_iter());
    population.campaign(30, 3, 2);
    let records = population.records([20, 34].into_iter());
    let (before, after) = (&quiet[1], &records[1]);
    let forecast = after.forecast.as_ref().expect("a forecast");
    let without = before.forecast.as_ref().expect("a forecast");
    assert_eq!(forecast.certainty, Certainty::Low, "{:?}", forecast.reasons);
    assert!(
        forecast.reasons[0].contains("The forecast of 2026-12-12 expected"),
        "{:?}",
        forecast.reasons
    );
    let width = |forecast: &Forecast| {
        let Estimate { low, high, .. } = moved_after(forecast, 20);
        high - low
    };
    assert!(width(forecast) > width(without));
}

#[test]
fn bounds_hold_for_nine_of_ten_populations_of_random_habits() {
    let mut random = Random(11);
    let mut held = 0;
    for seed in 1..=40 {
        let habits = MIXTURE.map(|(habit, _)| (habit, 50 + random.below(700)));
        let population = Population::new(seed, &habits, None, DAYS);
        let forecast = population.forecast(10, &[]).expect("a forecast");
        let Estimate { low, high, .. } = moved_after(&forecast, 50);
        held += u32::from((low..=high).contains(&(population.moved(60) as f64)));
    }
    println!("the bounds have held in {held} of 40 populations");
    assert!(held >= 34, "{held} of 40");
}
