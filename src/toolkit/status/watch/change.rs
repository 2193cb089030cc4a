//! What `status --watch` reports: one change at a time, with the sums up to then.

use std::future::Future;

use serde::Serialize;

use crate::api::ports::Progress;
use crate::tenant::Tenant;

/// A change, or a notice about the watch itself. With `--json` each is one line (NDJSON).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WatchChange {
    /// When it has happened: ISO 8601, UTC.
    pub at: String,
    /// What it is.
    pub kind: ChangeKind,
    /// The tenant that has told of it; `null` for what is about the watch as a whole.
    pub tenant: Option<Tenant>,
    /// How many users or log entries; 0 of what is not counted.
    pub count: u64,
    /// The type of the log entries, of refusals.
    pub log_type: Option<String>,
    /// What it means, of refusals; a whole sentence, of notices.
    pub detail: Option<String>,
    /// The sums up to now.
    pub totals: WatchTotals,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The watch has begun.
    Started,
    /// A user of the new connection was created.
    Arrived,
    /// A user of the old connection has got the migration marker.
    Confirmed,
    /// The old tenant has found passwords right.
    Proven,
    /// The old tenant has refused logins.
    Refused,
    /// Something about the watch itself, such as events that may have been missed.
    Notice,
    /// The watch has ended.
    Stopped,
}

/// The sums since the watch looks back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct WatchTotals {
    /// Users of the new connection who were created.
    pub arrived: u64,
    /// Users of the old connection who got the migration marker.
    pub confirmed: u64,
    /// Passwords that the old tenant has found right.
    pub proven: u64,
    /// Logins that the old tenant has refused.
    pub refused: u64,
}

/// Who watches.
pub trait WatchUi: Progress {
    /// Shows a change.
    fn change(&self, change: &WatchChange);

    /// Waits until somebody ends the watch.
    fn stopped(&self) -> impl Future<Output = ()>;
}
