//! Takes the migration marker away in the old tenant from users whom `undo-run` deletes in the new one: `login` refuses
//! everybody who has it, so these users could not move any more.

use serde_json::Value;

use crate::api::ports::Ports;
use crate::bulk::undo::old_users::{OldUser, OldUsers};
use crate::bulk::verify::mark::{NO_MARKER, set_marker};
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;
use migration_core::domain::database::whole_id;
use migration_core::domain::profile::Source;

/// The markers of the old tenant's users.
pub struct Markers<'a, P> {
    /// The old tenant's users.
    pub users: OldUsers<'a, P>,
}

/// A marker that was taken away.
pub struct TakenMarker {
    /// The whole ID of the user of the old tenant.
    user_id: String,
    /// The value that it had, in JSON.
    value: String,
}

impl<P: Ports> Markers<'_, P> {
    /// Takes the marker away from the user who has this ID within the new tenant's connection. Other identities of the user
    /// in the connection keep theirs. Returns `None` if there was none to take away.
    ///
    /// # Errors
    /// `refused` if the old tenant has no user with such an identity; otherwise as
    /// [`Session::send`](crate::api::session::Session::send).
    pub async fn remove(&self, id: &str) -> Result<Option<TakenMarker>, Problem> {
        let Some(identity_user_id) = self.users.side.old_id(id) else {
            return Ok(None);
        };
        let Some(user) = self.users.find(identity_user_id).await? else {
            return Err(refused(identity_user_id, "is not there any more"));
        };
        let (value, others) = self
            .read_markers(&user, identity_user_id)
            .ok_or_else(|| refused(identity_user_id, "has identities that cannot be read"))?;
        let Some(value) = value else {
            return Ok(None);
        };
        let rest = if others.is_empty() {
            NO_MARKER.to_owned()
        } else {
            Value::from(others).to_string()
        };
        let is_there = self.set(&user.id, &rest).await?;
        Ok(is_there.then_some(TakenMarker {
            user_id: user.id,
            value,
        }))
    }

    /// Sets a marker again that [`Markers::remove`] has taken away.
    ///
    /// # Errors
    /// As [`Session::send`](crate::api::session::Session::send).
    pub async fn restore(&self, taken: &TakenMarker) -> Result<(), Problem> {
        self.set(&taken.user_id, &taken.value).await?;
        Ok(())
    }

    /// The value of the marker, in JSON, if it marks this identity, and the other identities that it marks; `None` if they
    /// can't be read.
    fn read_markers(
        &self,
        user: &OldUser,
        identity_user_id: &str,
    ) -> Option<(Option<String>, Vec<String>)> {
        let side = &self.users.side;
        let (mut value, mut others) = (None, Vec::new());
        let read = side.read_identities(user.text.expose(), |_, user| {
            if !side.has_marker(user) {
                return;
            }
            if user.identity_user_id() == identity_user_id {
                let source = Source::of_user(user);
                let raw = source.app_metadata().get_raw(side.marker());
                value = raw.map(str::to_owned);
            } else {
                others.push(user.identity_user_id().to_owned());
            }
        });
        read.is_ok().then_some((value, others))
    }

    async fn set(&self, user_id: &str, value: &str) -> Result<bool, Problem> {
        set_marker(
            &self.users.session,
            user_id,
            self.users.side.marker(),
            value,
        )
        .await
    }
}

fn refused(identity_user_id: &str, reason: &str) -> Problem {
    let message = format!(
        "the old tenant's user {} {reason}",
        whole_id(identity_user_id)
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}
