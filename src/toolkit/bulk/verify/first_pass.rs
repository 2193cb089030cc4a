//! The first pass of the comparison: each user becomes a few hashes.

use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::{BulkHost, file_problem};
use crate::bulk::record::{Position, RecordError, RecordSink};
use crate::bulk::verify::answers::{Answer, DIFFERENCES_FILE};
use crate::bulk::verify::canonical::CanonicalWriter;
use crate::bulk::verify::compared::FieldHashes;
use crate::bulk::verify::compared_fields::ComparedFields;
use crate::bulk::verify::hashes::UserHashes;
use crate::bulk::verify::id_hasher::IdHasher;
use crate::bulk::verify::named_users::NamedUsers;
use crate::bulk::verify::request::{CompareOptions, CompareReport};
use crate::bulk::verify::second_pass::SecondPass;
use crate::problem::Problem;
use migration_core::domain::object_writer::ObjectWriter;

/// The first pass.
pub struct FirstPass<H> {
    options: CompareOptions,
    host: H,
    ids: IdHasher,
    is_old: bool,
    file: TemporaryFile,
    hashes: UserHashes,
    report: CompareReport,
    problem: Option<Problem>,
    /// Boxed, since it is large.
    fields: Box<ComparedFields>,
    writer: CanonicalWriter,
}

impl<H: BulkHost> FirstPass<H> {
    pub(super) fn new(options: CompareOptions, host: H, ids: IdHasher) -> Self {
        Self {
            options,
            host,
            ids,
            is_old: true,
            file: TemporaryFile::default(),
            hashes: UserHashes::default(),
            report: CompareReport::default(),
            problem: None,
            fields: Box::default(),
            writer: CanonicalWriter::default(),
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.problem.is_some()
    }

    pub(super) fn begin_file(&mut self, number: u32) -> bool {
        self.is_old = self.options.is_old(number);
        self.problem.is_none()
    }

    /// Compares the hashes, and starts the second pass.
    pub(super) fn finish(mut self) -> Result<SecondPass<H>, Problem> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let comparison = self.hashes.compare(&mut self.host)?;
        self.report.answers.same = comparison.same;
        self.report.old_hash = comparison.old_hash;
        self.report.new_hash = comparison.new_hash;
        let users = NamedUsers::new(
            self.host,
            self.file,
            comparison.suspects,
            &self.options,
            self.report,
        );
        Ok(SecondPass::new(self.options, self.ids, users))
    }

    /// Counts a record that can't be compared, and says so in the file of differences.
    fn add_unchecked(&mut self, position: Position, reason: &str) {
        let mut line = String::new();
        let mut members = ObjectWriter::begin(&mut line);
        members.insert_str("answer", Answer::Unchecked.name());
        members.insert_str("tenant", if self.is_old { "old" } else { "new" });
        members.insert_str("file", self.options.input_name(position.file));
        members.insert_number("line", position.line);
        members.insert_str("reason", reason);
        members.end();
        line.push('\n');
        self.report.answers.add(Answer::Unchecked, &[]);
        if !self.host.append(DIFFERENCES_FILE, line.as_bytes()) {
            self.problem = Some(file_problem(DIFFERENCES_FILE, "could not be written"));
        }
    }
}

impl<H: BulkHost> RecordSink for FirstPass<H> {
    fn record(&mut self, position: Position, json: &str) {
        if self.problem.is_some() {
            return;
        }
        let Self {
            options,
            host,
            ids,
            is_old,
            file,
            hashes,
            report,
            writer,
            ..
        } = self;
        let side = if *is_old { &options.old } else { &options.new };
        let mut outcome = Ok(());
        let read = side.read_fields(json, &mut self.fields, |id, fields| {
            let users = if *is_old {
                &mut report.old_users
            } else {
                &mut report.new_users
            };
            *users = users.saturating_add(1);
            let Some(id) = ids.hash(id).filter(|_| outcome.is_ok()) else {
                return;
            };
            let user = FieldHashes::of(fields, writer);
            outcome = hashes.insert(*is_old, id, user, file, host);
        });
        self.problem = outcome.err();
        if let Err(reason) = read {
            self.add_unchecked(position, reason.as_str());
        }
    }

    fn unreadable(&mut self, position: Position, error: RecordError) {
        if self.problem.is_none() {
            self.add_unchecked(position, &error.to_string());
        }
    }
}
