//! Joins the users of both tenants by their IDs, and counts them.

use std::collections::BTreeMap;

use crate::bulk::index::spilled_index::{PARTS, SpilledIndex};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::timestamp::{DAY_MS, format_day};
use crate::problem::Problem;
use crate::status::record::counts::{LeftByLastLogin, UserCounts};
use crate::status::record::forecast::MovedOnDay;
use crate::status::scan::StatusScanReport;
use crate::status::scan::activity::{Activity, ActivityCounts};
use crate::status::scan::scanned_user::{
    BLOCKED, MARKED, OVER_LIMIT, STARTED_FLAG, ScannedUser, WITH_FACTOR, WITHOUT_EMAIL,
};
use migration_core::domain::optional_settings::MarkedUsers;

/// The two halves of the hash of an ID, and the user.
const WORDS: usize = 3;

type Entry = [u64; WORDS];

/// The users of both tenants. Memory: 8 MB while they are inserted, and as much as verify's while they are counted.
#[derive(Default)]
pub struct Census {
    old: SpilledIndex<WORDS>,
    new: SpilledIndex<WORDS>,
    file: TemporaryFile,
}

impl Census {
    /// Adds a user. One who is added twice counts once.
    ///
    /// # Errors
    /// `files`
    pub fn insert(
        &mut self,
        is_old: bool,
        id: [u64; 2],
        user: ScannedUser,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let [first, second] = id;
        let index = if is_old { &mut self.old } else { &mut self.new };
        index.insert([first, second, user.pack()], &mut self.file, host)
    }

    /// Counts the users. `now_ms` is the time of the record; `marked_users` says what their markers mean.
    ///
    /// # Errors
    /// `files`
    pub fn count(
        &self,
        now_ms: u64,
        marked_users: MarkedUsers,
        host: &mut impl BulkHost,
    ) -> Result<StatusScanReport, Problem> {
        let mut counter = Counter::new(now_ms, marked_users);
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for part in PARTS {
            self.old.read_sorted(part, &mut old, host)?;
            self.new.read_sorted(part, &mut new, host)?;
            old.dedup_by_key(id_of);
            new.dedup_by_key(id_of);
            counter.add_part(&old, &new);
        }
        Ok(counter.finish())
    }
}

fn id_of(entry: &mut Entry) -> [u64; 2] {
    let [first, second, _] = *entry;
    [first, second]
}

struct Counter {
    now_ms: u64,
    marked_users: MarkedUsers,
    counts: UserCounts,
    moved_by_day: BTreeMap<u64, u64>,
    activity: ActivityCounts,
}

impl Counter {
    fn new(now_ms: u64, marked_users: MarkedUsers) -> Self {
        Self {
            now_ms,
            marked_users,
            counts: UserCounts::default(),
            moved_by_day: BTreeMap::new(),
            activity: ActivityCounts::default(),
        }
    }

    /// Joins two sorted lists.
    fn add_part(&mut self, old: &[Entry], new: &[Entry]) {
        let mut new = new.iter().copied().peekable();
        for [first, second, old_user] in old.iter().copied() {
            let id = [first, second];
            let is_before = |entry: &Entry| {
                let [first, second, _] = *entry;
                [first, second] < id
            };
            while new.next_if(is_before).is_some() {
                self.add_only_new();
            }
            let same = new.next_if(|[first, second, _]| [*first, *second] == id);
            let same = same.map(|[.., user]| ScannedUser::unpack(user));
            self.add_old(ScannedUser::unpack(old_user), same);
        }
        new.for_each(|_| self.add_only_new());
    }

    fn add_only_new(&mut self) {
        increase(&mut self.counts.new_users, true);
        increase(&mut self.counts.only_new, true);
    }

    /// Counts a user of the old tenant, and the same user of the new one.
    fn add_old(&mut self, old: ScannedUser, new: Option<ScannedUser>) {
        let is_in_new = new.is_some();
        // A marked user whom the scripts let in moves at the next login, like any other.
        let has_moved = is_in_new || self.marked_users == MarkedUsers::Refuse;
        let is_marked = old.has(MARKED) && has_moved;
        let is_left = !is_marked && !is_in_new;
        let counts = &mut self.counts;
        increase(&mut counts.users, true);
        increase(&mut counts.new_users, is_in_new);
        increase(&mut counts.confirmed, is_marked);
        increase(&mut counts.unmarked, !is_marked && is_in_new);
        increase(&mut counts.left, is_left);
        increase(&mut counts.confirmed_missing, is_marked && !is_in_new);
        increase(&mut counts.started, !is_marked && old.has(STARTED_FLAG));
        let last_login_s = old
            .last_login_s
            .max(new.map_or(0, |user| user.last_login_s));
        let days_ago = days_between(last_login_s.saturating_mul(1_000), self.now_ms);
        if is_left {
            let by = &mut counts.left_by;
            increase(&mut by.blocked, old.has(BLOCKED));
            increase(&mut by.with_factor, old.has(WITH_FACTOR));
            increase(&mut by.without_email, old.has(WITHOUT_EMAIL));
            increase(&mut by.over_profile_limit, old.has(OVER_LIMIT));
            let login = (last_login_s > 0).then_some(days_ago);
            add_by_last_login(&mut counts.left_by_last_login, login);
        }
        if last_login_s > 0 {
            let created_ms = old.created_day.saturating_mul(DAY_MS);
            let is_known = created_ms > 0;
            let login_day = last_login_s.saturating_mul(1_000) / DAY_MS;
            self.activity.add(Activity {
                days_ago,
                account_age: is_known.then(|| days_between(created_ms, self.now_ms)),
                is_once: is_known && login_day <= old.created_day,
                // Nobody who is blocked can log in, whenever the last login was.
                may_move: is_left && !old.has(BLOCKED),
            });
        }
        if let Some(day) = new.map(|user| user.created_day).filter(|day| *day > 0) {
            let users = self.moved_by_day.entry(day).or_default();
            *users = users.saturating_add(1);
        }
    }

    fn finish(self) -> StatusScanReport {
        let days = self.moved_by_day.into_iter();
        StatusScanReport {
            counts: self.counts,
            moved_by_day: days
                .map(|(day, users)| MovedOnDay {
                    day: format_day(day.saturating_mul(DAY_MS)),
                    users,
                })
                .collect(),
            last_activity: self.activity.finish(),
        }
    }
}

/// Whole days from one time to another; 0 if it is earlier, as a login during the run is.
fn days_between(from_ms: u64, to_ms: u64) -> u64 {
    to_ms.saturating_sub(from_ms) / DAY_MS
}

fn add_by_last_login(by: &mut LeftByLastLogin, days_ago: Option<u64>) {
    let count = match days_ago {
        None => &mut by.never,
        Some(0..=30) => &mut by.days_30,
        Some(31..=90) => &mut by.days_90,
        Some(91..=365) => &mut by.days_365,
        Some(_) => &mut by.older,
    };
    increase(count, true);
}

fn increase(count: &mut u64, is_counted: bool) {
    *count = count.saturating_add(u64::from(is_counted));
}
