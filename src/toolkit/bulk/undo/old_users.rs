//! Finds users of the old tenant, also those who are linked to another one there.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::verify::side::Side;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::secret::Secret;
use migration_core::domain::database::whole_id;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::user::User;

/// The users of the old tenant's connection.
pub struct OldUsers<'a, P> {
    /// The old tenant.
    pub session: Session<'a, P>,
    /// Its connection.
    pub side: Side,
}

/// A user of the old tenant.
pub struct OldUser {
    /// The whole ID.
    pub id: String,
    /// The user as JSON text.
    pub text: Secret,
}

impl<P: Ports> OldUsers<'_, P> {
    /// Finds the user who has an identity of this ID in the connection. One that is linked to another, primary identity has no
    /// user of its own: it is found by a search, which shows a link some seconds after it was made.
    ///
    /// # Errors
    /// As [`Session::send`].
    pub async fn find(&self, identity_user_id: &str) -> Result<Option<OldUser>, Problem> {
        let id = whole_id(identity_user_id);
        if let Some(user) = self.read(id).await? {
            return Ok(Some(user));
        }
        let connection = self.side.connection();
        let request = users::with_identity(connection, identity_user_id);
        let found = self.session.fetch_all(&request).await?;
        let primary = found.iter().find(|user| {
            let text = user.to_string();
            let root = RawObject::parse(&text).unwrap_or_default();
            User::with_identity(&root, connection, identity_user_id).is_some()
        });
        match primary {
            Some(user) => self.read(get_str(user, "user_id").to_owned()).await,
            None => Ok(None),
        }
    }

    async fn read(&self, id: String) -> Result<Option<OldUser>, Problem> {
        let text = self.session.find_text(&users::read(&id)).await?;
        Ok(text.map(|text| OldUser { id, text }))
    }
}
