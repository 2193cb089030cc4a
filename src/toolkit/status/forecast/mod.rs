//! Predicts how the share of moved users grows if users keep logging in as they do, and nobody is moved in bulk.
//!
//! # The model
//!
//! A user moves at the next login, so the question is how long somebody stays away. Nobody's logins are known, only the last
//! one. But the last logins of all users together tell it: how many users were last active *x* days ago is, in a population
//! that comes and goes evenly, proportional to the share S(x) of all absences that last longer than *x* days (renewal theory:
//! the age of a renewal process has the density S(x) / mean). This holds for any mixture of habits, and those who never come
//! back are in it, since they pile up at long absences. So a user who has been away for *x* days logs in within the next *h*
//! days with the probability 1 - S(x + h) / S(x). The sum over all users who are left is the forecast.
//!
//! The activity in *either* tenant counts, and that of users who have moved as well: the numbers are then those of a tenant in
//! which nothing is going on, and a migration of any age can be predicted.
//!
//! Users who have not come back since the creation of their account are different: one in so many has signed up to look once.
//! Their share among the accounts of each age says directly how likely they come.
//!
//! - `return_curve` estimates S from the counts, which are noisy and depend on the weekday, and corrects for young accounts.
//! - `returns` sums up, and resamples the counts for the bounds.
//! - `check` compares what earlier records have predicted with what has come. Bounds that were too narrow are widened.
//! - `milestones` and `certainty` say the result in days and words.
//!
//! Users who never logged in count as never coming, and so do those who are blocked and those who were last active longer ago
//! than is counted.

mod certainty;
mod check;
mod curve;
mod isotonic;
mod milestones;
mod random;
mod return_curve;
mod returns;

use crate::bulk::timestamp::parse_ms;
use crate::status::record::StatusRecord;
use crate::status::record::counts::UserCounts;
use crate::status::record::forecast::{Estimate, Forecast, ForecastPoint, LastActivity};
use certainty::judge;
use check::{check_earlier, widening};
use milestones::milestones;
use return_curve::ReturnCurve;
use returns::{HORIZON_DAYS, predict};

/// The forecast of a record. `earlier` are the records before it, oldest first. `None` if nobody has ever logged in.
pub fn forecast(
    at: &str,
    counts: &UserCounts,
    activity: &LastActivity,
    earlier: &[StatusRecord],
) -> Option<Forecast> {
    let at_ms = parse_ms(at)?;
    let curve = ReturnCurve::estimate(activity)?;
    let moved = counts.moved() as f64;
    let left = counts.left as f64;
    let checks = check_earlier(at_ms, moved, earlier);
    let factor = widening(&checks);
    let points: Vec<ForecastPoint> = predict(&curve, &activity.left_by_days_ago)
        .into_iter()
        .map(|(days, returns)| ForecastPoint {
            days,
            moved: Estimate {
                expected: (moved + returns.expected).min(moved + left),
                low: bounded(returns.expected - returns.below * factor, left) + moved,
                high: bounded(returns.expected + returns.above * factor, left) + moved,
            },
        })
        .collect();
    let last = points.last().filter(|point| point.days == HORIZON_DAYS)?;
    let never = Estimate {
        expected: counts.users as f64 - last.moved.expected,
        low: counts.users as f64 - last.moved.high,
        high: counts.users as f64 - last.moved.low,
    };
    let (certainty, reasons) = judge(&curve, &checks);
    Some(Forecast {
        certainty,
        reasons,
        milestones: milestones(at_ms, counts.users, moved, &points),
        points: points.into_iter().map(rounded_point).collect(),
        never: rounded(never),
    })
}

/// A number of users who return, of so many who are left.
fn bounded(returns: f64, left: f64) -> f64 {
    returns.clamp(0.0, left)
}

fn rounded_point(point: ForecastPoint) -> ForecastPoint {
    ForecastPoint {
        moved: rounded(point.moved),
        ..point
    }
}

/// Numbers for people and files: a tenth of a user is more than anybody knows.
fn rounded(estimate: Estimate) -> Estimate {
    let round = |number: f64| (number * 10.0).round() / 10.0;
    Estimate {
        expected: round(estimate.expected),
        low: round(estimate.low),
        high: round(estimate.high),
    }
}
