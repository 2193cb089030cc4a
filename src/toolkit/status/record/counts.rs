//! The users of the old connection, by how far they have come.

use serde::{Deserialize, Serialize};

/// The users of the old connection. Each is one of `confirmed`, `unmarked`, `left`. With `marked_users` = `allow`, a marker says
/// nothing of users who are not in the new tenant: they are `left`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct UserCounts {
    /// All users of the old connection.
    pub users: u64,
    /// Users with the migration marker: they have moved.
    pub confirmed: u64,
    /// Users without the marker who are in the new tenant.
    pub unmarked: u64,
    /// Users without the marker who are not in the new tenant.
    pub left: u64,
    /// Users with the marker who are not in the new tenant: nobody lets them in. A part of `confirmed`.
    pub confirmed_missing: u64,
    /// Users without the marker whose first login through the new tenant has begun. A part of `unmarked` and `left`.
    pub started: u64,
    /// The users of the new connection.
    pub new_users: u64,
    /// Users of the new connection who are not in the old one: they have signed up there, or are deleted in the old tenant.
    pub only_new: u64,
    /// The users who are left, by what matters for their move. A user may be in several.
    pub left_by: LeftBy,
    /// The users who are left, by their last login. Each is in exactly one.
    pub left_by_last_login: LeftByLastLogin,
    /// Records of the exports that are no users.
    pub unreadable: u64,
}

impl UserCounts {
    /// The users who have moved: those with the migration marker, and those without it who are in the new tenant.
    pub fn moved(&self) -> u64 {
        self.confirmed.saturating_add(self.unmarked)
    }
}

/// The users who are left, by what matters for their move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct LeftBy {
    /// Users who are blocked in the old tenant.
    pub blocked: u64,
    /// Users with a second factor.
    pub with_factor: u64,
    /// Users without an e-mail address.
    pub without_email: u64,
    /// Users whose profile has more than 10,240 bytes, Auth0's limit.
    pub over_profile_limit: u64,
}

/// The users who are left, by their last login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct LeftByLastLogin {
    /// At most 30 days ago.
    pub days_30: u64,
    /// 31 to 90 days ago.
    pub days_90: u64,
    /// 91 to 365 days ago.
    pub days_365: u64,
    /// More than 365 days ago.
    pub older: u64,
    /// Never.
    pub never: u64,
}
