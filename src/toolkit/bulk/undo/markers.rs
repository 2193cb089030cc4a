//! Takes the migration marker away in the old tenant from users whom `undo-run` deletes in the new one: `login` refuses
//! everybody who has it, so these users could not move any more.

use crate::api::ports::Ports;
use crate::bulk::undo::old_users::OldUsers;
use crate::bulk::verify::mark::{marker_of, set_marker, unreadable};
use crate::bulk::verify::moving_identity::MovingIdentity;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;
use migration_core::domain::database::whole_id;

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
    /// keep theirs. Returns `None` if there was none to take away.
    ///
    /// # Errors
    /// `refused` if the old tenant has no user with such an identity; otherwise as
    /// [`Session::send`](crate::api::session::Session::send).
    pub async fn remove(&self, id: &str) -> Result<Option<TakenMarker>, Problem> {
        let Some(identity_user_id) = self.users.side.old_id(id) else {
            return Ok(None);
        };
        let Some(user) = self.users.find(identity_user_id).await? else {
            return Err(gone(&whole_id(identity_user_id)));
        };
        let side = &self.users.side;
        let identities = side.moving_identities(user.text.expose());
        let identities = identities.map_err(|_| unreadable(&user.id))?;
        let is_meant = |identity: &MovingIdentity| identity.id == identity_user_id;
        let mut meant = identities.iter().filter(|identity| is_meant(identity));
        let is_marked = meant.any(|identity| identity.has_marker);
        let (true, Some(value)) = (is_marked, side.marker_value(user.text.expose())) else {
            return Ok(None);
        };
        let rest = marker_of(identities.iter().map(|identity| {
            let stays = identity.has_marker && !is_meant(identity);
            (identity.id.as_str(), stays)
        }));
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

fn gone(old_id: &str) -> Problem {
    let message = format!("the old tenant's user {old_id} is not there any more");
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}
