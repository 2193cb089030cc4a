//! The files that say what became of users who are in no import file, or not with all of their fields.

use std::borrow::Cow;

use serde::Serialize;

use crate::bulk::convert::lines_file::LinesFile;
use crate::bulk::convert::rejection::{RejectedLine, RejectionCode, SkipReason, SkippedLine};
use crate::bulk::convert::request::{InputFile, InputKind};
use crate::bulk::convert::unused_line::{UnusedCode, UnusedLine};
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;

/// The files of the run folder beside the import files.
pub struct Outputs {
    inputs: Vec<InputFile>,
    rejected: LinesFile,
    skipped: LinesFile,
    left_out: LinesFile,
    large_profiles: LinesFile,
    without_email: LinesFile,
    unused_hashes: LinesFile,
    unused_factors: LinesFile,
}

/// A user who was written into the import files.
pub struct WrittenUser<'a> {
    /// Where the user is in the input.
    pub position: Position,
    /// The ID in the old tenant.
    pub old_id: &'a str,
}

/// A line of `left-out.ndjson`.
#[derive(Serialize)]
struct LeftOutLine<'a, F> {
    file: &'a str,
    line: u64,
    user_id: &'a str,
    fields: &'a [F],
}

/// A line of `large-profiles.ndjson`.
#[derive(Serialize)]
struct LargeProfileLine<'a> {
    file: &'a str,
    line: u64,
    user_id: &'a str,
    bytes: usize,
}

impl Outputs {
    /// Files without lines.
    pub fn new(inputs: Vec<InputFile>) -> Self {
        Self {
            inputs,
            rejected: LinesFile::new("rejected.ndjson"),
            skipped: LinesFile::new("skipped.ndjson"),
            left_out: LinesFile::new("left-out.ndjson"),
            large_profiles: LinesFile::new("large-profiles.ndjson"),
            without_email: LinesFile::new("no-email.ndjson"),
            unused_hashes: LinesFile::new("unused-hashes.ndjson"),
            unused_factors: LinesFile::new("unused-factors.ndjson"),
        }
    }

    /// The name and kind of an input; empty and users, if the request has none of this number.
    pub fn input(&self, file: u32) -> (&str, InputKind) {
        let index = usize::try_from(file).unwrap_or(usize::MAX);
        self.inputs
            .get(index)
            .map_or(("", InputKind::Users), |input| (&input.name, input.kind))
    }

    /// Where a record is, for a person.
    pub fn describe(&self, position: Position) -> String {
        let (file, _) = self.input(position.file);
        format!("{file}, line {}", position.line)
    }

    pub fn reject(
        &mut self,
        position: Position,
        code: RejectionCode,
        user_id: Option<&str>,
        reason: Option<String>,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let line = RejectedLine {
            file: file_name(&self.inputs, position.file),
            line: position.line,
            byte: position.byte,
            user_id,
            field: code.field(),
            code: code.name(),
            reason: reason.map_or(Cow::Borrowed(code.reason()), Cow::Owned),
            remedy: code.remedy(),
        };
        self.rejected.add(&line, host)
    }

    pub fn skip(
        &mut self,
        position: Position,
        user_id: &str,
        reason: SkipReason,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let line = SkippedLine {
            file: file_name(&self.inputs, position.file),
            line: position.line,
            user_id,
            reason: reason.name(),
            remedy: reason.remedy(),
        };
        self.skipped.add(&line, host)
    }

    /// Says which fields of a user were left out.
    pub fn leave_out(
        &mut self,
        user: &WrittenUser<'_>,
        fields: &[impl Serialize],
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let line = LeftOutLine {
            file: file_name(&self.inputs, user.position.file),
            line: user.position.line,
            user_id: user.old_id,
            fields,
        };
        self.left_out.add(&line, host)
    }

    /// Keeps an import record without e-mail address, given as JSON text.
    pub fn without_email(&mut self, record: &str, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.without_email.add_text(record, host)
    }

    /// Says that the import record of a user is large.
    pub fn large_profile(
        &mut self,
        user: &WrittenUser<'_>,
        bytes: usize,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let line = LargeProfileLine {
            file: file_name(&self.inputs, user.position.file),
            line: user.position.line,
            user_id: user.old_id,
            bytes,
        };
        self.large_profiles.add(&line, host)
    }

    pub fn unused(
        &mut self,
        kind: InputKind,
        position: Option<Position>,
        code: UnusedCode,
        user_id: Option<&str>,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let line = UnusedLine {
            file: position.map(|position| file_name(&self.inputs, position.file)),
            line: position.map(|position| position.line),
            user_id,
            code: code.name(),
            reason: code.reason(),
        };
        match kind {
            InputKind::Factors => self.unused_factors.add(&line, host),
            InputKind::Hashes | InputKind::Users => self.unused_hashes.add(&line, host),
        }
    }

    /// Appends all lines that are still in memory.
    pub fn flush(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        let files = [
            &mut self.rejected,
            &mut self.skipped,
            &mut self.left_out,
            &mut self.large_profiles,
            &mut self.without_email,
            &mut self.unused_hashes,
            &mut self.unused_factors,
        ];
        files.into_iter().try_for_each(|file| file.flush(host))
    }
}

fn file_name(inputs: &[InputFile], file: u32) -> &str {
    let index = usize::try_from(file).unwrap_or(usize::MAX);
    inputs.get(index).map_or("", |input| &input.name)
}
