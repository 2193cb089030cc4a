//! What the history says about the users of one connection.

use serde::Serialize;

use crate::bulk::timestamp::{DAY_MS, parse_ms};
use crate::status::record::counts::UserCounts;
use crate::status::record::forecast::{Forecast, Rate};
use crate::status::record::{Source, StatusRecord};
use crate::status::report::arrivals::Arrivals;
use crate::status::report::forecast_check::{ForecastCheck, forecast_checks};
use crate::status::report::progress::{ProgressPoint, progress};
use crate::status::report::refusal_history::RefusalHistory;

/// What the history says about the users of one connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConnectionReport {
    /// The old tenant, in the latest record.
    pub old: Source,
    /// The new tenant, in the latest record.
    pub new: Source,
    /// When the first record was made: ISO 8601, UTC.
    pub first_at: String,
    /// When the latest record was made. All numbers that stand alone are of this time.
    pub at: String,
    /// How many records there are.
    pub records: u32,
    /// The users, by how far they have come.
    pub counts: UserCounts,
    /// The users who have moved: `confirmed` and `unmarked`.
    pub moved: u64,
    /// `moved` of all users, in percent; `null` without users.
    pub moved_percent: Option<f64>,
    /// How the number of moved users has grown, oldest first, one point a day.
    pub progress: Vec<ProgressPoint>,
    /// How many users have arrived when.
    pub arrivals: Arrivals,
    /// How fast users move.
    pub rate: Rate,
    /// When the migration will have come how far; `null` if there is too little to tell.
    pub forecast: Option<Forecast>,
    /// What earlier forecasts have predicted, the youngest first.
    pub forecast_checks: Vec<ForecastCheck>,
    /// Who was refused since the run before the latest; `null` if no log could be read.
    pub latest_refusals: Option<RefusedShare>,
    /// Who was refused since the first record; `null` if no log could ever be read.
    pub refusals: Option<RefusalHistory>,
    /// What limits the latest record, in whole sentences.
    pub notes: Vec<String>,
}

/// The refused logins of a span of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusedShare {
    /// Logins that were refused.
    pub refused: u64,
    /// All logins.
    pub logins: u64,
    /// `refused` of `logins`, in percent; `null` without any.
    pub percent: Option<f64>,
    /// The beginning of the span, if it is known: ISO 8601, UTC.
    pub since: Option<String>,
}

impl ConnectionReport {
    /// The report on the records of one connection, oldest first; `None` without any.
    pub fn new(records: &[&StatusRecord]) -> Option<Self> {
        let (first, latest) = (records.first()?, records.last()?);
        let moved = latest.counts.moved();
        let users = latest.counts.users;
        let today = parse_ms(&latest.at).unwrap_or_default() / DAY_MS;
        Some(Self {
            old: latest.old.clone(),
            new: latest.new.clone(),
            first_at: first.at.clone(),
            at: latest.at.clone(),
            records: u32::try_from(records.len()).unwrap_or(u32::MAX),
            counts: latest.counts,
            moved,
            moved_percent: (users > 0).then(|| moved as f64 / users as f64 * 100.0),
            progress: progress(records),
            arrivals: Arrivals::new(&latest.moved_by_day, today),
            rate: latest.rate,
            forecast: latest.forecast.clone(),
            forecast_checks: forecast_checks(records),
            latest_refusals: latest_refusals(latest),
            refusals: RefusalHistory::new(records),
            notes: latest.notes.clone(),
        })
    }
}

fn latest_refusals(record: &StatusRecord) -> Option<RefusedShare> {
    let refusals = record.refusals.as_ref()?;
    Some(RefusedShare {
        refused: refusals.refused,
        logins: refusals.refused.saturating_add(refusals.proven),
        percent: refusals.percent,
        since: record.old_log.first_at.clone(),
    })
}

/// The records of each connection, in the order in which the connections come up. Records of one connection are sorted by their
/// time.
pub fn group_by_connection(records: &[StatusRecord]) -> Vec<Vec<&StatusRecord>> {
    let mut groups: Vec<Vec<&StatusRecord>> = Vec::new();
    for record in records {
        let known = groups.iter_mut().find(|group| {
            let first = group.first();
            first.is_some_and(|first| {
                is_same(&first.old, &record.old) && is_same(&first.new, &record.new)
            })
        });
        match known {
            Some(group) => group.push(record),
            None => groups.push(vec![record]),
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| a.at.cmp(&b.at));
    }
    groups
}

fn is_same(a: &Source, b: &Source) -> bool {
    a.domain == b.domain && a.connection == b.connection
}
