//! The first pass of the comparison: the hashes of all users are collected and compared.

use crate::bulk::index::spilled_texts::{SpilledTexts, TextPlace};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::{BulkHost, file_problem};
use crate::bulk::verify::answers::DIFFERENCES_FILE;
use crate::bulk::verify::hashed_users::HashedUsers;
use crate::bulk::verify::hashes::UserHashes;
use crate::bulk::verify::named_users::NamedUsers;
use crate::bulk::verify::request::{CompareOptions, CompareReport};
use crate::bulk::verify::second_pass::SecondPass;
use crate::bulk::verify::user_hasher::UserHasher;
use crate::problem::Problem;

/// The first pass.
pub struct FirstPass<H> {
    hasher: UserHasher,
    collected: Collected<H>,
    problem: Option<Problem>,
}

struct Collected<H> {
    host: H,
    file: TemporaryFile,
    hashes: UserHashes,
    report: CompareReport,
    /// What the file of differences will say of the new tenant's records, after those of the old one: hashed on another
    /// thread, they come at any time.
    new_lines: SpilledTexts,
    new_places: Vec<TextPlace>,
}

impl<H: BulkHost> FirstPass<H> {
    pub(super) fn new(options: CompareOptions, host: H, bits: u32) -> Self {
        Self {
            hasher: UserHasher::with_hash_bits(options, bits),
            collected: Collected {
                host,
                file: TemporaryFile::default(),
                hashes: UserHashes::default(),
                report: CompareReport::default(),
                new_lines: SpilledTexts::default(),
                new_places: Vec::new(),
            },
            problem: None,
        }
    }

    pub(super) fn begin_file(&mut self, number: u32) -> bool {
        self.hasher.begin_file(number);
        self.problem.is_none()
    }

    /// Takes the next piece of a file; `false` if no more are needed.
    pub(super) fn push(&mut self, bytes: &[u8]) -> bool {
        self.hasher.push(bytes);
        self.collect()
    }

    pub(super) fn lines(&self) -> u64 {
        self.hasher.lines()
    }

    pub(super) fn end_file(&mut self) {
        self.hasher.end_file();
        self.collect();
    }

    /// Adds users that were hashed elsewhere; `false` if no more are needed.
    pub(super) fn add(&mut self, users: &HashedUsers) -> bool {
        if self.problem.is_none() {
            self.problem = self.collected.add(users).err();
        }
        self.problem.is_none()
    }

    /// Compares the hashes, and starts the second pass.
    pub(super) fn finish(self) -> Result<SecondPass<H>, Problem> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let mut collected = self.collected;
        collected.append_new_lines()?;
        let comparison = collected.hashes.compare(&mut collected.host)?;
        let mut report = collected.report;
        report.answers.same = comparison.same;
        report.old_hash = comparison.old_hash;
        report.new_hash = comparison.new_hash;
        let (options, ids) = self.hasher.into_parts();
        let users = NamedUsers::new(
            collected.host,
            collected.file,
            comparison.suspects,
            &options,
            report,
        );
        Ok(SecondPass::new(options, ids, users))
    }

    fn collect(&mut self) -> bool {
        if self.problem.is_none() {
            self.problem = self.collected.add(self.hasher.users()).err();
        }
        self.hasher.clear();
        self.problem.is_none()
    }
}

impl<H: BulkHost> Collected<H> {
    fn add(&mut self, users: &HashedUsers) -> Result<(), Problem> {
        let Self {
            host,
            file,
            hashes,
            report,
            ..
        } = self;
        let count = if users.is_old {
            &mut report.old_users
        } else {
            &mut report.new_users
        };
        *count = count.saturating_add(users.users);
        for entry in &users.entries {
            hashes.insert(users.is_old, *entry, file, host)?;
        }
        let unchecked = &mut report.answers.unchecked;
        *unchecked = unchecked.saturating_add(users.unchecked);
        self.add_lines(users)
    }

    fn add_lines(&mut self, users: &HashedUsers) -> Result<(), Problem> {
        let lines = &users.unchecked_lines;
        if lines.is_empty() {
            return Ok(());
        }
        if users.is_old {
            return append(&mut self.host, lines);
        }
        let place = self.new_lines.push(lines, &mut self.file, &mut self.host)?;
        self.new_places.push(place);
        Ok(())
    }

    fn append_new_lines(&mut self) -> Result<(), Problem> {
        for place in &self.new_places {
            let lines = self.new_lines.get(*place, &mut self.host)?.to_owned();
            append(&mut self.host, &lines)?;
        }
        Ok(())
    }
}

fn append(host: &mut impl BulkHost, lines: &str) -> Result<(), Problem> {
    if host.append(DIFFERENCES_FILE, lines.as_bytes()) {
        Ok(())
    } else {
        Err(file_problem(DIFFERENCES_FILE, "could not be written"))
    }
}
