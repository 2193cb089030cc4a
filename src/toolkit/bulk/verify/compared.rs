//! What verify compares of a user, and how.
//!
//! The users of both tenants are compared as what the mapping of profiles makes of them, with `blocked`: an object with the
//! members of an import record. So the mapping decides once what belongs to a user, and leaves out on both sides what is
//! about one tenant only, such as the migration marker.

use std::borrow::Cow;

use twox_hash::XxHash3_64;

use crate::bulk::verify::canonical::{CanonicalWriter, canonical};
use crate::bulk::verify::compared_fields::ComparedFields;
use migration_core::domain::json::parse_string;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::user_field::{UserField, UserFields};

/// The fields that are always compared, sorted. `user_id` is the ID within the connection.
const FIELDS: [Field; 11] = [
    Field::metadata(UserField::AppMetadata),
    Field::with_default(UserField::Blocked, "false"),
    Field::lower_case(UserField::Email),
    Field::with_default(UserField::EmailVerified, "false"),
    Field::with_default(UserField::FamilyName, "null"),
    Field::with_default(UserField::GivenName, "null"),
    Field::with_default(UserField::PhoneNumber, "null"),
    Field::with_default(UserField::PhoneVerified, "false"),
    Field::with_default(UserField::UserId, "null"),
    Field::metadata(UserField::UserMetadata),
    Field::lower_case(UserField::Username),
];

/// The fields that Auth0 fills in by itself when a user has none, so they are compared only where the old tenant has them.
const FILLED_IN: [Field; 3] = [
    Field::with_default(UserField::Name, "null"),
    Field::with_default(UserField::Nickname, "null"),
    Field::with_default(UserField::Picture, "null"),
];

/// A key of metadata and its value as JSON text.
pub type Key<'a> = (Cow<'a, str>, &'a str);

/// The hash of a field that a user does not have.
const ABSENT: u64 = 0;

struct Field {
    member: UserField,
    kind: Kind,
    /// What it means when the field is absent.
    default: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// Auth0 stores e-mail addresses and user names in lower case.
    LowerCase,
    /// An object whose keys are named when they differ.
    Metadata,
}

impl Field {
    const fn with_default(member: UserField, default: &'static str) -> Self {
        Self {
            member,
            kind: Kind::Text,
            default,
        }
    }

    const fn lower_case(member: UserField) -> Self {
        Self {
            member,
            kind: Kind::LowerCase,
            default: "null",
        }
    }

    const fn metadata(member: UserField) -> Self {
        Self {
            member,
            kind: Kind::Metadata,
            default: "{}",
        }
    }

    fn raw<'a>(&self, profile: &UserFields<'a>) -> &'a str {
        profile.get(self.member).unwrap_or(self.default)
    }

    /// Writes the field's canonical form.
    fn write(&self, raw: &str, writer: &mut CanonicalWriter) {
        // Hardly any stored address has an upper-case letter, an escape, or a letter outside of ASCII.
        let is_odd = |byte: u8| !byte.is_ascii() || byte.is_ascii_uppercase() || byte == b'\\';
        // Without a way out of the loop, it looks at many bytes at once.
        let has_odd = || raw.bytes().fold(false, |odd, byte| odd | is_odd(byte));
        if self.kind == Kind::LowerCase && has_odd() {
            if let Some(text) = parse_string(raw) {
                return writer.write_string(&text.to_lowercase());
            }
        }
        writer.write_or_copy(raw);
    }
}

/// The hashes of a user: equal ones mean equal fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldHashes {
    /// Of the canonical form of all fields that are always compared, the user's ID among them.
    pub fields: u64,
    /// Of the fields that Auth0 fills in; 0 where the user has none.
    pub filled_in: [u64; 3],
}

impl FieldHashes {
    /// Hashes a compared profile. `writer` is a buffer.
    pub fn of(profile: &ComparedFields, writer: &mut CanonicalWriter) -> Self {
        writer.clear();
        for field in &FIELDS {
            writer.write_raw(field.member.name());
            writer.write_raw(":");
            let raw = profile.get(field.member).unwrap_or(field.default);
            field.write(raw, writer);
            writer.write_raw("\n");
        }
        let fields = XxHash3_64::oneshot(writer.bytes());
        let mut hashes = [ABSENT; 3];
        for (hash, field) in hashes.iter_mut().zip(&FILLED_IN) {
            if let Some(raw) = profile.get(field.member) {
                writer.clear();
                field.write(raw, writer);
                *hash = XxHash3_64::oneshot(writer.bytes());
            }
        }
        Self {
            fields,
            filled_in: hashes,
        }
    }

    /// The hashes of a user of the new tenant without the fields that Auth0 has filled in, since `self`, the same user of
    /// the old tenant, does not have them.
    #[must_use]
    pub fn without_filled_in(&self, new: Self) -> Self {
        let mut filled_in = new.filled_in;
        for (new, old) in filled_in.iter_mut().zip(self.filled_in) {
            if old == ABSENT {
                *new = ABSENT;
            }
        }
        Self { filled_in, ..new }
    }
}

/// The names of the fields in which two compared profiles differ, sorted. Keys of metadata are named one by one:
/// `app_metadata.plan`.
pub fn differences(expected: &RawObject<'_>, actual: &RawObject<'_>) -> Vec<String> {
    let (expected, actual) = (UserFields::of(expected), UserFields::of(actual));
    let mut names = Vec::new();
    for field in &FIELDS {
        let (old, new) = (field.raw(&expected), field.raw(&actual));
        if field.kind == Kind::Metadata {
            names.extend(metadata_differences(field.member.name(), old, new));
        } else if !is_same(field, old, new) {
            names.push(field.member.name().to_owned());
        }
    }
    for field in &FILLED_IN {
        let old = expected.get(field.member);
        if old.is_some_and(|old| !is_same(field, old, field.raw(&actual))) {
            names.push(field.member.name().to_owned());
        }
    }
    names.sort();
    names
}

/// The keys of `old` metadata that `new` does not have, with their values as JSON text. A key whose value is `null` is left
/// out: the Management API takes it as the wish to delete the key.
pub fn missing_keys<'a>(old: &RawObject<'a>, new: &RawObject<'_>) -> Vec<Key<'a>> {
    keys(old)
        .into_iter()
        .filter(|(name, value)| *value != "null" && !new.has(name))
        .collect()
}

fn metadata_differences(field: &str, old: &str, new: &str) -> Vec<String> {
    let (Some(old), Some(new)) = (RawObject::parse(old), RawObject::parse(new)) else {
        return vec![field.to_owned()];
    };
    let (old, new) = (keys(&old), keys(&new));
    let is_same = |name: &str| {
        let find = |keys: &[Key<'_>]| {
            let member = keys.iter().find(|(key, _)| key == name);
            member.and_then(|(_, value)| canonical(value))
        };
        find(&old).is_some_and(|old| Some(old) == find(&new))
    };
    let mut names: Vec<&Cow<'_, str>> = old.iter().chain(&new).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| !is_same(name))
        .map(|name| format!("{field}.{name}"))
        .collect()
}

/// The members of an object, each name once.
fn keys<'a>(object: &RawObject<'a>) -> Vec<Key<'a>> {
    let mut keys: Vec<Key<'a>> = Vec::new();
    for (name, value) in object.members() {
        // A name with half a surrogate pair can't be decoded; its text stands for it.
        let name = parse_string(name).unwrap_or(Cow::Borrowed(name));
        match keys.iter_mut().find(|(key, _)| *key == name) {
            Some(member) => member.1 = value,
            None => keys.push((name, value)),
        }
    }
    keys
}

fn is_same(field: &Field, old: &str, new: &str) -> bool {
    let form = |raw| {
        let mut writer = CanonicalWriter::default();
        field.write(raw, &mut writer);
        writer.bytes().to_vec()
    };
    form(old) == form(new)
}
