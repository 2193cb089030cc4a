//! Finds out which users differ, are missing or are extra, and writes them down.

use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::verify::answers::{Answer, DIFFERENCES_FILE, SUSPECTS_FILE, answer_line};
use crate::bulk::verify::compared::differences;
use crate::bulk::verify::line_buffer::LineBuffer;
use crate::bulk::verify::proven::{ProvenUser, ProvenWriter};
use crate::bulk::verify::request::{CompareOptions, CompareReport};
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::bulk::verify::suspects::{State, Suspect, Suspects};
use crate::problem::Problem;
use migration_core::domain::raw_object::RawObject;

/// The users whose hashes have no equal in the other tenant, and the files that name them.
pub struct NamedUsers<H> {
    host: H,
    file: TemporaryFile,
    /// The hashes of the IDs to look at, sorted.
    hashes: Vec<u64>,
    suspects: Suspects,
    proven: ProvenWriter,
    differences: LineBuffer,
    set_aside: LineBuffer,
    /// How many users may still be set aside to be looked up once more.
    recheck: u64,
    /// Whether users who are only in the new tenant may be set aside, too.
    recheck_extra: bool,
    /// Those of them who are set aside if all others have left room: the ID, and that of the old tenant.
    extra: Vec<(String, String)>,
    report: CompareReport,
}

impl<H: BulkHost> NamedUsers<H> {
    /// Starts with the sorted hashes of the IDs to look at.
    pub fn new(
        host: H,
        file: TemporaryFile,
        hashes: Vec<u64>,
        options: &CompareOptions,
        report: CompareReport,
    ) -> Self {
        Self {
            host,
            file,
            hashes,
            suspects: Suspects::default(),
            proven: ProvenWriter::default(),
            differences: LineBuffer::new(DIFFERENCES_FILE),
            set_aside: LineBuffer::new(SUSPECTS_FILE),
            recheck: options.recheck,
            recheck_extra: options.recheck_extra,
            extra: Vec::new(),
            report,
        }
    }

    /// Whether there is anybody to look at.
    pub fn has_suspects(&self) -> bool {
        !self.hashes.is_empty()
    }

    /// Whether a user with this hash of the ID is to be looked at.
    pub fn is_suspect(&self, hash: u64) -> bool {
        self.hashes.binary_search(&hash).is_ok()
    }

    /// Adds a user of the old tenant. All of them come before the first of the new tenant.
    ///
    /// # Errors
    /// `files`
    pub fn add_suspect(&mut self, hash: u64, user: &Suspect) -> Result<(), Problem> {
        self.suspects
            .insert(hash, user, &mut self.file, &mut self.host)
    }

    /// Lists a user of the old tenant as proven.
    ///
    /// # Errors
    /// `files`
    pub fn add_proven(&mut self, user: &ProvenUser) -> Result<(), Problem> {
        self.proven.push(user, &mut self.host)
    }

    /// Compares a user of the new tenant with the one of the old tenant, who would have the whole ID `old_id`.
    ///
    /// # Errors
    /// `files`
    pub fn meet(
        &mut self,
        hash: u64,
        id: &str,
        profile: &RawObject<'_>,
        old_id: Option<String>,
    ) -> Result<(), Problem> {
        let mut numbers = Vec::new();
        let mut closest: Option<(Suspect, Vec<String>)> = None;
        for number in self.suspects.with_hash(hash) {
            let user = self.suspects.read(number, &mut self.host)?;
            if user.id != id {
                continue;
            }
            numbers.push(number);
            let expected = RawObject::parse(&user.profile).unwrap_or_default();
            let fields = differences(&expected, profile);
            if closest
                .as_ref()
                .is_none_or(|(_, least)| fields.len() < least.len())
            {
                closest = Some((user, fields));
            }
        }
        let Some((user, fields)) = closest else {
            return self.add_extra(id, old_id);
        };
        let had_differed = numbers
            .iter()
            .any(|number| self.suspects.state(*number) == State::Differs);
        if had_differed {
            return Ok(());
        }
        let state = if fields.is_empty() {
            State::Same
        } else {
            State::Differs
        };
        for number in numbers {
            self.suspects.set_state(number, state);
        }
        if fields.is_empty() {
            return Ok(());
        }
        self.answer(user, Answer::Differs, fields)
    }

    /// Counts those whom nobody has met.
    ///
    /// # Errors
    /// `files`
    pub fn finish(&mut self) -> Result<CompareReport, Problem> {
        self.suspects.sort();
        for number in 0..self.suspects.count() {
            let state = self.suspects.state(number);
            if state == State::Differs || self.is_repeated(number)? {
                continue;
            }
            if state == State::Same {
                self.report.answers.add(Answer::Same, &[]);
                continue;
            }
            let user = self.suspects.read(number, &mut self.host)?;
            if user.may_be_missing {
                self.report.answers.add(Answer::LeftByDecision, &[]);
            } else {
                self.answer(user, Answer::Missing, Vec::new())?;
            }
        }
        for (id, old_id) in std::mem::take(&mut self.extra) {
            let user = Suspect::unknown(id, old_id);
            self.answer(user, Answer::Extra, Vec::new())?;
        }
        self.differences.finish(&mut self.host)?;
        self.set_aside.finish(&mut self.host)?;
        self.proven.finish(&mut self.host)?;
        self.report.proven = self.proven.count();
        Ok(self.report.clone())
    }

    /// The host, with the files that were written.
    pub fn into_host(self) -> H {
        self.host
    }

    /// Whether an earlier user of the old export has the same ID. Both count as one.
    fn is_repeated(&mut self, number: usize) -> Result<bool, Problem> {
        let hash = self.suspects.hash(number);
        let mut earlier = self.suspects.with_hash(hash);
        if earlier.start == number {
            return Ok(false);
        }
        earlier.end = number;
        let id = self.suspects.read(number, &mut self.host)?.id;
        for number in earlier {
            if self.suspects.read(number, &mut self.host)?.id == id {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts a user who is only in the new tenant. Such users are set aside last, since they need nobody to look after them.
    fn add_extra(&mut self, id: &str, old_id: Option<String>) -> Result<(), Problem> {
        let is_full = u64::try_from(self.extra.len()).is_ok_and(|count| count >= self.recheck);
        if let Some(old_id) = old_id.filter(|_| self.recheck_extra && !is_full) {
            self.extra.push((id.to_owned(), old_id));
            return Ok(());
        }
        self.report.answers.add(Answer::Extra, &[]);
        let line = answer_line(id, Answer::Extra, &[]);
        self.differences.push(&line, &mut self.host)
    }

    fn answer(
        &mut self,
        user: Suspect,
        answer: Answer,
        fields: Vec<String>,
    ) -> Result<(), Problem> {
        self.report.answers.add(answer, &fields);
        let Some(recheck) = self.recheck.checked_sub(1) else {
            let line = answer_line(&user.id, answer, &fields);
            return self.differences.push(&line, &mut self.host);
        };
        self.recheck = recheck;
        self.report.suspects = self.report.suspects.saturating_add(1);
        let line = SuspectLine {
            user,
            answer,
            fields,
            missing_keys: 0,
            lacks_block: false,
        };
        self.set_aside.push(&line.to_line(), &mut self.host)
    }
}
