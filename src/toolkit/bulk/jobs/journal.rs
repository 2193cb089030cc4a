//! The journal of an import, `journal.ndjson`: what is known to have happened, one record a line, each on the disk before
//! the next step begins. The module [`crate::bulk::jobs`] states the order.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::bulk::jobs::tally::Tally;
use crate::bulk::ports::RunFolder;
use crate::bulk::timestamp::{format_ms, parse_ms};
use crate::problem::{Problem, ProblemCode};

/// The name of the journal in the run folder.
pub const JOURNAL: &str = "journal.ndjson";

/// A record of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// When it was written.
    at: String,
    #[serde(flatten)]
    step: Step,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The import was confirmed.
    Begin(Begin),
    /// A file is part of the import.
    File(PlannedFile),
    /// The file is about to be sent.
    Send {
        /// Its name.
        file: String,
        /// The hash of what is sent.
        sha256: String,
        /// How often it has been sent, with this time.
        attempt: u32,
    },
    /// The tenant has accepted the file.
    Job {
        /// The name of the file.
        file: String,
        /// The ID of the job.
        job_id: String,
    },
    /// What has become of each user of the file is known, and the failures are on the disk.
    Done {
        /// The name of the file.
        file: String,
        /// What has become of its users.
        tally: Tally,
    },
    /// Some users of the file are sent again in other files, which are on the disk.
    Split {
        /// The name of the file.
        file: String,
        /// Why.
        why: String,
        /// What has become of the other users.
        tally: Tally,
        /// The other files.
        parts: Vec<PlannedFile>,
    },
}

/// What an import is about. A run can only be resumed with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// The domain of the new tenant.
    pub domain: String,
    /// The ID of the connection.
    pub connection_id: String,
    /// Whether users who are there are overwritten.
    pub upsert: bool,
}

/// A file that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFile {
    /// Its name in the run folder.
    pub file: String,
    /// The hash of its text.
    pub sha256: String,
    /// How many users it has.
    pub users: u64,
    /// How often the results for its users were lost.
    #[serde(default)]
    pub lost: u32,
    /// With `upsert`: when some of its users may have been sent for the first time, in UNIX milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_ms: Option<u64>,
}

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It was not sent.
    Planned,
    /// It was sent, and whether it has arrived is not known.
    Sent,
    /// It has a job.
    Job(String),
    /// What has become of all its users is known, or they are in other files.
    Settled,
}

/// A file of the import, with its state.
#[derive(Clone, Debug)]
pub struct TrackedFile {
    /// The file.
    pub planned: PlannedFile,
    /// How far it has come.
    pub state: FileState,
    /// How often it was sent.
    pub attempts: u32,
    /// When it was sent for the last time, in UNIX milliseconds.
    pub sent_ms: Option<u64>,
}

/// The journal, and the state that follows from it.
pub struct Journal<'a, F> {
    folder: &'a F,
    /// What the import is about; `None` before the first record.
    pub begin: Option<Begin>,
    files: Vec<TrackedFile>,
    positions: HashMap<String, usize>,
    /// What has become of all users that are settled.
    pub tally: Tally,
}

impl<'a, F: RunFolder> Journal<'a, F> {
    /// Reads the journal of a run; one that was never written is empty. A last line without its end was torn by a crash:
    /// it counts as not written, and the folder cuts it off before the next one is appended.
    ///
    /// # Errors
    /// `files` if it can't be read, `state` if a line in it is damaged.
    pub async fn open(folder: &'a F) -> Result<Self, Problem> {
        let mut journal = Self {
            folder,
            begin: None,
            files: Vec::new(),
            positions: HashMap::new(),
            tally: Tally::default(),
        };
        let text = folder.read(JOURNAL).await?.unwrap_or_default();
        let whole = text.rsplit_once('\n').map_or("", |(whole, _torn)| whole);
        for (index, line) in whole.lines().enumerate() {
            let entry: Entry = serde_json::from_str(line).map_err(|_| damaged(index))?;
            let at_ms = parse_ms(&entry.at);
            journal.apply(&entry.step, at_ms);
        }
        Ok(journal)
    }

    /// Begins the journal: all records are there after a crash, or none.
    ///
    /// # Errors
    /// `files`
    pub async fn create(&mut self, at_ms: u64, steps: &[Step]) -> Result<(), Problem> {
        self.folder.write(JOURNAL, &to_lines(at_ms, steps)).await?;
        for step in steps {
            self.apply(step, Some(at_ms));
        }
        Ok(())
    }

    /// Appends a record, and returns when it is on the disk.
    ///
    /// # Errors
    /// `files`
    pub async fn append(&mut self, at_ms: u64, step: &Step) -> Result<(), Problem> {
        let line = to_lines(at_ms, std::slice::from_ref(step));
        self.folder.append(JOURNAL, &line).await?;
        self.apply(step, Some(at_ms));
        Ok(())
    }

    /// The files in the order in which they came.
    pub fn files(&self) -> &[TrackedFile] {
        &self.files
    }

    /// A file.
    pub fn file(&self, name: &str) -> Option<&TrackedFile> {
        let position = self.positions.get(name)?;
        self.files.get(*position)
    }

    /// Takes back that a file may have arrived, since the tenant has refused it.
    pub fn was_refused(&mut self, name: &str) {
        self.set_state(name, FileState::Planned);
    }

    /// The names of the files whose users are settled, for what was written before a crash.
    pub fn is_settled(&self, name: &str) -> bool {
        self.file(name)
            .is_some_and(|file| file.state == FileState::Settled)
    }

    /// How many users the import has in all.
    pub fn users(&self) -> u64 {
        let open = self
            .files
            .iter()
            .filter(|file| file.state != FileState::Settled);
        open.fold(self.tally.users(), |sum, file| {
            sum.saturating_add(file.planned.users)
        })
    }

    fn apply(&mut self, step: &Step, at_ms: Option<u64>) {
        match step {
            Step::Begin(begin) => self.begin = Some(begin.clone()),
            Step::File(file) => self.add(file.clone()),
            Step::Send { file, attempt, .. } => {
                self.set_state(file, FileState::Sent);
                if let Some(tracked) = self.tracked(file) {
                    tracked.attempts = *attempt;
                    tracked.sent_ms = at_ms;
                    tracked.planned.since_ms = tracked.planned.since_ms.or(at_ms);
                }
            }
            Step::Job { file, job_id } => self.set_state(file, FileState::Job(job_id.clone())),
            Step::Done { file, tally } => {
                self.set_state(file, FileState::Settled);
                self.tally.add(tally);
            }
            Step::Split {
                file, tally, parts, ..
            } => {
                self.set_state(file, FileState::Settled);
                self.tally.add(tally);
                for part in parts {
                    self.add(part.clone());
                }
            }
        }
    }

    fn add(&mut self, planned: PlannedFile) {
        self.positions
            .insert(planned.file.clone(), self.files.len());
        self.files.push(TrackedFile {
            planned,
            state: FileState::Planned,
            attempts: 0,
            sent_ms: None,
        });
    }

    fn set_state(&mut self, name: &str, state: FileState) {
        if let Some(file) = self.tracked(name) {
            file.state = state;
        }
    }

    fn tracked(&mut self, name: &str) -> Option<&mut TrackedFile> {
        let position = *self.positions.get(name)?;
        self.files.get_mut(position)
    }
}

fn to_lines(at_ms: u64, steps: &[Step]) -> String {
    let mut lines = String::new();
    for step in steps {
        let entry = Entry {
            at: format_ms(at_ms),
            step: step.clone(),
        };
        // The records are texts, numbers and lists, which always have a JSON form.
        lines.push_str(&serde_json::to_string(&entry).unwrap_or_default());
        lines.push('\n');
    }
    lines
}

fn damaged(index: usize) -> Problem {
    let line = index.saturating_add(1);
    Problem::new(
        ProblemCode::State,
        format!("line {line} of {JOURNAL} is damaged, so it is not known which users were sent"),
    )
    .with_remedy(
        "Restore the file, or begin a new run: users who are there already are recognised.",
    )
}
