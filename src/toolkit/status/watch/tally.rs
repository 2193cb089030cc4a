//! Counts what the sources of a watch tell, each user once, and reports each change.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::bulk::index::hash::hash;
use crate::bulk::timestamp::format_ms;
use crate::status::logs::log_types::{LogType, Meaning};
use crate::status::watch::change::{ChangeKind, WatchChange, WatchTotals, WatchUi};
use crate::tenant::Tenant;

/// How many first logins of the log are kept, in case that events turn out to be missing.
const MAX_RECENT_LOGINS: usize = 10_000;
/// How far the clocks of both APIs of a tenant and ours may differ, in milliseconds. Counting a little more of the log does no
/// harm after the beginning of the watch, since each user counts once.
const OVERLAP_MS: u64 = 60_000;
const MINUTE_MS: u64 = 60_000;

/// The sums of a watch. Several sources tell of the same users at the same time.
pub struct Tally<'a, U> {
    ui: &'a U,
    /// What the watch looks back to, in UNIX milliseconds. Who has arrived before is in the last record.
    since_ms: u64,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    totals: WatchTotals,
    /// Users who have arrived, and those who were confirmed, as hashes of their IDs.
    arrived: HashSet<u64>,
    confirmed: HashSet<u64>,
    /// First logins of the new tenant's log: their time, and the hash of the user's ID.
    recent_logins: VecDeque<(u64, u64)>,
    /// The times whose first logins count as arrivals, since there were no events: from, until.
    without_events: Vec<(u64, u64)>,
    /// Entries of the old tenant's log that were not reported yet, by minute and type: a watch that looks back to the last record
    /// begins with entries of days.
    batch: BTreeMap<(u64, &'static str), LogBatch>,
}

/// Entries of one type and of one minute.
struct LogBatch {
    log_type: &'static LogType,
    /// The time of the latest one, in UNIX milliseconds.
    at_ms: u64,
    count: u64,
}

impl<'a, U: WatchUi> Tally<'a, U> {
    /// A tally without any change.
    pub fn new(ui: &'a U) -> Self {
        Self::since(ui, 0)
    }

    /// A tally of a watch that looks back to a time in UNIX milliseconds.
    pub fn since(ui: &'a U, since_ms: u64) -> Self {
        Self {
            ui,
            since_ms,
            state: RefCell::default(),
        }
    }

    /// The sums up to now.
    pub fn totals(&self) -> WatchTotals {
        self.state.borrow().totals
    }

    /// A user of the new connection was created.
    pub fn arrived(&self, user_id: &str, at_ms: u64) {
        self.add_arrival(hash(user_id.as_bytes()), at_ms);
    }

    fn add_arrival(&self, user: u64, at_ms: u64) {
        let is_new = {
            let mut state = self.state.borrow_mut();
            let is_new = state.arrived.insert(user);
            if is_new {
                increase(&mut state.totals.arrived, 1);
            }
            is_new
        };
        if is_new {
            self.report(ChangeKind::Arrived, Some(Tenant::New), at_ms, 1);
        }
    }

    /// A user of the old connection has got the marker.
    pub fn confirmed(&self, user_id: &str, at_ms: u64) {
        let is_new = {
            let mut state = self.state.borrow_mut();
            let is_new = state.confirmed.insert(hash(user_id.as_bytes()));
            if is_new {
                increase(&mut state.totals.confirmed, 1);
            }
            is_new
        };
        if is_new {
            self.report(ChangeKind::Confirmed, Some(Tenant::Old), at_ms, 1);
        }
    }

    /// A user of the new connection has logged in for the first time, says the log. It counts as an arrival only where there
    /// are no events.
    pub fn first_login(&self, user_id: &str, at_ms: u64) {
        let user = hash(user_id.as_bytes());
        let counts = {
            let mut state = self.state.borrow_mut();
            state.recent_logins.push_back((at_ms, user));
            if state.recent_logins.len() > MAX_RECENT_LOGINS {
                state.recent_logins.pop_front();
            }
            let mut times = state.without_events.iter();
            times.any(|(from, until)| (*from..=*until).contains(&at_ms))
        };
        if counts {
            self.add_arrival(user, at_ms);
        }
    }

    /// There were no events of the new tenant from one time to another, so first logins of the log count instead.
    pub fn count_logins(&self, from_ms: u64, until_ms: u64) {
        let from_ms = from_ms.saturating_sub(OVERLAP_MS).max(self.since_ms);
        let until_ms = until_ms.saturating_add(OVERLAP_MS);
        let missed: Vec<(u64, u64)> = {
            let mut state = self.state.borrow_mut();
            state.without_events.push((from_ms, until_ms));
            let logins = state.recent_logins.iter();
            logins
                .filter(|(at_ms, _)| (from_ms..=until_ms).contains(at_ms))
                .copied()
                .collect()
        };
        for (at_ms, user) in missed {
            self.add_arrival(user, at_ms);
        }
    }

    /// An entry of the old tenant's log. It is reported with [`Tally::flush`], together with others of its type and minute.
    pub fn logged(&self, log_type: &'static LogType, at_ms: u64) {
        let mut state = self.state.borrow_mut();
        let minute = at_ms / MINUTE_MS;
        let batch = state
            .batch
            .entry((minute, log_type.code))
            .or_insert(LogBatch {
                log_type,
                at_ms,
                count: 0,
            });
        batch.at_ms = batch.at_ms.max(at_ms);
        increase(&mut batch.count, 1);
    }

    /// Reports the entries of the old tenant's log since the last call, the oldest first.
    pub fn flush(&self) {
        let batch = std::mem::take(&mut self.state.borrow_mut().batch);
        for LogBatch {
            log_type,
            at_ms,
            count,
        } in batch.into_values()
        {
            let kind = match log_type.meaning {
                Meaning::Proven => ChangeKind::Proven,
                Meaning::Refusal => ChangeKind::Refused,
                Meaning::Beside => continue,
            };
            {
                let totals = &mut self.state.borrow_mut().totals;
                increase(
                    match kind {
                        ChangeKind::Proven => &mut totals.proven,
                        _ => &mut totals.refused,
                    },
                    count,
                );
            }
            self.ui.change(&WatchChange {
                log_type: Some(log_type.code.to_owned()),
                detail: Some(log_type.phrase.to_owned()),
                ..self.at(kind, Some(log_type.tenant), at_ms, count)
            });
        }
    }

    /// Reports something about the watch itself, in a whole sentence.
    pub fn notice(&self, tenant: Option<Tenant>, now_ms: u64, sentence: impl Into<String>) {
        self.ui.change(&WatchChange {
            detail: Some(sentence.into()),
            ..self.at(ChangeKind::Notice, tenant, now_ms, 0)
        });
    }

    /// Reports a change without details.
    pub fn report(&self, kind: ChangeKind, tenant: Option<Tenant>, at_ms: u64, count: u64) {
        self.ui.change(&self.at(kind, tenant, at_ms, count));
    }

    fn at(&self, kind: ChangeKind, tenant: Option<Tenant>, at_ms: u64, count: u64) -> WatchChange {
        WatchChange {
            at: format_ms(at_ms),
            kind,
            tenant,
            count,
            log_type: None,
            detail: None,
            totals: self.totals(),
        }
    }
}

fn increase(sum: &mut u64, by: u64) {
    *sum = sum.saturating_add(by);
}
