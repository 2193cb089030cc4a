//! A user as a bulk export has it, with all identities. It is read in one pass: the nested values that are needed of every user
//! are not read again.

use std::borrow::Cow;
use std::ptr;

use crate::domain::json::parse_string;
use crate::domain::json_scanner::Scanner;
use crate::domain::raw_object::RawObject;
use crate::domain::user::{User, is_in};
use crate::domain::user_field::{UserField, UserFields};

/// A user of an export, or of the Management API.
pub struct ExportedUser<'a> {
    root: RawObject<'a>,
    fields: UserFields<'a>,
    identities: Option<Vec<RawObject<'a>>>,
    app_metadata: Option<RawObject<'a>>,
}

impl<'a> ExportedUser<'a> {
    /// Parses a user; `None` when `text` is not JSON or not an object.
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::parse_with(text, |_| ())
    }

    /// Parses a user as [`ExportedUser::parse`] does, and hands the name of each member that is no [`UserField`] to `other`.
    pub fn parse_with(text: &'a str, other: impl FnMut(&str)) -> Option<Self> {
        let mut identities = None;
        let mut app_metadata = None;
        let root = Scanner::whole(text, |scanner| {
            RawObject::scan_with(scanner, |scanner, name| match name {
                "\"identities\"" => {
                    // It opens the array, and an object in it.
                    let nested = scanner.nested(2, RawObject::scan_array)?;
                    Some(identities.insert(nested).0)
                }
                "\"app_metadata\"" => {
                    let nested = scanner.nested(1, RawObject::scan)?;
                    Some(app_metadata.insert(nested).0)
                }
                _ => scanner.value(),
            })
        })?;
        let fields = UserFields::with_others(&root, other);
        let identities_text = fields.get(UserField::Identities);
        let app_metadata_text = fields.get(UserField::AppMetadata);
        Some(Self {
            identities: read_or_parse(identities_text, identities, RawObject::parse_array),
            app_metadata: read_or_parse(app_metadata_text, app_metadata, RawObject::parse),
            root,
            fields,
        })
    }

    /// The ID of the whole user; `None` if it is missing, empty or no string.
    pub fn id(&self) -> Option<Cow<'a, str>> {
        let id = self.fields.get(UserField::UserId).and_then(parse_string);
        id.filter(|id| !id.is_empty())
    }

    /// Reads all identities of `connection`, in their order, each as a user of its own: the new tenant gets one user
    /// for each of them. Identities of other connections are passed over, so the list may be empty.
    ///
    /// `None` if the user cannot be read as a whole: if `identities` is not an array of objects, or if `user_id` or the
    /// ID of one of these identities is missing.
    ///
    /// ```
    /// use migration_core::domain::exported_user::ExportedUser;
    ///
    /// let json = r#"{"user_id":"auth0|1","identities":[{"provider":"auth0","connection":"Users","user_id":"1"}]}"#;
    /// let user = ExportedUser::parse(json).unwrap();
    /// let users = user.identities_in("Users").unwrap();
    /// assert_eq!(users[0].identity_user_id(), "1");
    /// assert!(user.identities_in("Others").unwrap().is_empty());
    /// ```
    pub fn identities_in(&'a self, connection: &str) -> Option<Vec<User<'a>>> {
        let identities = self.identities.as_ref()?.iter();
        let identities = identities.filter(|identity| is_in(identity, connection));
        let app_metadata = self.app_metadata.as_ref();
        identities
            .map(|identity| User::of_identity(&self.root, self.fields, app_metadata, identity))
            .collect()
    }
}

/// The value of a member: what was read in passing, if that is the text that counts. It is another one if there are several
/// members with the name, or if the name is written with an escape.
fn read_or_parse<'a, T>(
    text: Option<&'a str>,
    read: Option<(&'a str, Option<T>)>,
    parse: impl FnOnce(&'a str) -> Option<T>,
) -> Option<T> {
    let text = text?;
    match read {
        Some((read_text, value)) if ptr::eq(read_text, text) => value,
        _ => parse(text),
    }
}
