//! What a reader hands out: records and what could not be read, each with its position.

use std::fmt;

use super::MAX_RECORD_BYTES;

/// Where a record begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The number of the file, as it was passed to `begin_file`.
    pub file: u32,
    /// The line, counted from 1; of an item of an array or a row of several lines, the first one.
    pub line: u64,
    /// The offset in bytes in the unpacked file, a byte order mark included.
    pub byte: u64,
}

/// Receives the records of an input.
pub trait RecordSink {
    /// Receives the text of one JSON value that should be an object, with the member names of Auth0's export. It has
    /// not been validated, and contains no line break.
    fn record(&mut self, position: Position, json: &str);

    /// Receives the position of something that is no record.
    fn unreadable(&mut self, position: Position, error: RecordError);

    /// Whether the records of a file are users, so that names of columns are replaced. In other files they mean something
    /// else.
    fn has_users(&self, _file: u32) -> bool {
        true
    }
}

/// Why a part of the input is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// The record is longer than [`MAX_RECORD_BYTES`].
    TooLong,
    /// The record contains bytes that are not text.
    NotText {
        /// The offset of the first of these bytes in the UTF-8 text of the record.
        offset: usize,
    },
    /// The input ends in the middle of the record.
    Truncated,
    /// The input ends before the end of the array.
    TruncatedArray,
    /// The item of an array is not JSON: a line break in a string, or something that begins no value.
    BrokenItem,
    /// There is text after the end of the array.
    TextAfterArray,
    /// The row of a CSV file has another number of cells than its header.
    Cells {
        /// The number of cells of the header.
        expected: usize,
        /// The number of cells of the row.
        found: usize,
    },
}

impl fmt::Display for RecordError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(
                formatter,
                "it is longer than {MAX_RECORD_BYTES} bytes, and no import takes as much"
            ),
            Self::NotText { offset } => write!(
                formatter,
                "it is not text in UTF-8, or in UTF-16 with a byte order mark, after {offset} bytes"
            ),
            Self::Truncated => formatter.write_str("the file ends in the middle of it"),
            Self::TruncatedArray => {
                formatter.write_str("the file ends before the end of the array")
            }
            Self::BrokenItem => formatter.write_str("it is not JSON"),
            Self::TextAfterArray => formatter.write_str("it is after the end of the array"),
            Self::Cells { expected, found } => write!(
                formatter,
                "it has {found} cells, and the header has {expected}"
            ),
        }
    }
}

impl std::error::Error for RecordError {}
