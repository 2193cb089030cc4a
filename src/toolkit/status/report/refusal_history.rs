//! Who was refused and why, over all records of the history.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bulk::timestamp::{DAY_MS, format_day};
use crate::status::record::StatusRecord;
use crate::status::record::refusals::{RefusalDay, RefusalReason, Refusals, TypeCount};
use crate::status::report::buckets::Buckets;
use crate::status::report::day::parse_day;
use crate::tenant::Tenant;

/// What the logs say in all records together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusalHistory {
    /// Passwords that the old tenant has found right.
    pub proven: u64,
    /// Logins that were refused.
    pub refused: u64,
    /// `refused` of all logins, in percent; `null` without any.
    pub percent: Option<f64>,
    /// The reasons, those that count as refused logins first, and the most frequent of them first.
    pub reasons: Vec<RefusalReason>,
    /// How many days each entry of `buckets` counts together.
    pub bucket_days: u64,
    /// One entry for each span of days, oldest first. Its `day` is the first of them.
    pub buckets: Vec<RefusalDay>,
    /// Where entries of a log are missing.
    pub gaps: Vec<LogGap>,
    /// How many records have no refusals, since no log could be read.
    pub records_without_log: u32,
}

/// Entries of a log may be missing here, since the tenant did not keep them until the next run of `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LogGap {
    /// The tenant.
    pub tenant: Tenant,
    /// The run of `status` that has found the gap: ISO 8601, UTC.
    pub at: String,
}

impl RefusalHistory {
    /// Adds up the records; `None` if none of them has read a log.
    pub fn new(records: &[&StatusRecord]) -> Option<Self> {
        let read: Vec<&Refusals> = records
            .iter()
            .filter_map(|record| record.refusals.as_ref())
            .collect();
        if read.is_empty() {
            return None;
        }
        let proven = sum(read.iter().map(|refusals| refusals.proven));
        let refused = sum(read.iter().map(|refusals| refusals.refused));
        let days: Vec<&RefusalDay> = read.iter().flat_map(|refusals| &refusals.days).collect();
        let (bucket_days, buckets) = add_up_days(&days);
        let without_log = records.len().saturating_sub(read.len());
        Some(Self {
            proven,
            refused,
            percent: percent(refused, proven),
            reasons: add_up_reasons(&read),
            bucket_days,
            buckets,
            gaps: gaps(records),
            records_without_log: u32::try_from(without_log).unwrap_or(u32::MAX),
        })
    }
}

fn percent(refused: u64, proven: u64) -> Option<f64> {
    let logins = refused.saturating_add(proven);
    (logins > 0).then(|| refused as f64 / logins as f64 * 100.0)
}

fn add_up_reasons(read: &[&Refusals]) -> Vec<RefusalReason> {
    let mut reasons: Vec<RefusalReason> = Vec::new();
    for reason in read.iter().flat_map(|refusals| &refusals.reasons) {
        let known = reasons
            .iter_mut()
            .find(|known| known.tenant == reason.tenant && known.log_type == reason.log_type);
        match known {
            Some(known) => known.count = known.count.saturating_add(reason.count),
            None => reasons.push(reason.clone()),
        }
    }
    reasons.sort_by(|a, b| {
        b.is_refusal
            .cmp(&a.is_refusal)
            .then(b.count.cmp(&a.count))
            .then(a.log_type.cmp(&b.log_type))
    });
    reasons
}

/// The days, in buckets. A day that two runs have read a part of is added up.
fn add_up_days(days: &[&RefusalDay]) -> (u64, Vec<RefusalDay>) {
    let numbers = days.iter().filter_map(|day| parse_day(&day.day));
    let (Some(first), Some(last)) = (numbers.clone().min(), numbers.max()) else {
        return (1, Vec::new());
    };
    let buckets = Buckets::between(first, last);
    let mut counts = vec![(0_u64, BTreeMap::<&str, u64>::new()); buckets.count];
    for day in days {
        let index = parse_day(&day.day).and_then(|number| buckets.index_of(number));
        let Some((proven, refused)) = index.and_then(|index| counts.get_mut(index)) else {
            continue;
        };
        *proven = proven.saturating_add(day.proven);
        for TypeCount { log_type, count } in &day.refused {
            let total = refused.entry(log_type).or_default();
            *total = total.saturating_add(*count);
        }
    }
    let entries = buckets.first_days().zip(counts);
    let entries = entries.map(|(day, (proven, refused))| RefusalDay {
        day: format_day(day.saturating_mul(DAY_MS)),
        proven,
        refused: refused
            .into_iter()
            .map(|(log_type, count)| TypeCount {
                log_type: log_type.to_owned(),
                count,
            })
            .collect(),
    });
    (buckets.days, entries.collect())
}

fn gaps(records: &[&StatusRecord]) -> Vec<LogGap> {
    let logs = records.iter().flat_map(|record| {
        [
            (Tenant::Old, &record.old_log),
            (Tenant::New, &record.new_log),
        ]
        .map(|(tenant, log)| (tenant, log, &record.at))
    });
    logs.filter(|(_, log, _)| log.has_gap)
        .map(|(tenant, _, at)| LogGap {
            tenant,
            at: at.clone(),
        })
        .collect()
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}
