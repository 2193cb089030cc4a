//! How long users stay away, from their last logins.

use crate::status::forecast::curve::{Curve, Sample};
use crate::status::forecast::random::Random;
use crate::status::record::forecast::LastActivity;

/// The days that are counted.
const DAYS: usize = 730;
/// The share of users whose accounts must be old enough for a day to count.
const MIN_SHARE_AT_RISK: f64 = 0.1;
/// Keeps the reciprocal within bounds.
const MIN_PER_USER: f64 = 1e-12;

/// How long users stay away. Nobody who was away for longer than a curve tells is known to come back.
#[derive(Debug)]
pub struct ReturnCurve {
    /// The share of absences that last longer than so many days, up to a constant factor, of users who have come back before.
    returning: Curve,
    /// The share of users who do not come back within so many days after the day on which their account was created.
    first: Curve,
    /// By the days since they were last active, the share of users who have not come back since the creation of their account.
    once: Vec<f64>,
    /// How many users have ever logged in.
    users: u64,
}

impl ReturnCurve {
    /// Estimates the curves; `None` if nobody has ever logged in, or everybody too long ago.
    pub fn estimate(activity: &LastActivity) -> Option<Self> {
        let counted: u64 = activity.all_by_days_ago.iter().sum();
        if counted == 0 {
            return None;
        }
        let all = padded(&activity.all_by_days_ago);
        let once = padded(&activity.once_by_days_ago);
        let accounts = padded(&activity.all_by_account_age);
        let shares = once.iter().zip(&all).map(|(once, all)| once / all.max(1.0));
        Some(Self {
            returning: returning_curve(&minus(&all, &once), &minus(&accounts, &once)),
            first: first_curve(&once, &accounts),
            once: shares.collect(),
            users: counted.saturating_add(activity.all_older),
        })
    }

    /// The curves that other, equally likely counts would give.
    pub fn resample(&self, random: &mut Random) -> Self {
        Self {
            returning: self.returning.resample(random),
            first: self.first.resample(random),
            once: self.once.clone(),
            users: self.users,
        }
    }

    /// The two kinds of users, each with its curve, and the number of users who are left by the days since they were last active.
    pub fn kinds(&self, left: &[u64]) -> [(&Curve, Vec<f64>); 2] {
        let shares = left.iter().zip(&self.once);
        let (once, more): (Vec<f64>, Vec<f64>) = shares
            .map(|(users, once)| (*users as f64, *once))
            .map(|(users, once)| (users * once, users * (1.0 - once)))
            .unzip();
        [(&self.first, once), (&self.returning, more)]
    }

    /// The number of days for which it is known who comes back.
    pub fn days(&self) -> usize {
        self.returning.len()
    }

    /// How far the accounts are from being old enough for all days that are counted: from 0 to 1.
    pub fn youth(&self) -> f64 {
        1.0 - self.days() as f64 / DAYS as f64
    }

    /// How many users have ever logged in.
    pub fn users(&self) -> u64 {
        self.users
    }
}

/// The curve of users who have come back before, by the days since they were last active and by the age of their accounts.
///
/// A user can't have been away for longer than the account exists, so long absences are seen too rarely where accounts are
/// young. Day by day from the longest absence on, the users who were last active on that day are therefore compared only with
/// those who might have been away for as long (the product-limit estimator of right-truncated data: D. Lynden-Bell, 1971).
/// If all accounts are old, the curve is that of the counts themselves.
fn returning_curve(active: &[f64], accounts: &[f64]) -> Curve {
    let minimum = (active.iter().sum::<f64>() * MIN_SHARE_AT_RISK).max(1.0);
    let at_risk = users_at_risk(active, accounts);
    let last = at_risk.iter().rposition(|users| *users >= minimum);
    let days = last.map_or(0, |last| last.saturating_add(1));
    let mut share_below = 1.0;
    let mut per_user: Vec<f64> = Vec::with_capacity(days);
    for (count, at_risk) in active.iter().zip(&at_risk).take(days).rev() {
        let at_risk = at_risk.max(*count).max(1.0);
        per_user.push(f64::max(share_below / at_risk, MIN_PER_USER));
        // If all of them were last active on this day, they tell nothing of shorter absences. Half a user more keeps the
        // share above zero.
        share_below *= 1.0 - count / (at_risk + 0.5);
    }
    per_user.reverse();
    let samples: Vec<Sample> = active
        .iter()
        .zip(&per_user)
        // The weights make each user count the same.
        .map(|(count, one)| Sample {
            value: count * one,
            weight: 1.0 / one,
        })
        .collect();
    let curve = Curve::fit(&samples);
    let dispersion = dispersion(&samples, curve.values());
    curve.with_deviations(|value, weight| (dispersion * value / weight).sqrt())
}

/// By day, how many users were last active on it or later although their accounts are old enough for a longer absence.
fn users_at_risk(active: &[f64], accounts: &[f64]) -> Vec<f64> {
    let (mut recent, mut younger) = (0.0, 0.0);
    let days = active.iter().zip(accounts);
    days.map(|(active_on_day, created_on_day)| {
        recent += active_on_day;
        let at_risk = recent - younger;
        younger += created_on_day;
        at_risk
    })
    .collect()
}

/// The curve after the creation of an account: of the accounts that were created on a day, those that nobody has used since.
fn first_curve(once: &[f64], accounts: &[f64]) -> Curve {
    let last = accounts.iter().rposition(|accounts| *accounts > 0.0);
    let days = last.map_or(0, |last| last.saturating_add(1));
    let samples: Vec<Sample> = once
        .iter()
        .zip(accounts)
        .take(days)
        .map(|(once, accounts)| Sample {
            value: once / accounts.max(1.0),
            weight: accounts.max(MIN_PER_USER),
        })
        .collect();
    let deviation = |value: f64, accounts: f64| {
        let variance = value * (1.0 - value) / accounts.max(1.0);
        variance.max(0.0).sqrt()
    };
    Curve::fit(&samples).with_deviations(deviation)
}

fn padded(counts: &[u64]) -> Vec<f64> {
    let counts = counts.iter().map(|count| *count as f64);
    counts.chain(std::iter::repeat(0.0)).take(DAYS).collect()
}

fn minus(all: &[f64], part: &[f64]) -> Vec<f64> {
    let days = all.iter().zip(part);
    days.map(|(all, part)| f64::max(all - part, 0.0)).collect()
}

/// How much larger the variance of the counts is than if users came independently of each other, since the weekdays differ: the
/// mean of the squared deviations, each divided by that variance; at least 1.
fn dispersion(samples: &[Sample], curve: &[f64]) -> f64 {
    let (mut sum, mut days) = (0.0, 0.0);
    for (sample, value) in samples.iter().zip(curve) {
        if *value > 0.0 {
            sum += (sample.value - value).powi(2) * sample.weight / value;
            days += 1.0;
        }
    }
    f64::max(sum / f64::max(days, 1.0), 1.0)
}
