//! Rewrites records with the names of columns into the form of Auth0's export.

use migration_core::domain::raw_object::RawObject;

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
                RawObject::parse(json).is_some_and(|record| has_columns(&record))
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
    let members = RawObject::parse(json).filter(has_columns)?;
    let mut record = RecordBuilder::default();
    let (columns, others): (Vec<_>, Vec<_>) = members
        .named_members()
        .partition(|(name, _)| is_column(name));
    // A member that has the name of the export takes precedence.
    for (name, value) in others {
        record.insert_member(&name, value.to_owned());
    }
    for (name, value) in columns {
        if let Some(Column { path, kind }) = Column::parse(&name) {
            record.insert(&path, correct_type(kind, value));
        }
    }
    Some(record.finish())
}

fn has_columns(record: &RawObject<'_>) -> bool {
    record.named_members().any(|(name, _)| is_column(&name))
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
