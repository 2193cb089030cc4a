//! How many of the users who are left will have come back after so many days.

use crate::status::forecast::curve::Curve;
use crate::status::forecast::random::Random;
use crate::status::forecast::return_curve::ReturnCurve;

/// The last day of a forecast.
pub const HORIZON_DAYS: u32 = 365;
/// How often the counts are resampled. The bounds are the 5th of these from below and from above.
const SAMPLES: usize = 99;
const LOW_SAMPLE: usize = 4;
const MEDIAN_SAMPLE: usize = 49;
const HIGH_SAMPLE: usize = 94;
/// The standard deviation of what the model leaves out, as a share of the users who return: habits change with seasons and
/// products, and no count shows that before it has happened.
const MODEL_ERROR: f64 = 0.03;
/// How much is added to it for a tenant whose accounts are all new. New users have other habits than old ones, and the curve has
/// seen only new ones.
const MODEL_ERROR_OF_YOUTH: f64 = 0.12;
/// A weekend in the way puts the users of about a day off.
const WEEKDAY_DAYS: f64 = 1.0;
/// The 95th percentile of the standard normal distribution.
const NORMAL_95: f64 = 1.645;
const SEED: u64 = 20_261_126;

/// How many users return, and how far the bounds of nine tenths lie below and above that.
#[derive(Clone, Copy, Debug)]
pub struct Returns {
    /// The expected number.
    pub expected: f64,
    /// How far the lower bound is below.
    pub below: f64,
    /// How far the upper bound is above.
    pub above: f64,
}

/// The days of a forecast: each of the first 60, then once a week, and in the second half of the year every second week.
fn forecast_days() -> impl Iterator<Item = u32> {
    let weekly = (67..=182).step_by(7);
    let fortnightly = (193..HORIZON_DAYS).step_by(14);
    (1..=60)
        .chain(weekly)
        .chain(fortnightly)
        .chain([HORIZON_DAYS])
}

/// Predicts how many of the users who are left return within so many days. `left` counts them by the days since they were
/// last active.
pub fn predict(curve: &ReturnCurve, left: &[u64]) -> Vec<(u32, Returns)> {
    let days: Vec<u32> = forecast_days().collect();
    let expected = sums(curve, left, &days);
    let mut random = Random::new(SEED);
    let mut samples: Vec<Vec<f64>> = days.iter().map(|_| Vec::with_capacity(SAMPLES)).collect();
    for _ in 0..SAMPLES {
        let chance = random.normal();
        let resampled = sums(&curve.resample(&mut random), left, &days);
        for (samples, sum) in samples.iter_mut().zip(resampled) {
            samples.push(sum.expected + chance * sum.variance.sqrt());
        }
    }
    let model_error = MODEL_ERROR + MODEL_ERROR_OF_YOUTH * curve.youth();
    let mut before = (0, 0.0);
    let each = days.iter().zip(expected).zip(&mut samples);
    each.map(|((day, sum), samples)| {
        let (day_before, expected_before) = before;
        let per_day = (sum.expected - expected_before) / f64::from(day.saturating_sub(day_before));
        before = (*day, sum.expected);
        (*day, bounds(sum.expected, per_day, model_error, samples))
    })
    .collect()
}

struct Sum {
    expected: f64,
    variance: f64,
}

/// Sums up the probabilities of all users who are left. Each comes or does not come, independently of the others.
fn sums(curve: &ReturnCurve, left: &[u64], days: &[u32]) -> Vec<Sum> {
    let [first, returning] = curve
        .kinds(left)
        .map(|(curve, users)| sums_of_kind(curve, &users, days));
    let kinds = first.into_iter().zip(returning);
    kinds
        .map(|(first, returning)| Sum {
            expected: first.expected + returning.expected,
            variance: first.variance + returning.variance,
        })
        .collect()
}

fn sums_of_kind(curve: &Curve, left: &[f64], days: &[u32]) -> Vec<Sum> {
    let horizon = usize::try_from(HORIZON_DAYS).unwrap_or_default();
    let values = curve.extended(horizon);
    let now: Vec<(f64, f64)> = left
        .iter()
        .zip(&values)
        .take(curve.len())
        .map(|(users, now)| (*users, *now))
        .collect();
    let sum = |days: &u32| {
        let days = usize::try_from(*days).unwrap_or_default();
        let later = values.get(days..).unwrap_or_default();
        let (mut expected, mut variance) = (0.0, 0.0);
        for ((users, now), later) in now.iter().zip(later) {
            // A day on which nobody was last active has no users who are left either.
            let staying = if *now > 0.0 { later / now } else { 1.0 };
            let returning = users * (1.0 - staying);
            expected += returning;
            variance += returning * staying;
        }
        Sum { expected, variance }
    };
    days.iter().map(sum).collect()
}

/// The bounds of the samples, put round the expected number: a resampled curve is a little flatter than the curve itself. They
/// are at least as wide as what the model leaves out: the drift of habits, as the share `model_error` of those who come, and the weekday. `per_day` users more come a day.
fn bounds(expected: f64, per_day: f64, model_error: f64, samples: &mut [f64]) -> Returns {
    samples.sort_unstable_by(f64::total_cmp);
    let at = |position: usize| samples.get(position).copied().unwrap_or(expected);
    let (low, median, high) = (at(LOW_SAMPLE), at(MEDIAN_SAMPLE), at(HIGH_SAMPLE));
    let model = (NORMAL_95 * model_error * expected).hypot(per_day * WEEKDAY_DAYS);
    Returns {
        expected,
        below: (median - low).hypot(model),
        above: (high - median).hypot(model),
    }
}
