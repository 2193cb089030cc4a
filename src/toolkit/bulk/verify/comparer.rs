//! Compares two exports, user by user, in little memory.
//!
//! The first pass over all files hashes each user. The hashes tell at once which users are the same in both tenants. The
//! second pass reads only the other users as text, and names them with the fields in which they differ. It is exact:
//! equal hashes of different IDs only make the second pass look at users who turn out to be the same.
//!
//! Hashing takes longest. Another thread can hash the users of some files, and the comparer then takes the hashes
//! instead of these files in the first pass.

use crate::bulk::ports::BulkHost;
use crate::bulk::record::RecordReader;
use crate::bulk::verify::first_pass::FirstPass;
use crate::bulk::verify::hashed_users::HashedUsers;
use crate::bulk::verify::request::{CompareOptions, CompareReport};
use crate::bulk::verify::second_pass::SecondPass;
use crate::problem::Problem;

/// Compares two exports. The files of the old tenant's export are numbered from 0, then those of the new one; for the
/// second pass all come again in the same order, with the numbers that follow.
pub struct Comparer<H> {
    files: u32,
    is_skipped: bool,
    /// The reader of the second pass.
    reader: RecordReader,
    pass: Option<Pass<H>>,
}

/// Both passes are large.
enum Pass<H> {
    First(Box<FirstPass<H>>),
    Second(Box<SecondPass<H>>),
    Failed(Problem),
}

impl<H: BulkHost> Comparer<H> {
    /// Starts a comparison.
    pub fn new(options: CompareOptions, host: H) -> Self {
        Self::with_hash_bits(options, host, u64::BITS)
    }

    /// Starts a comparison that uses only the first bits of the hashes of IDs. What it finds does not depend on their
    /// number; the tests show that.
    pub fn with_hash_bits(options: CompareOptions, host: H, bits: u32) -> Self {
        Self {
            files: u32::try_from(options.inputs.len()).unwrap_or(u32::MAX),
            is_skipped: false,
            reader: RecordReader::new(),
            pass: Some(Pass::First(Box::new(FirstPass::new(options, host, bits)))),
        }
    }

    /// Begins a file. `false`: there is nothing to find in it, so its bytes need not be passed.
    pub fn begin_file(&mut self, number: u32) -> bool {
        let number_in_pass = match number.checked_sub(self.files) {
            None => number,
            Some(number) => {
                self.end_first_pass();
                number
            }
        };
        let needs_file = match &mut self.pass {
            Some(Pass::First(pass)) => pass.begin_file(number_in_pass),
            Some(Pass::Second(pass)) => pass.begin_file(number_in_pass),
            Some(Pass::Failed(_)) | None => false,
        };
        self.is_skipped = !needs_file;
        self.reader.begin_file(number_in_pass);
        needs_file
    }

    /// Takes the next piece of a file; `false` if no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        if self.is_skipped {
            return false;
        }
        match &mut self.pass {
            Some(Pass::First(pass)) => pass.push(bytes),
            Some(Pass::Second(pass)) => {
                self.reader.push(bytes, &mut **pass);
                !pass.has_failed()
            }
            Some(Pass::Failed(_)) | None => false,
        }
    }

    /// Takes users that a [`UserHasher`](super::user_hasher::UserHasher) has hashed, in the first pass; `false` if no more
    /// are needed.
    pub fn add(&mut self, users: &HashedUsers) -> bool {
        match &mut self.pass {
            Some(Pass::First(pass)) => pass.add(users),
            _ => false,
        }
    }

    /// The number of whole lines of the file that were read.
    pub fn lines(&self) -> u64 {
        match &self.pass {
            Some(Pass::First(pass)) => pass.lines(),
            _ => self.reader.lines(),
        }
    }

    /// Ends a file.
    pub fn end_file(&mut self) {
        if self.is_skipped {
            return;
        }
        match &mut self.pass {
            Some(Pass::First(pass)) => pass.end_file(),
            Some(Pass::Second(pass)) => self.reader.end_file(&mut **pass),
            Some(Pass::Failed(_)) | None => {}
        }
    }

    /// Ends the second pass.
    ///
    /// # Errors
    /// `files`
    pub fn finish(&mut self) -> Result<CompareReport, Problem> {
        self.end_first_pass();
        match &mut self.pass {
            Some(Pass::Second(pass)) => pass.finish(),
            Some(Pass::Failed(problem)) => Err(problem.clone()),
            Some(Pass::First(_)) | None => Ok(CompareReport::default()),
        }
    }

    /// The host, with the files that were written; `None` after a problem in the first pass.
    pub fn into_host(self) -> Option<H> {
        match self.pass {
            Some(Pass::Second(pass)) => Some(pass.into_host()),
            _ => None,
        }
    }

    fn end_first_pass(&mut self) {
        self.pass = match self.pass.take() {
            Some(Pass::First(pass)) => Some(match pass.finish() {
                Ok(pass) => Pass::Second(Box::new(pass)),
                Err(problem) => Pass::Failed(problem),
            }),
            pass => pass,
        };
    }
}
