//! The record that one run of `status` makes: its document, and one line of the history file.

pub mod counts;
pub mod forecast;
pub mod plausible;
pub mod refusals;

use serde::{Deserialize, Serialize};

use counts::UserCounts;
use forecast::{Forecast, LastActivity, MovedOnDay, Rate};
use refusals::{LogRead, Refusals};

/// The format of the records that this version writes. Members are only ever added; a change of their meaning gets the next
/// number, and all older formats stay readable.
pub const FORMAT: u32 = 1;

/// What one run of `status` has found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusRecord {
    /// [`FORMAT`]
    pub format: u32,
    /// When the run has begun: ISO 8601, UTC.
    pub at: String,
    /// The old tenant, and how its users were counted.
    pub old: Source,
    /// The new tenant, and how its users were counted.
    pub new: Source,
    /// The users of the old connection, by how far they have come.
    pub counts: UserCounts,
    /// How many users have arrived in the new tenant on which day, oldest first. Days without any are left out.
    pub moved_by_day: Vec<MovedOnDay>,
    /// How long ago the users were last active.
    pub last_activity: LastActivity,
    /// How fast users move.
    pub rate: Rate,
    /// When the migration will have come how far; `null` if there is too little to tell.
    pub forecast: Option<Forecast>,
    /// Who was refused and why since the run before; `null` if no log could be read.
    pub refusals: Option<Refusals>,
    /// What was read of the old tenant's log.
    pub old_log: LogRead,
    /// What was read of the new tenant's log.
    pub new_log: LogRead,
    /// Whole sentences about what limits this record, such as a missing scope.
    pub notes: Vec<String>,
}

impl StatusRecord {
    /// Whether it is of the migration between these connections, each with the domain of its tenant.
    pub fn is_between(&self, old: (&str, &str), new: (&str, &str)) -> bool {
        self.old.is(old.0, old.1) && self.new.is(new.0, new.1)
    }
}

/// A tenant's connection, and how its users were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Source {
    /// The tenant's domain.
    pub domain: String,
    /// The connection.
    pub connection: String,
    /// How the users were counted.
    pub method: Method,
}

impl Source {
    /// Whether it is this connection of the tenant with this domain, however its users were counted.
    pub fn is(&self, domain: &str, connection: &str) -> bool {
        self.domain == domain && self.connection == connection
    }
}

/// How users were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By an export job: exact.
    Export,
    /// By a search, which can count up to 1,000 users and lags behind by some seconds.
    Search,
    /// By exports that were given as files.
    Files,
}
