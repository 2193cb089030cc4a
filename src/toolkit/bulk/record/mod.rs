//! Splits the bytes of an export into records, whatever the form of the export.
//!
//! Read are newline-delimited JSON (NDJSON), a JSON array, and CSV as Auth0 writes it, with the member names of Auth0's
//! export or with the column names of the Dashboard and of the old extension; UTF-8, or UTF-16 with a byte order mark.
//! What is in Auth0's own form passes as slices of the input; everything else is rewritten into that form.

mod array;
mod canonical_names;
mod cell;
mod column;
mod compact;
mod csv;
mod csv_header;
mod encoding;
mod form;
mod item_scanner;
mod lines;
mod place;
mod reader;
mod record_builder;
mod sink;

pub use canonical_names::canonical_record;
pub use column::is_column;
pub(in crate::bulk) use compact::compact;
pub use reader::RecordReader;
pub use sink::{Position, RecordError, RecordSink};

/// The longest record, in bytes of UTF-8 text. A longer line is a broken file, or a user of a tenant that does not limit
/// profiles before 2027-03-04: no import takes either, and the memory of WebAssembly never shrinks. Source: Auth0, "Migrate
/// Oversized User Profiles".
pub const MAX_RECORD_BYTES: usize = 1_000_000;
