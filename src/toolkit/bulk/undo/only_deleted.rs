//! Restricts `undo-run` to users who were deleted in the old tenant after the export that was imported.

use serde::Deserialize;

use crate::api::credentials::TenantEnvironment;
use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::side::Side;
use crate::problem::Problem;
use migration_core::domain::database::whole_id;

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
    /// The old tenant.
    pub session: Session<'a, P>,
    /// Its connection.
    pub side: Side,
}

impl<P: Ports> OnlyDeleted<'_, P> {
    /// Whether the old tenant has the user who has this ID within the new tenant's connection. If the ID is not one that is made
    /// of an ID of the old tenant, nobody can tell, and the user counts as there. A user who is linked to another one there can't
    /// be found by this ID, but the comparison knows everybody who was linked before it.
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn is_there(&self, id: &str) -> Result<bool, Problem> {
        let Some(old_id) = self.side.old_id(id).map(whole_id) else {
            return Ok(true);
        };
        let found = self.session.find_text(&users::read(&old_id)).await?;
        Ok(found.is_some())
    }
}
