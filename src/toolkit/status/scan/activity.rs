//! How long ago users were active, day by day.

use crate::status::record::forecast::LastActivity;

/// The number of days that are counted one by one.
const DAYS: usize = 730;

/// Counts users by the days since something.
#[derive(Debug)]
pub struct DayCounts {
    days: Vec<u64>,
    older: u64,
}

impl Default for DayCounts {
    fn default() -> Self {
        Self {
            days: vec![0; DAYS],
            older: 0,
        }
    }
}

impl DayCounts {
    /// Counts a user.
    pub fn add(&mut self, days_ago: u64) {
        let day = usize::try_from(days_ago).unwrap_or(usize::MAX);
        let count = self.days.get_mut(day).unwrap_or(&mut self.older);
        *count = count.saturating_add(1);
    }

    /// The counts without zeros at the end, and how many users it was longer ago for.
    fn into_parts(mut self) -> (Vec<u64>, u64) {
        let length = self.days.iter().rposition(|count| *count > 0);
        self.days
            .truncate(length.map_or(0, |last| last.saturating_add(1)));
        (self.days, self.older)
    }
}

/// Counts all users who have ever logged in, and those of them who may still move at a login.
#[derive(Debug, Default)]
pub struct ActivityCounts {
    all: DayCounts,
    left: DayCounts,
    account_age: DayCounts,
}

impl ActivityCounts {
    /// Counts a user who was last active `days_ago`. The account is `account_age` days old, if that is known.
    pub fn add(&mut self, days_ago: u64, account_age: Option<u64>, may_move: bool) {
        self.all.add(days_ago);
        if may_move {
            self.left.add(days_ago);
        }
        if let Some(age) = account_age {
            // The day of creation has no time of day, so it may seem to be after the login.
            self.account_age.add(age.max(days_ago));
        }
    }

    /// The counts as a part of the record.
    pub fn finish(self) -> LastActivity {
        let (all_by_days_ago, all_older) = self.all.into_parts();
        let (left_by_days_ago, left_older) = self.left.into_parts();
        let (all_by_account_age, _) = self.account_age.into_parts();
        LastActivity {
            all_by_days_ago,
            left_by_days_ago,
            all_by_account_age,
            all_older,
            left_older,
        }
    }
}
