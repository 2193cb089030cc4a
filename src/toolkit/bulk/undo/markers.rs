//! Takes the migration marker away in the old tenant from users whom `undo-run` deletes in the new one: `login` refuses
//! everybody who has it, so these users could not move any more.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::mark::{NO_MARKER, set_marker};
use crate::bulk::verify::side::Side;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;
use migration_core::domain::database::whole_id;
use migration_core::domain::profile::Source;
use serde_json::Value;

/// The markers of the old tenant's users.
pub struct Markers<'a, P> {
    /// The old tenant.
    pub session: Session<'a, P>,
    /// Its connection.
    pub side: Side,
}

impl<P: Ports> Markers<'_, P> {
    /// Takes the marker away from the user who has this ID within the new tenant's connection. Other identities of the user
    /// in the connection keep theirs. Returns the value that the marker had, in JSON; `None` if there was none to take away.
    ///
    /// # Errors
    /// `refused` if the old tenant has no user of this ID; otherwise as [`Session::send`].
    pub async fn remove(&self, id: &str) -> Result<Option<String>, Problem> {
        let Some(identity_user_id) = self.side.old_id(id) else {
            return Ok(None);
        };
        let old_id = whole_id(identity_user_id);
        let Some(text) = self.session.find_text(&users::read(&old_id)).await? else {
            return Err(not_there(&old_id));
        };
        let (mut value, mut others) = (None, Vec::new());
        let read = self.side.read_identities(text.expose(), |_, user| {
            if !self.side.has_marker(user) {
                return;
            }
            if user.identity_user_id() == identity_user_id {
                let source = Source::of_user(user);
                let raw = source.app_metadata().get_raw(self.side.marker());
                value = raw.map(str::to_owned);
            } else {
                others.push(user.identity_user_id().to_owned());
            }
        });
        read.map_err(|_| unreadable(&old_id))?;
        let rest = if others.is_empty() {
            NO_MARKER.to_owned()
        } else {
            Value::from(others).to_string()
        };
        if value.is_none() || !self.set(&old_id, &rest).await? {
            return Ok(None);
        }
        Ok(value)
    }

    /// Sets the marker again of a user from whom [`Markers::remove`] has taken this value away.
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn restore(&self, id: &str, value: &str) -> Result<(), Problem> {
        if let Some(old_id) = self.side.old_id(id).map(whole_id) {
            self.set(&old_id, value).await?;
        }
        Ok(())
    }

    async fn set(&self, old_id: &str, value: &str) -> Result<bool, Problem> {
        set_marker(&self.session, old_id, self.side.marker(), value).await
    }
}

fn unreadable(old_id: &str) -> Problem {
    let message = format!("the old tenant's user {old_id} has identities that cannot be read");
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}

/// A linked identity has the marker of the user it is linked to. A user who was deleted in the old tenant exists only in the new one.
fn not_there(old_id: &str) -> Problem {
    let message = format!(
        "the old tenant has no user {old_id}: this user is linked to another one there, who has the marker, or was deleted"
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}
