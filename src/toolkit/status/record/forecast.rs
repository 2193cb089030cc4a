//! How fast users move, and when the migration will have come how far.

use serde::{Deserialize, Serialize};

/// How many users have arrived in the new tenant on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MovedOnDay {
    /// The day in UTC: `2026-11-26`.
    pub day: String,
    /// Users of the old connection who were created in the new tenant on that day.
    pub users: u64,
}

/// How long ago the users of the old connection were last active, in either tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct LastActivity {
    /// All users who have ever logged in, by whole days since their last login in either tenant: the first number is of those
    /// who were active within the last 24 hours. Zeros at the end are left out; the last day that is counted is 729.
    pub all_by_days_ago: Vec<u64>,
    /// Those of them who are left and not blocked: the users who may still move at a login.
    pub left_by_days_ago: Vec<u64>,
    /// The same users as in `all_by_days_ago` and `all_older`, by whole days since their account was created in the old tenant.
    /// Accounts that are older than 729 days or of unknown age are left out. Nobody can have been away for longer than the
    /// account exists, so without this a young tenant would look like one whose users all come back soon.
    pub all_by_account_age: Vec<u64>,
    /// Those of `all_by_days_ago` who have not come back since the day on which their account was created. They tell how many
    /// never do, and say nothing of how long the others stay away.
    pub once_by_days_ago: Vec<u64>,
    /// Users who were last active longer ago.
    pub all_older: u64,
    /// Those of them who are left and not blocked.
    pub left_older: u64,
}

/// How many users move a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rate {
    /// Users a day, over the last 7 days; `null` if the migration is younger.
    pub per_day_7: Option<f64>,
    /// Users a day, over the last 30 days; `null` if the migration is younger.
    pub per_day_30: Option<f64>,
}

/// How the share of moved users will grow if users keep logging in as they do, and nobody is moved in bulk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Forecast {
    /// How sure the forecast is, in a word and a sentence for the operator.
    pub certainty: Certainty,
    /// Why, in whole sentences.
    pub reasons: Vec<String>,
    /// The forecast day by day at first, then in growing steps, up to a year.
    pub points: Vec<ForecastPoint>,
    /// When 90, 95 and 99 % of the users will have moved.
    pub milestones: Vec<Milestone>,
    /// Users who are left and will not log in within a year.
    pub never: Estimate,
}

/// How sure a forecast is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// What the forecast of earlier records said has come.
    High,
    /// There is enough to tell, but little to check it by.
    Medium,
    /// Too few users, too few days, or what came was not what was predicted.
    Low,
}

/// A number and the bounds between which it lies nine times out of ten, by the model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Estimate {
    /// The expected number.
    pub expected: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// How many users will have moved so many days after the record.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ForecastPoint {
    /// Days after the record.
    pub days: u32,
    /// All users who will have moved by then.
    pub moved: Estimate,
}

/// When a share of the users will have moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Milestone {
    /// The share of the users of the old connection, in percent.
    pub percent: u32,
    /// The day on which it is expected: `2026-11-26`; `null` if not within a year.
    pub expected: Option<String>,
    /// The earliest day, by the upper bound; `null` if not within a year.
    pub earliest: Option<String>,
    /// The latest day, by the lower bound; `null` if perhaps not within a year.
    pub latest: Option<String>,
}
