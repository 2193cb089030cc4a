//! What all parts of `assign` use.

use crate::api::session::Session;
use crate::bulk::assignments::directory::Directory;
use crate::bulk::assignments::failures::Failures;
use crate::bulk::assignments::new_user_ids::NewUserIds;
use crate::json_value::Object;

/// The new tenant, what is known of it, and the run folder.
pub struct Context<'a, P, F> {
    /// The new tenant.
    pub new: &'a Session<'a, P>,
    /// The run folder.
    pub run: &'a F,
    /// Which user of the new tenant a user of the old one is.
    pub ids: NewUserIds<'a>,
    /// The new tenant's roles, organizations and permissions.
    pub directory: Directory,
    /// The new connection; `None` if nothing needs it.
    pub connection: Option<NewConnection>,
    /// Where failures are written.
    pub failures: Failures<'a, F>,
    /// Whether roles and organizations that are missing are created.
    pub create_missing: bool,
}

/// The new tenant's connection of the pair.
pub struct NewConnection {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its options.
    pub options: Object,
}

impl<P, F> Context<'_, P, F> {
    /// The ID of the new connection; empty if it was not read.
    pub fn connection_id(&self) -> &str {
        self.connection
            .as_ref()
            .map_or("", |connection| connection.id.as_str())
    }
}
