//! The import files: JSON arrays with one user a line, none larger than a job of Auth0 takes.

use std::ops::RangeInclusive;
use std::str;

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

impl Place {
    /// The JSON text of the user in the bytes of the file.
    pub fn user_in(self, file: &[u8]) -> &str {
        let offset = to_usize(self.offset);
        let end = offset.saturating_add(to_usize(self.length));
        let user = file.get(offset..end).unwrap_or_default();
        str::from_utf8(user).unwrap_or_default()
    }
}

/// The import files, of which the last one is in memory.
pub struct ImportFiles {
    target_bytes: usize,
    /// The file that is being written, without its end.
    text: String,
    /// Where the user that is being written begins in `text`.
    user_start: usize,
    /// The lengths of the files that are written, in their order; 0 for a removed one.
    lengths: Vec<u32>,
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
            lengths: Vec::new(),
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
        // The memory is needed no more, and duplicates may need some.
        self.text = String::new();
        Ok(())
    }

    fn write(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.text.push_str(END);
        let name = file_name(self.next_number());
        if !host.write_import_file(&name, self.text.as_bytes()) {
            return Err(file_problem(&name, "could not be written"));
        }
        self.lengths.push(to_u32(self.text.len()));
        self.text.truncate(BEGIN.len());
        self.user_start = BEGIN.len();
        Ok(())
    }

    /// Reads the JSON text of a user back.
    ///
    /// # Errors
    /// `files`
    pub fn read_user(&self, place: Place, host: &mut impl BulkHost) -> Result<String, Problem> {
        let user = read(place.file, place.offset, place.length, host)?;
        let changed = "was changed by somebody else";
        String::from_utf8(user).map_err(|_| file_problem(&file_name(place.file), changed))
    }

    /// Reads a whole file back.
    ///
    /// # Errors
    /// `files`
    pub fn read_file(&self, file: u32, host: &mut impl BulkHost) -> Result<Vec<u8>, Problem> {
        let length = self.lengths.get(index_of(file)).copied();
        read(file, 0, length.unwrap_or_default(), host)
    }

    /// Writes a file with these bytes again without some of its users; removes it, if none is left. `users` are in the order of
    /// the file.
    ///
    /// # Errors
    /// `files`
    pub fn write_without(
        &mut self,
        file: u32,
        old: &[u8],
        users: &[Place],
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let mut text = Vec::with_capacity(old.len());
        let mut start = BEGIN.len();
        let end = old.len().saturating_sub(END.len());
        // Each removed user ends a piece to keep, and the last piece ends with the file.
        let ends = users
            .iter()
            .map(|user| (to_usize(user.offset), to_usize(user.length)));
        for (offset, length) in ends.chain([(end, 0)]) {
            let piece = old.get(start..offset).unwrap_or_default();
            let piece = piece.strip_suffix(SEPARATOR.as_bytes()).unwrap_or(piece);
            if !piece.is_empty() {
                let before = if text.is_empty() { BEGIN } else { SEPARATOR };
                text.extend_from_slice(before.as_bytes());
                text.extend_from_slice(piece);
            }
            start = offset
                .saturating_add(length)
                .saturating_add(SEPARATOR.len());
        }
        let name = file_name(file);
        let written = if text.is_empty() {
            host.remove_import_file(&name)
        } else {
            text.extend_from_slice(END.as_bytes());
            host.write_import_file(&name, &text)
        };
        if !written {
            return Err(file_problem(&name, "could not be written"));
        }
        if let Some(length) = self.lengths.get_mut(index_of(file)) {
            *length = to_u32(text.len());
        }
        Ok(())
    }

    /// How many files there are, and how many bytes they have together.
    pub fn totals(&self) -> (u64, u64) {
        let lengths = self.lengths.iter().filter(|length| **length > 0);
        let bytes = lengths.clone().map(|length| u64::from(*length)).sum();
        (lengths.count() as u64, bytes)
    }

    /// The number of the file that is written next.
    fn next_number(&self) -> u32 {
        to_u32(self.lengths.len()).saturating_add(1)
    }
}

/// Reads a part of a file.
fn read(file: u32, offset: u32, length: u32, host: &mut impl BulkHost) -> Result<Vec<u8>, Problem> {
    let name = file_name(file);
    let mut buffer = vec![0; to_usize(length)];
    if !host.read_import_file(&name, offset.into(), &mut buffer) {
        return Err(file_problem(&name, "could not be read"));
    }
    Ok(buffer)
}

/// Where the length of a file is among all lengths.
fn index_of(file: u32) -> usize {
    to_usize(file.saturating_sub(1))
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
