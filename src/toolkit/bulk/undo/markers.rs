//! Takes the migration marker away in the old tenant from users whom `undo-run` deletes in the new one: `login` refuses
//! everybody who has it, so these users could not move any more.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::mark::{mark, unmark};
use crate::bulk::verify::side::Side;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;
use migration_core::domain::database::whole_id;
use migration_core::domain::metadata::has_marker;
use migration_core::domain::raw_object::RawObject;

/// The markers of the old tenant's users.
pub struct Markers<'a, P> {
    /// The old tenant.
    pub session: Session<'a, P>,
    /// Its connection.
    pub side: Side,
}

impl<P: Ports> Markers<'_, P> {
    /// Takes the marker away from the user who has this ID within the new tenant's connection; `false` if there is none to
    /// take away.
    ///
    /// # Errors
    /// `refused` if the old tenant has no user of this ID; otherwise as [`Session::send`].
    pub async fn remove(&self, id: &str) -> Result<bool, Problem> {
        let Some(old_id) = self.side.old_id(id).map(whole_id) else {
            return Ok(false);
        };
        let Some(text) = self.session.find_text(&users::read(&old_id)).await? else {
            return Err(not_there(&old_id));
        };
        let marker = self.side.marker();
        let user = RawObject::parse(text.expose()).unwrap_or_default();
        let metadata = user.get_raw("app_metadata").and_then(RawObject::parse);
        let is_marked = metadata.is_some_and(|metadata| has_marker(&metadata, marker));
        Ok(is_marked && unmark(&self.session, &old_id, marker).await?)
    }

    /// Sets the marker again of a user who has had it.
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn restore(&self, id: &str) -> Result<(), Problem> {
        if let Some(old_id) = self.side.old_id(id).map(whole_id) {
            mark(&self.session, &old_id, self.side.marker()).await?;
        }
        Ok(())
    }
}

/// A linked identity has the marker of the user it is linked to. A user who was deleted in the old tenant exists only in the new one.
fn not_there(old_id: &str) -> Problem {
    let message = format!(
        "the old tenant has no user {old_id}: this user is linked to another one there, who has the marker, or was deleted"
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}
