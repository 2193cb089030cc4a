//! A curve that never rises, and how sure it is.

use crate::status::forecast::isotonic::non_increasing;
use crate::status::forecast::random::Random;

/// A day of a curve before it was made non-increasing.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What was counted.
    pub value: f64,
    /// How much it counts among the other days; positive.
    pub weight: f64,
}

/// A curve that never rises, day by day. Beyond its last day it stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    values: Vec<f64>,
    weights: Vec<f64>,
    deviations: Vec<f64>,
}

impl Curve {
    /// The curve that fits the samples best.
    pub fn fit(samples: &[Sample]) -> Self {
        let weights: Vec<f64> = samples.iter().map(|sample| sample.weight).collect();
        let values = samples.iter().map(|sample| (sample.value, sample.weight));
        Self {
            values: non_increasing(values),
            deviations: vec![0.0; weights.len()],
            weights,
        }
    }

    /// The same curve, with the standard deviation of each day, which `deviation` makes of its value and its weight.
    pub fn with_deviations(self, deviation: impl Fn(f64, f64) -> f64) -> Self {
        let days = self.values.iter().zip(&self.weights);
        let deviations = days
            .map(|(value, weight)| deviation(*value, *weight))
            .collect();
        Self { deviations, ..self }
    }

    /// The curve that other, equally likely counts would give.
    pub fn resample(&self, random: &mut Random) -> Self {
        let days = self.values.iter().zip(&self.deviations).zip(&self.weights);
        let samples: Vec<Sample> = days
            .map(|((value, deviation), weight)| Sample {
                value: f64::max(value + deviation * random.normal(), 0.0),
                weight: *weight,
            })
            .collect();
        Self::fit(&samples)
    }

    /// The values of its days.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The curve, with as many days more as asked for.
    pub fn extended(&self, days: usize) -> Vec<f64> {
        let end = self.values.last().copied().unwrap_or(0.0);
        let more = std::iter::repeat_n(end, days);
        self.values.iter().copied().chain(more).collect()
    }

    /// How many days the curve has.
    pub fn len(&self) -> usize {
        self.values.len()
    }
}
