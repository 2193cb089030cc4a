//! How many users have arrived in the new tenant, by day or by longer spans.

use serde::Serialize;

use crate::bulk::timestamp::{DAY_MS, format_day};
use crate::status::record::forecast::MovedOnDay;
use crate::status::report::buckets::Buckets;
use crate::status::report::day::parse_day;

/// How many users have arrived, from the first arrival to the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Arrivals {
    /// How many days each entry counts together.
    pub bucket_days: u64,
    /// One entry for each span of days, oldest first, those without any arrival included. The last one may be cut short by the
    /// record.
    pub buckets: Vec<MovedOnDay>,
}

impl Arrivals {
    /// Counts the arrivals together. `today` is the day of the record, since 1970-01-01.
    pub fn new(moved_by_day: &[MovedOnDay], today: u64) -> Self {
        let days: Vec<(u64, u64)> = moved_by_day
            .iter()
            .filter_map(|moved| Some((parse_day(&moved.day)?, moved.users)))
            .collect();
        let Some(first) = days.iter().map(|(day, _)| *day).min() else {
            return Self::default();
        };
        let buckets = Buckets::between(first, today.max(first));
        let mut counts = vec![0_u64; buckets.count];
        for (day, users) in days {
            if let Some(count) = buckets
                .index_of(day)
                .and_then(|index| counts.get_mut(index))
            {
                *count = count.saturating_add(users);
            }
        }
        let buckets_of_days = buckets.first_days().zip(counts);
        Self {
            bucket_days: buckets.days,
            buckets: buckets_of_days
                .map(|(day, users)| MovedOnDay {
                    day: format_day(day.saturating_mul(DAY_MS)),
                    users,
                })
                .collect(),
        }
    }
}
