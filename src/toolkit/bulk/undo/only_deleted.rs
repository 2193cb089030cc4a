//! Restricts `undo-run` to users who were deleted in the old tenant after the export that was imported.

use serde::Deserialize;

use crate::api::credentials::TenantEnvironment;
use crate::api::ports::Ports;
use crate::bulk::undo::old_users::OldUsers;
use crate::problem::Problem;

/// The part of the request of `undo-run` that restricts it.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OnlyDeletedRequest {
    /// The environment variables of the old tenant, where each user is looked up.
    pub old: TenantEnvironment,
    /// The whole IDs of the users whom `verify` has found only in the new tenant.
    pub user_ids: Vec<String>,
}

/// The old tenant, for the users who may have been deleted there.
pub struct OnlyDeleted<'a, P> {
    /// Its users.
    pub users: OldUsers<'a, P>,
}

impl<P: Ports> OnlyDeleted<'_, P> {
    /// Whether the old tenant has the user who has this ID within the new tenant's connection. If the ID is not one that is made
    /// of an ID of the old tenant, nobody can tell, and the user counts as there.
    ///
    /// # Errors
    /// As [`Session::send`](crate::api::session::Session::send).
    pub async fn is_there(&self, id: &str) -> Result<bool, Problem> {
        let Some(old_id) = self.users.side.old_id(id) else {
            return Ok(true);
        };
        Ok(self.users.find(old_id).await?.is_some())
    }
}
