//! The import files: JSON arrays with one user a line, none larger than a job of Auth0 takes.

use std::ops::RangeInclusive;

use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;

/// The largest import file, in bytes. A request may have 512,000, and the other parts of the form count as well. Source:
/// Auth0 Management API v2, "Create import users job".
pub const MAX_FILE_BYTES: usize = 500_000;
/// The sizes that may be asked for.
pub const FILE_BYTES: RangeInclusive<usize> = 10_000..=MAX_FILE_BYTES;
/// The size that Auth0 advises for ten jobs and more.
pub const DEFAULT_FILE_BYTES: usize = 400_000;

const BEGIN: &str = "[\n";
const SEPARATOR: &str = ",\n";
const END: &str = "\n]";

/// Where a user is in the import files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the file, from 1.
    pub file: u32,
    /// The offset of the user's JSON text in the file, in bytes.
    pub offset: u32,
    /// The length of that text, in bytes.
    pub length: u32,
}

/// The import files, of which the last one is in memory.
pub struct ImportFiles {
    target_bytes: usize,
    /// The file that is being written, without its end.
    text: String,
    /// Where the user that is being written begins in `text`.
    user_start: usize,
    /// How many files are written.
    written: u32,
    /// How many bytes they have together.
    written_bytes: u64,
}

impl ImportFiles {
    /// No files yet. Files grow up to `target_bytes`; only a user who is larger gets a file of more bytes.
    pub fn new(target_bytes: usize) -> Self {
        let mut text = String::with_capacity(MAX_FILE_BYTES.saturating_mul(2));
        text.push_str(BEGIN);
        Self {
            target_bytes,
            text,
            user_start: BEGIN.len(),
            written: 0,
            written_bytes: 0,
        }
    }

    /// Begins a user, whose JSON text must be written at the end of the text that is returned.
    pub fn begin_user(&mut self) -> &mut String {
        if self.text.len() > BEGIN.len() {
            self.text.push_str(SEPARATOR);
        }
        self.user_start = self.text.len();
        &mut self.text
    }

    /// The text of the user that is being written.
    pub fn user(&self) -> &str {
        self.text.get(self.user_start..).unwrap_or_default()
    }

    /// Takes the user back that was begun.
    pub fn discard_user(&mut self) {
        self.text.truncate(self.user_start);
        if self.text.len() > BEGIN.len() {
            self.text
                .truncate(self.user_start.saturating_sub(SEPARATOR.len()));
        }
    }

    /// Whether the user that was begun fits into an import file at all.
    pub fn user_fits(&self) -> bool {
        let around = BEGIN.len().saturating_add(END.len());
        self.user().len().saturating_add(around) <= MAX_FILE_BYTES
    }

    /// Ends the user that was begun. The file is written before, if the user does not fit into it any more.
    ///
    /// # Errors
    /// `files`
    pub fn end_user(&mut self, host: &mut impl BulkHost) -> Result<Place, Problem> {
        let is_first = self.user_start == BEGIN.len();
        if self.text.len().saturating_add(END.len()) > self.target_bytes && !is_first {
            let user = self.user().to_owned();
            self.discard_user();
            self.write(host)?;
            self.begin_user().push_str(&user);
        }
        Ok(Place {
            file: self.next_number(),
            offset: to_u32(self.user_start),
            length: to_u32(self.user().len()),
        })
    }

    /// Writes the last file.
    ///
    /// # Errors
    /// `files`
    pub fn finish(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        if self.text.len() > BEGIN.len() {
            self.write(host)?;
        }
        Ok(())
    }

    fn write(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.text.push_str(END);
        let name = file_name(self.next_number());
        if !host.write_import_file(&name, self.text.as_bytes()) {
            return Err(file_problem(&name, "could not be written"));
        }
        self.written = self.next_number();
        self.written_bytes = self.written_bytes.saturating_add(self.text.len() as u64);
        self.text.truncate(BEGIN.len());
        self.user_start = BEGIN.len();
        Ok(())
    }

    /// Reads the JSON text of a user back.
    ///
    /// # Errors
    /// `files`
    pub fn read_user(&self, place: Place, host: &mut impl BulkHost) -> Result<String, Problem> {
        let (offset, length) = (to_usize(place.offset), to_usize(place.length));
        if place.file == self.next_number() {
            let user = self.text.get(offset..offset.saturating_add(length));
            return Ok(user.unwrap_or_default().to_owned());
        }
        let name = file_name(place.file);
        let mut user = vec![0; length];
        if !host.read_import_file(&name, place.offset.into(), &mut user) {
            return Err(file_problem(&name, "could not be read"));
        }
        String::from_utf8(user).map_err(|_| file_problem(&name, "was changed by somebody else"))
    }

    /// How many files there are, and how many bytes they have together.
    pub fn totals(&self) -> (u64, u64) {
        (self.written.into(), self.written_bytes)
    }

    /// The number of the file that is written next.
    fn next_number(&self) -> u32 {
        self.written.saturating_add(1)
    }
}

/// The name of an import file.
fn file_name(number: u32) -> String {
    format!("{number:05}.json")
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
