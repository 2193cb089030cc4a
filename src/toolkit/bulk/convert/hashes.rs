//! The password hashes that Auth0's support exports: one JSON object a line.
//!
//! No page describes the file. Four public importers agree on its members, and differ in that of the ID: `_id` or `_ID`
//! with an `$oid`, or `_id` as a plain text; `connection` may be missing.

use std::borrow::Cow;

use crate::bulk::convert::id_store::IdStore;
use crate::bulk::convert::unused_line::UnusedCode;
use migration_core::domain::database::{DATABASE_PREFIX, whole_id};
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;

/// The password hashes of the users of a connection, by the user's ID as the file has it.
#[derive(Default)]
pub struct PasswordHashes {
    hashes: IdStore,
    /// Whether some IDs are without `auth0|`. If none is, all are whole IDs.
    has_bare_ids: bool,
}

/// What is known of the password of a user.
#[derive(Debug, PartialEq, Eq)]
pub enum KnownHash {
    /// Nothing.
    None,
    /// This hash.
    One(String),
    /// Several hashes that differ. None of them is used: the user could log in with an old password.
    Several,
}

impl PasswordHashes {
    /// Reads a line. `tenant` is the name of the old tenant, if it is known.
    ///
    /// # Errors
    /// Why the line is of no use, with the whole ID of its user, if it has one.
    pub fn read_line(
        &mut self,
        json: &str,
        connection: &str,
        tenant: Option<&str>,
    ) -> Result<(), (UnusedCode, Option<String>)> {
        let Some(line) = RawObject::parse(json) else {
            return Err((UnusedCode::NotObject, None));
        };
        let Some(id) = id(&line).filter(|id| !id.is_empty()) else {
            return Err((UnusedCode::NoUserId, None));
        };
        let is_other = |name: &str, expected: Option<&str>| {
            let found = line.get_str(name);
            matches!((found, expected), (Some(found), Some(expected)) if found != expected)
        };
        let code = if is_other("tenant", tenant) {
            Some(UnusedCode::OtherTenant)
        } else if is_other("connection", Some(connection)) {
            Some(UnusedCode::OtherConnection)
        } else {
            match line.get_str("passwordHash") {
                None => Some(UnusedCode::NoHash),
                Some(hash) if !is_bcrypt(&hash) => Some(UnusedCode::UnknownHash),
                Some(hash) if !self.hashes.insert(&id, &hash) => Some(UnusedCode::TooMuch),
                Some(_) => None,
            }
        };
        match code {
            Some(code) => Err((code, Some(whole_id_of_file(&id)))),
            None => {
                self.has_bare_ids |= !id.starts_with(DATABASE_PREFIX);
                Ok(())
            }
        }
    }

    /// The hash of the user with an ID within the connection, which may begin with `auth0|` itself: Auth0 puts the prefix in
    /// front of every ID that is imported, also of one that has it.
    pub fn find(&mut self, id: &str) -> KnownHash {
        // Most conversions have no hashes.
        if self.hashes.is_empty() {
            return KnownHash::None;
        }
        let whole_id = whole_id(id);
        let bare_id = self.has_bare_ids.then_some(id);
        let mut texts: Vec<String> = Vec::new();
        // A file may have the ID in both forms.
        for id in bare_id.into_iter().chain([whole_id.as_str()]) {
            texts.extend(self.hashes.find(id).into_iter().map(str::to_owned));
        }
        let mut texts = texts.into_iter();
        match texts.next() {
            None => KnownHash::None,
            Some(first) if texts.all(|other| other == first) => KnownHash::One(first),
            Some(_) => KnownHash::Several,
        }
    }

    /// The whole IDs that [`PasswordHashes::find`] was not asked for.
    pub fn unused(&self) -> impl Iterator<Item = String> {
        self.hashes.unused().map(whole_id_of_file)
    }
}

/// The whole ID of a user, from an ID of the file, which may be whole.
fn whole_id_of_file(id: &str) -> String {
    if id.starts_with(DATABASE_PREFIX) {
        id.to_owned()
    } else {
        whole_id(id)
    }
}

/// Writes the hash into an import record. `password_hash` takes only bcrypt of `$2a$` and `$2b$` with 10 rounds; all others
/// go as a custom hash. Libraries write `$2y$` for what OpenBSD calls `$2b$`.
pub fn write_hash(hash: &str, user: &mut ObjectWriter<'_>) {
    if hash.starts_with("$2a$10$") || hash.starts_with("$2b$10$") {
        user.insert_str("password_hash", hash);
        return;
    }
    let hash = match hash.strip_prefix("$2y$") {
        Some(rest) => Cow::Owned(format!("$2b${rest}")),
        None => Cow::Borrowed(hash),
    };
    let mut custom = user.insert_object("custom_password_hash");
    custom.insert_str("algorithm", "bcrypt");
    let mut value = custom.insert_object("hash");
    value.insert_str("value", &hash);
    value.end();
    custom.end();
}

/// The ID of a line.
fn id<'a>(line: &RawObject<'a>) -> Option<Cow<'a, str>> {
    ["_id", "_ID"].into_iter().find_map(|name| {
        let object_id = line.get_object(name).and_then(|id| id.get_str("$oid"));
        object_id.or_else(|| line.get_str(name))
    })
}

/// Whether a text is a hash in the form of bcrypt: `$2b$`, two digits of the cost, `$`, 22 characters of salt and 31 of hash.
fn is_bcrypt(text: &str) -> bool {
    let rest = ["$2a$", "$2b$", "$2y$"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    let Some((cost, salt_and_hash)) = rest.and_then(|rest| rest.split_once('$')) else {
        return false;
    };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'/';
    let is_cost = cost.len() == 2 && cost.bytes().all(|byte| byte.is_ascii_digit());
    // bcrypt itself knows these costs.
    is_cost
        && ("04"..="31").contains(&cost)
        && salt_and_hash.len() == 53
        && salt_and_hash.bytes().all(is_base64)
}
