//! How sure a forecast is, in a word and in sentences.

use crate::status::forecast::check::Check;
use crate::status::forecast::return_curve::ReturnCurve;
use crate::status::record::forecast::Certainty;

/// Fewer users who have ever logged in do not tell how often users come.
const MIN_USERS: u64 = 200;
/// The days that a check must cover before a forecast counts as checked.
const MIN_CHECKED_DAYS: u64 = 7;
/// The days for which the accounts must be old enough.
const MIN_CURVE_DAYS: usize = 60;
/// An earlier forecast that has missed its bounds by this factor says that the habits are not what they were.
const MAX_MISS: f64 = 2.0;

/// Judges a forecast.
pub fn judge(curve: &ReturnCurve, checks: &[Check]) -> (Certainty, Vec<String>) {
    let mut reasons = Vec::new();
    let mut certainty = Certainty::Medium;
    let worst = checks
        .iter()
        .max_by(|one, other| one.miss.total_cmp(&other.miss));
    let is_checked = checks.iter().any(|check| check.days >= MIN_CHECKED_DAYS);
    match worst {
        Some(check) if check.miss <= 1.0 && is_checked => {
            certainty = Certainty::High;
            reasons.push(format!("{} That was right.", sentence(check)));
        }
        Some(check) if check.miss <= 1.0 => reasons.push(format!(
            "{} That was right, but it was only {} days ago.",
            sentence(check),
            check.days
        )),
        Some(check) => {
            if check.miss > MAX_MISS {
                certainty = Certainty::Low;
            }
            reasons.push(format!(
                "{} The bounds are therefore wider now.",
                sentence(check)
            ));
        }
        None => reasons.push(
            "No earlier forecast is three days old yet, so there is nothing to check it by."
                .to_owned(),
        ),
    }
    if curve.users() < MIN_USERS {
        certainty = Certainty::Low;
        reasons.push(format!(
            "Only {} users have ever logged in, which does not tell how often users come.",
            curve.users()
        ));
    }
    if curve.days() < MIN_CURVE_DAYS {
        certainty = Certainty::Low;
        reasons.push(format!(
            "Most accounts are younger than {} days, so nobody knows who comes back after a longer time.",
            curve.days()
        ));
    }
    (certainty, reasons)
}

fn sentence(check: &Check) -> String {
    let Check {
        at,
        predicted,
        moved,
        ..
    } = check;
    let day = at.split('T').next().unwrap_or_default();
    format!(
        "The forecast of {day} expected {:.0} moved users by now, between {:.0} and {:.0}, and there are {moved:.0}.",
        predicted.expected, predicted.low, predicted.high
    )
}
