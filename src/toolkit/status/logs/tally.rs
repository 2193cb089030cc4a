//! Counts entries of both logs by day and type.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::bulk::timestamp::{format_day, parse_ms};
use crate::json_value::get_str;
use crate::status::logs::log_types::{LogType, Meaning, find_log_type};
use crate::status::record::refusals::{RefusalDay, RefusalReason, Refusals, TypeCount};
use crate::tenant::Tenant;

/// The counts up to now. Their number grows with days and types, not with entries.
#[derive(Debug, Default)]
pub struct LogTally {
    proven: u64,
    reasons: BTreeMap<(bool, &'static str), (&'static LogType, u64)>,
    days: BTreeMap<String, Day>,
}

#[derive(Debug, Default)]
struct Day {
    proven: u64,
    refused: BTreeMap<&'static str, u64>,
}

impl LogTally {
    /// Counts an entry of a tenant's log, if its type means something for a migration.
    pub fn add(&mut self, tenant: Tenant, entry: &Value) {
        let Some(log_type) = find_log_type(tenant, get_str(entry, "type")) else {
            return;
        };
        if tenant == Tenant::Old {
            self.add_to_day(log_type, entry);
        }
        if log_type.meaning == Meaning::Proven {
            increase(&mut self.proven);
            return;
        }
        let key = (tenant == Tenant::New, log_type.code);
        let (_, count) = self.reasons.entry(key).or_insert((log_type, 0));
        increase(count);
    }

    /// An entry without a time is on no day.
    fn add_to_day(&mut self, log_type: &LogType, entry: &Value) {
        let Some(at_ms) = parse_ms(get_str(entry, "date")) else {
            return;
        };
        let day = self.days.entry(format_day(at_ms)).or_default();
        increase(match log_type.meaning {
            Meaning::Proven => &mut day.proven,
            Meaning::Refusal | Meaning::Beside => day.refused.entry(log_type.code).or_default(),
        });
    }

    /// The counts as a part of the record.
    pub fn finish(self) -> Refusals {
        let reasons = self.reasons.into_values();
        let mut reasons: Vec<RefusalReason> = reasons
            .map(|(log_type, count)| RefusalReason {
                tenant: log_type.tenant,
                log_type: log_type.code.to_owned(),
                meaning: log_type.phrase.to_owned(),
                is_refusal: log_type.meaning == Meaning::Refusal,
                count,
            })
            .collect();
        reasons.sort_by_key(|reason| Reverse(reason.count));
        let refusals = reasons.iter().filter(|reason| reason.is_refusal);
        let refused: u64 = refusals.map(|reason| reason.count).sum();
        let days = self.days.into_iter();
        Refusals {
            proven: self.proven,
            refused,
            percent: percent(refused, self.proven.saturating_add(refused)),
            reasons,
            days: days.map(|(day, counts)| counts.finish(day)).collect(),
        }
    }
}

impl Day {
    fn finish(self, day: String) -> RefusalDay {
        let refused = self.refused.into_iter().map(|(code, count)| TypeCount {
            log_type: code.to_owned(),
            count,
        });
        RefusalDay {
            day,
            proven: self.proven,
            refused: refused.collect(),
        }
    }
}

/// A share in percent, rounded to hundredths; `None` of nothing. Only nothing is 0, and only all is 100.
fn percent(part: u64, whole: u64) -> Option<f64> {
    let hundredths = (part as f64 / whole as f64 * 10_000.0).round();
    let hundredths = match part {
        0 => 0.0,
        part if part == whole => 10_000.0,
        _ => hundredths.clamp(1.0, 9_999.0),
    };
    (whole > 0).then_some(hundredths / 100.0)
}

fn increase(count: &mut u64) {
    *count = count.saturating_add(1);
}
