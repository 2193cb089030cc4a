//! How long users stay away, from their last logins.

use crate::status::forecast::isotonic::non_increasing;
use crate::status::forecast::random::Random;
use crate::status::record::forecast::LastActivity;

/// The days that are counted.
const DAYS: usize = 730;
/// The share of users whose accounts must be old enough for a day to count.
const MIN_SHARE_AT_RISK: f64 = 0.1;

/// Keeps the reciprocal within bounds.
const MIN_PER_USER: f64 = 1e-12;

/// The share of absences that last longer than so many days, up to a constant factor. It never rises. Beyond its last day it stays as it
/// is: nobody who has been away for so long is known to come back.
#[derive(Debug)]
pub struct ReturnCurve {
    /// The curve.
    days: Vec<f64>,
    /// How much one user adds to the curve on each day.
    per_user: Vec<f64>,
    /// How much larger the variance of the counts is than if users came independently of each other: the weekdays differ.
    dispersion: f64,
    /// How many users have ever logged in.
    users: u64,
}

impl ReturnCurve {
    /// Estimates the curve; `None` if nobody has ever logged in.
    ///
    /// A user can't have been away for longer than the account exists, so long absences are seen too rarely where accounts are
    /// young. Day by day from the longest absence on, the users who were last active on that day are therefore compared only with those
    /// who might have been away for as long (the product-limit estimator of right-truncated data: D. Lynden-Bell, 1971).
    /// If all accounts are old, the curve is that of the counts themselves.
    pub fn estimate(activity: &LastActivity) -> Option<Self> {
        let counted: u64 = activity.all_by_days_ago.iter().sum();
        let users = counted.saturating_add(activity.all_older);
        if counted == 0 {
            return None;
        }
        let mut at_risk = users_at_risk(activity);
        let minimum = (counted as f64 * MIN_SHARE_AT_RISK).max(1.0);
        let last = at_risk.iter().rposition(|users| *users >= minimum)?;
        at_risk.truncate(last.saturating_add(1));
        let mut share_below = 1.0;
        let mut per_user: Vec<f64> = Vec::with_capacity(at_risk.len());
        let days = padded(&activity.all_by_days_ago).take(at_risk.len());
        let days: Vec<f64> = days.collect();
        for (count, at_risk) in days.iter().zip(&at_risk).rev() {
            let at_risk = at_risk.max(*count).max(1.0);
            per_user.push(f64::max(share_below / at_risk, MIN_PER_USER));
            // If all of them were last active on this day, they tell nothing of shorter absences. Half a user more keeps the
            // share above zero.
            share_below *= 1.0 - count / (at_risk + 0.5);
        }
        per_user.reverse();
        let curve = fit(&days, &per_user);
        let expected = curve.iter().zip(&per_user).map(|(value, one)| value / one);
        let dispersion = dispersion(&days, expected);
        Some(Self {
            days: curve,
            per_user,
            dispersion,
            users,
        })
    }

    /// The curve that other, equally likely counts would give.
    pub fn resample(&self, random: &mut Random) -> Self {
        let days = self.days.iter().zip(&self.per_user).map(|(value, one)| {
            let expected = value / one;
            let count = expected + (self.dispersion * expected).sqrt() * random.normal();
            count.max(0.0)
        });
        let days: Vec<f64> = days.collect();
        Self {
            days: fit(&days, &self.per_user),
            per_user: self.per_user.clone(),
            ..*self
        }
    }

    /// The curve, with as many days more as asked for.
    pub fn extended(&self, days: usize) -> Vec<f64> {
        let end = self.days.last().copied().unwrap_or(0.0);
        let more = std::iter::repeat_n(end, days);
        self.days.iter().copied().chain(more).collect()
    }

    /// How many days the curve has.
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// How many users have ever logged in.
    pub fn users(&self) -> u64 {
        self.users
    }
}

fn fit(counts: &[f64], per_user: &[f64]) -> Vec<f64> {
    // The weights make each user count the same.
    let values = counts.iter().zip(per_user);
    non_increasing(values.map(|(count, one)| (count * one, 1.0 / one)))
}

/// By day, how many users were last active on it or later although their accounts are old enough for a longer absence.
fn users_at_risk(activity: &LastActivity) -> Vec<f64> {
    let (mut active, mut younger) = (0.0, 0.0);
    let days = padded(&activity.all_by_days_ago).zip(padded(&activity.all_by_account_age));
    days.map(|(active_on_day, created_on_day)| {
        active += active_on_day;
        let at_risk = active - younger;
        younger += created_on_day;
        at_risk
    })
    .collect()
}

fn padded(counts: &[u64]) -> impl Iterator<Item = f64> {
    let counts = counts.iter().map(|count| *count as f64);
    counts.chain(std::iter::repeat(0.0)).take(DAYS)
}

/// The mean of the squared deviations, each divided by the variance that independent users would have; at least 1.
fn dispersion(counts: &[f64], expected: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut days) = (0.0, 0.0);
    for (count, expected) in counts.iter().zip(expected) {
        if expected > 0.0 {
            sum += (count - expected).powi(2) / expected;
            days += 1.0;
        }
    }
    f64::max(sum / f64::max(days, 1.0), 1.0)
}
