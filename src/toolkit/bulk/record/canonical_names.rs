//! Rewrites records with the names of columns into the form of Auth0's export.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::column::{Column, is_column};
use super::record_builder::{RecordBuilder, correct_type};
use super::sink::{Position, RecordSink};

/// How many records of a file are looked through for names of columns. Looking through all of them would take longer
/// than everything else that the reader does, and an export uses the same names in all its records.
const SAMPLE: u32 = 1000;

/// Hands out the records of a file in the form of Auth0's export.
#[derive(Debug, Default)]
pub(super) struct CanonicalNames {
    sampled: u32,
    /// Whether a record of the file had the name of a column.
    has_columns: bool,
}

impl CanonicalNames {
    pub(super) fn hand_out(&mut self, position: Position, json: &str, sink: &mut impl RecordSink) {
        if !sink.has_users(position.file) {
            return sink.record(position, json);
        }
        if !self.has_columns {
            self.has_columns = if self.sampled < SAMPLE {
                self.sampled = self.sampled.saturating_add(1);
                parse_members(json).is_some_and(|members| has_columns(&members))
            } else {
                first_name_is_unusual(json)
            };
        }
        let rewritten = if self.has_columns {
            canonical_record(json)
        } else {
            None
        };
        sink.record(position, rewritten.as_deref().unwrap_or(json));
    }
}

/// The record with the member names of Auth0's export; `None` if it has them already, or is no JSON object.
///
/// The reader does this itself for files that use the names of columns from the start. It does not look at every member
/// of every record, so a caller that finds a later member for which [`is_column`] is true must call this, too.
#[must_use]
pub fn canonical_record(json: &str) -> Option<String> {
    let members = parse_members(json).filter(|members| has_columns(members))?;
    let mut record = RecordBuilder::default();
    let (columns, others): (Vec<_>, Vec<_>) = members.iter().partition(|(name, _)| is_column(name));
    // A member that has the name of the export takes precedence.
    for (name, value) in others {
        record.insert_member(name, value.get().to_owned());
    }
    for (name, value) in columns {
        if let Some(Column { path, kind }) = Column::parse(name) {
            record.insert(&path, correct_type(kind, value.get()));
        }
    }
    Some(record.finish())
}

/// The members of an object with the text of their values.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

fn parse_members(json: &str) -> Option<Vec<(Cow<'_, str>, &RawValue)>> {
    let Members(members) = serde_json::from_str(json).ok()?;
    Some(members)
}

fn has_columns(members: &[(Cow<'_, str>, &RawValue)]) -> bool {
    members.iter().any(|(name, _)| is_column(name))
}

/// Whether the name of the first member has characters that none in Auth0's export has.
fn first_name_is_unusual(json: &str) -> bool {
    let name = json
        .strip_prefix('{')
        .unwrap_or_default()
        .trim_ascii_start();
    let name = name.strip_prefix('"').unwrap_or_default();
    let mut bytes = name.bytes();
    bytes
        .find(|byte| !byte.is_ascii_lowercase() && *byte != b'_')
        .is_some_and(|byte| byte != b'"')
}

/// A name that borrows from the JSON unless it has escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}
