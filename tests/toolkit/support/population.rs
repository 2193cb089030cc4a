//! A made-up population of users with habits, for the forecast of `status`. The same seed makes the same population.

use migration_toolkit::bulk::timestamp::{DAY_MS, format_ms};
use migration_toolkit::status::forecast::forecast;
use migration_toolkit::status::record::StatusRecord;
use migration_toolkit::status::record::counts::UserCounts;
use migration_toolkit::status::record::forecast::{Forecast, LastActivity};
use serde_json::json;

use super::{NOW_MS, Random};

/// How many days before the migration are looked back.
const PAST_DAYS: i32 = 1_200;
/// Of a million: how likely a login is on a weekend day, compared with the mean of all days.
const WEEKEND: u64 = 450_000;
const WEEKDAY: u64 = 1_220_000;
const MILLION: u64 = 1_000_000;

/// How often somebody logs in.
#[derive(Clone, Copy)]
pub enum Habit {
    /// On any day with the same probability: once in so many days, and on weekends less often.
    Every(u32),
    /// The same, and after each day one in so many of these users stays away for ever.
    EveryUntilGone(u32, u32),
    /// Nearly regularly, once in so many days, such as for a monthly bill.
    Regularly(u32),
    /// On every day.
    Always,
    /// Not any more since a day in the past.
    Gone,
    /// Never.
    Never,
}

/// A user: the days of all logins, counted from the beginning of the migration, and when the account was created.
struct User {
    last_before: Option<i32>,
    logins: Vec<i32>,
    created: i32,
}

/// A population, and all logins of the emulated days.
pub struct Population {
    users: Vec<User>,
}

impl Population {
    /// `mixture` are habits with their numbers of users. The accounts were created at most `oldest` days before the migration.
    pub fn new(seed: u64, mixture: &[(Habit, usize)], oldest: Option<u32>, days: i32) -> Self {
        let mut random = Random(seed);
        let habits = mixture
            .iter()
            .flat_map(|(habit, users)| std::iter::repeat_n(*habit, *users));
        let users = habits.map(|habit| {
            let created = oldest.map_or(-PAST_DAYS, |oldest| -1 - below(&mut random, oldest));
            user(habit, created, days, &mut random)
        });
        Self {
            users: users.collect(),
        }
    }

    /// Lets every `nth` of the users who were away for more than 30 days log in on these days, as after a letter to all.
    pub fn campaign(&mut self, begin: i32, days: i32, nth: usize) {
        let dormant = self.users.iter_mut().filter(|user| {
            let last = user.logins.iter().copied().filter(|day| *day < begin).max();
            last.or(user.last_before)
                .is_some_and(|last| last < begin - 30)
        });
        for (number, user) in dormant.enumerate().filter(|(number, _)| number % nth == 0) {
            user.logins
                .push(begin + i32::try_from(number).expect("a number") % days);
        }
    }

    /// How many users have logged in since the beginning of the migration, before this day.
    pub fn moved(&self, day: i32) -> u64 {
        let users = self
            .users
            .iter()
            .filter(|user| user.logins.iter().any(|login| *login < day));
        users.count() as u64
    }

    /// The counts at the beginning of a day.
    pub fn counts(&self, day: i32) -> (UserCounts, LastActivity) {
        let moved = self.moved(day);
        let counts = UserCounts {
            users: self.users.len() as u64,
            confirmed: moved,
            left: self.users.len() as u64 - moved,
            ..UserCounts::default()
        };
        let mut activity = LastActivity::default();
        for user in &self.users {
            let logins = user.logins.iter().copied().filter(|login| *login < day);
            let since = logins.max();
            let Some(last) = since.or(user.last_before) else {
                continue;
            };
            let days_ago = usize::try_from(day - 1 - last).expect("a day");
            count(
                &mut activity.all_by_days_ago,
                days_ago,
                &mut activity.all_older,
            );
            if since.is_none() {
                count(
                    &mut activity.left_by_days_ago,
                    days_ago,
                    &mut activity.left_older,
                );
            }
            let age = usize::try_from(day - 1 - user.created).expect("an age");
            count(&mut activity.all_by_account_age, age, &mut 0);
            if last == user.created {
                count(&mut activity.once_by_days_ago, days_ago, &mut 0);
            }
        }
        (counts, activity)
    }

    /// The forecast at the beginning of a day.
    pub fn forecast(&self, day: i32, earlier: &[StatusRecord]) -> Option<Forecast> {
        let (counts, activity) = self.counts(day);
        forecast(&at(day), &counts, &activity, earlier)
    }

    /// The records of these days, each with its forecast.
    pub fn records(&self, days: impl Iterator<Item = i32>) -> Vec<StatusRecord> {
        let mut records = Vec::new();
        for day in days {
            let (counts, last_activity) = self.counts(day);
            let forecast = forecast(&at(day), &counts, &last_activity, &records);
            records.push(StatusRecord {
                at: at(day),
                counts,
                last_activity,
                forecast,
                ..empty_record()
            });
        }
        records
    }
}

fn count(days: &mut Vec<u64>, days_ago: usize, older: &mut u64) {
    if days_ago >= 730 {
        *older += 1;
        return;
    }
    if days.len() <= days_ago {
        days.resize(days_ago + 1, 0);
    }
    days[days_ago] += 1;
}

/// The time at which a day begins.
pub fn at(day: i32) -> String {
    format_ms(NOW_MS + u64::try_from(day).expect("a day of the migration") * DAY_MS)
}

/// A record without any user.
pub fn empty_record() -> StatusRecord {
    let source = json!({ "domain": "", "connection": "", "method": "export" });
    let record = json!({
        "format": 1, "at": "", "old": source, "new": source, "counts": {}, "moved_by_day": [],
        "last_activity": {}, "rate": { "per_day_7": null, "per_day_30": null }, "forecast": null,
        "refusals": null, "old_log": {}, "new_log": {}, "notes": [],
    });
    serde_json::from_value(record).expect("a record")
}

fn user(habit: Habit, created: i32, days: i32, random: &mut Random) -> User {
    let logins: Vec<i32> = match habit {
        Habit::Never => vec![],
        Habit::Always => (-1..days).collect(),
        Habit::Gone => vec![-1 - below(random, (-created).unsigned_abs())],
        Habit::Every(gap) => logins_between(created, days, gap, random),
        Habit::EveryUntilGone(gap, stay) => {
            let gone = (created..days).find(|_| below(random, stay) == 0);
            logins_between(created, gone.unwrap_or(days), gap, random)
        }
        Habit::Regularly(gap) => {
            let mut logins = vec![created + below(random, gap)];
            while logins.last().is_some_and(|last| *last < days) {
                let jitter = below(random, gap / 5 + 1) - i32::try_from(gap / 10).expect("days");
                let last = logins.last().copied().unwrap_or_default();
                logins.push(last + i32::try_from(gap).expect("days") + jitter);
            }
            logins.pop();
            logins
        }
    };
    User {
        last_before: logins.iter().copied().filter(|day| *day < 0).max(),
        logins: logins.into_iter().filter(|day| *day >= 0).collect(),
        created,
    }
}

/// The last login before the migration, and all since.
fn logins_between(created: i32, end: i32, gap: u32, random: &mut Random) -> Vec<i32> {
    let mut past = (created..end.min(0)).rev();
    // Whoever signs up is logged in.
    let signed_up = (created > -PAST_DAYS).then_some(created);
    let last = past.find(|day| comes(*day, gap, random)).or(signed_up);
    let later = (0..end).filter(|day| comes(*day, gap, random));
    last.into_iter().chain(later).collect()
}

fn comes(day: i32, gap: u32, random: &mut Random) -> bool {
    let weight = if day.rem_euclid(7) < 2 {
        WEEKEND
    } else {
        WEEKDAY
    };
    let draw = random.below(usize::try_from(MILLION * u64::from(gap)).expect("a number"));
    (draw as u64) < weight
}

fn below(random: &mut Random, end: u32) -> i32 {
    i32::try_from(random.below(end.max(1) as usize)).expect("a day")
}
