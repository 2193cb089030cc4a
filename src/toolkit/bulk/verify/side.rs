//! The users of one tenant's connection, in the form in which both tenants are compared.

use std::borrow::Cow;

use crate::bulk::configuration::{old_id, script_configuration};
use crate::bulk::verify::compared_fields::ComparedFields;
use crate::problem::Problem;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use migration_core::domain::configuration::Configuration;
use migration_core::domain::exported_user::ExportedUser;
use migration_core::domain::object_writer::{MemberSink, ObjectWriter};
use migration_core::domain::optional_settings::UserIdPolicy;
use migration_core::domain::profile::{Source, new_user_id};
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::second_factors::SecondFactors;
use migration_core::domain::user::User;

/// A connection of one tenant, and how its users are mapped.
pub struct Side {
    configuration: Configuration,
    /// The old names of all connections of the settings.
    pub(super) moving_connections: Vec<String>,
}

/// One user of the connection: an identity. Linked identities of one connection are users of their own.
pub struct SideUser<'a> {
    /// The ID within the new tenant's connection.
    pub id: Cow<'a, str>,
    /// The compared form, an object with the members of an import record.
    pub profile: RawObject<'a>,
    /// The user as the tenant has it.
    pub user: &'a User<'a>,
}

/// Why a record can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotComparable {
    /// It is no JSON object, or more than 100 arrays and objects are inside one another in one of its members.
    NotAnObject,
    /// It has no list `identities`, or one of its IDs is missing.
    NoIdentities,
    /// Its ID can't be one of the new tenant.
    InvalidId,
}

impl NotComparable {
    /// The reason as a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAnObject => "the record is no JSON object, or is nested too deeply",
            Self::NoIdentities => "the record does not list its identities with their IDs",
            Self::InvalidId => "the ID cannot be an ID of the new tenant",
        }
    }
}

impl Side {
    /// The connection that the users leave. Their IDs and profiles are those that the new tenant should have.
    ///
    /// # Errors
    /// `settings`
    pub fn old(
        settings: &MigrationSettings,
        pair: &ConnectionPair,
        old_domain: &str,
    ) -> Result<Self, Problem> {
        let pairs = settings.connections.iter();
        Ok(Self {
            configuration: script_configuration(settings, pair, old_domain)?,
            moving_connections: pairs.map(|pair| pair.old.clone()).collect(),
        })
    }

    /// The connection that the users move to. Its users keep their IDs.
    ///
    /// # Errors
    /// `settings`
    pub fn new(
        settings: &MigrationSettings,
        pair: &ConnectionPair,
        old_domain: &str,
    ) -> Result<Self, Problem> {
        let mut side = Self::old(settings, pair, old_domain)?;
        side.configuration.optional.user_id = UserIdPolicy::Keep;
        side.configuration.connection.clone_from(&pair.new);
        Ok(side)
    }

    /// Reads the users of a record, and hands each to `take`. There is none if the record belongs to other connections.
    ///
    /// # Errors
    /// If the record or one of its users can't be compared.
    pub fn read(
        &self,
        json: &str,
        buffer: &mut String,
        mut take: impl FnMut(SideUser<'_>),
    ) -> Result<(), NotComparable> {
        let exported = ExportedUser::parse(json).ok_or(NotComparable::NotAnObject)?;
        for user in &self.identities_of(&exported)? {
            take(self.with_profile(user, buffer)?);
        }
        Ok(())
    }

    /// Maps a user, and writes the compared form into `buffer`, instead of what is in it.
    ///
    /// # Errors
    /// If the user can't be compared.
    pub fn with_profile<'a>(
        &self,
        user: &'a User<'a>,
        buffer: &'a mut String,
    ) -> Result<SideUser<'a>, NotComparable> {
        buffer.clear();
        let mut members = ObjectWriter::begin(buffer);
        self.write_members(user, &mut members)?;
        members.end();
        let profile = RawObject::parse(buffer).ok_or(NotComparable::NotAnObject)?;
        let id = profile.get_str("user_id").unwrap_or_default();
        Ok(SideUser { id, profile, user })
    }

    /// Reads the users of a record as [`read`](Self::read) does, and hands to `take` each one's ID within the new tenant's
    /// connection and the fields of the compared form.
    ///
    /// # Errors
    /// As [`Side::read`].
    pub fn read_fields(
        &self,
        json: &str,
        fields: &mut ComparedFields,
        mut take: impl FnMut(&str, &ComparedFields),
    ) -> Result<(), NotComparable> {
        let exported = ExportedUser::parse(json).ok_or(NotComparable::NotAnObject)?;
        for user in &self.identities_of(&exported)? {
            fields.clear();
            let id = self.write_members(user, fields)?;
            take(&id, fields);
        }
        Ok(())
    }

    /// Reads the users of a record without their profiles, and hands each to `take` with its ID within the new tenant's
    /// connection. There is none if the record belongs to other connections.
    ///
    /// # Errors
    /// If the record can't be read, or one of the IDs can't be one of the new tenant.
    pub fn read_identities(
        &self,
        json: &str,
        mut take: impl FnMut(&str, &User<'_>),
    ) -> Result<(), NotComparable> {
        let exported = ExportedUser::parse(json).ok_or(NotComparable::NotAnObject)?;
        for user in &self.identities_of(&exported)? {
            let id = new_user_id(user.identity_user_id(), &self.configuration)
                .map_err(|_| NotComparable::InvalidId)?;
            take(&id, user);
        }
        Ok(())
    }

    fn identities_of<'a>(
        &self,
        exported: &'a ExportedUser<'a>,
    ) -> Result<Vec<User<'a>>, NotComparable> {
        exported
            .identities_in(&self.configuration.connection)
            .ok_or(NotComparable::NoIdentities)
    }

    /// The ID within the old connection of the user with this ID within the new one; `None` if no user of the old connection
    /// gets such an ID.
    pub fn old_id<'a>(&self, id: &'a str) -> Option<&'a str> {
        old_id(id, &self.configuration)
    }

    /// The name of the connection.
    pub fn connection(&self) -> &str {
        &self.configuration.connection
    }

    /// The key of the migration marker in `app_metadata`.
    pub fn marker(&self) -> &str {
        &self.configuration.optional.marker
    }

    /// Whether an identity has moved, as the migration marker says.
    pub fn has_marker(&self, user: &User<'_>) -> bool {
        Source::of_user(user).has_marker(self.marker())
    }

    /// Writes the members of the compared form of a user. Returns the ID within the new tenant's connection.
    fn write_members(
        &self,
        user: &User<'_>,
        members: &mut impl MemberSink,
    ) -> Result<String, NotComparable> {
        let source = Source::of_user(user);
        let user_id = source
            .new_user_id(&self.configuration)
            .map_err(|_| NotComparable::InvalidId)?;
        source.write_members(
            &user_id,
            &self.configuration,
            &SecondFactors::default(),
            members,
            &mut Vec::new(),
        );
        if source.is_blocked() {
            members.insert_raw("blocked", "true");
        }
        Ok(user_id)
    }

    /// The compared form of the user with this ID within the connection, if the record has it.
    ///
    /// # Errors
    /// As [`Side::read`].
    pub fn find_profile(&self, json: &str, id: &str) -> Result<Option<String>, NotComparable> {
        let mut found = None;
        self.read(json, &mut String::new(), |user| {
            if user.id == id {
                found = Some(user.profile.text().to_owned());
            }
        })?;
        Ok(found)
    }
}
