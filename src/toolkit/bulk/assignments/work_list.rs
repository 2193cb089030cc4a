//! The work that was planned, and how far it is done: both in the run folder, so that a run that was interrupted goes on.
//!
//! The list is complete on the disk before the first request is sent. A piece of work is noted as done after its answer, so
//! a crash repeats at most one, and each may be repeated.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::assignments::subject::Subject;
use crate::bulk::assignments::work::Work;
use crate::bulk::assignments::work_counts::{Round, WorkCounts, WorkDetails};
use crate::bulk::ndjson::{parse_lines, to_line};
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// The file that says which work was planned and which is done.
pub const JOURNAL: &str = "assign-journal.ndjson";
/// A line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum JournalLine {
    /// The whole work of a round is in the folder.
    Planned {
        round: Round,
        with: Vec<Subject>,
        create_missing: bool,
        folder: String,
        requests: u64,
        counts: WorkCounts,
    },
    /// The first so many pieces of work of a file are done.
    Done {
        folder: String,
        file: String,
        lines: usize,
        succeeded: Value,
    },
    /// All work of a folder is done.
    Finished { folder: String },
}

/// The work of a round, and how far it is done.
pub struct PlannedWork {
    pub(super) folder: String,
    /// How many pieces of work there are.
    pub requests: u64,
    /// What they make together.
    pub counts: WorkCounts,
    /// The file that is under way, and how many of its pieces are done.
    pub(super) position: Option<(String, usize)>,
    /// How many pieces are done.
    pub requests_done: u64,
    /// What has succeeded.
    pub succeeded: WorkCounts,
    /// How much work each role, organization or user has; empty if the work was planned by an earlier run.
    pub details: WorkDetails,
}

impl PlannedWork {
    /// The work of a round that an earlier run with the same options has planned and not finished.
    ///
    /// # Errors
    /// `files`
    pub async fn unfinished(
        run: &impl RunFolder,
        round: Round,
        with: &[Subject],
        create_missing: bool,
    ) -> Result<Option<Self>, Problem> {
        let journal = run.read(JOURNAL).await?.unwrap_or_default();
        let mut found: Option<Self> = None;
        for line in parse_lines::<JournalLine>(&journal) {
            match line {
                JournalLine::Planned {
                    round: of,
                    with: subjects,
                    create_missing: creating,
                    folder,
                    requests,
                    counts,
                } if of == round => {
                    let same = subjects == with && creating == create_missing;
                    found = same.then_some(Self {
                        folder,
                        requests,
                        counts,
                        position: None,
                        requests_done: 0,
                        succeeded: WorkCounts::default(),
                        details: WorkDetails::default(),
                    });
                }
                JournalLine::Done {
                    folder,
                    file,
                    lines,
                    succeeded,
                } => {
                    let Some(work) = found.as_mut().filter(|work| work.folder == folder) else {
                        continue;
                    };
                    work.requests_done = work.requests_done.saturating_add(1);
                    work.succeeded = serde_json::from_value(succeeded).unwrap_or_default();
                    work.position = Some((file, lines));
                }
                JournalLine::Finished { folder } => {
                    found = found.filter(|work| work.folder != folder);
                }
                JournalLine::Planned { .. } => {}
            }
        }
        Ok(found)
    }

    /// Notes in the journal that this work is to be done: a run that is interrupted goes on with it.
    ///
    /// # Errors
    /// `files`
    pub async fn note(
        &self,
        run: &impl RunFolder,
        round: Round,
        with: &[Subject],
        create_missing: bool,
    ) -> Result<(), Problem> {
        let line = JournalLine::Planned {
            round,
            with: with.to_vec(),
            create_missing,
            folder: self.folder.clone(),
            requests: self.requests,
            counts: self.counts,
        };
        run.append(JOURNAL, &to_line(&line)).await
    }

    /// Does the work that is left, in its order. `apply` does one piece and says how many of its assignments have
    /// succeeded; its failures are on the disk when it returns.
    ///
    /// # Errors
    /// `files`, and those of `apply`, after which the work can go on in another run.
    pub async fn execute(
        &mut self,
        run: &impl RunFolder,
        mut apply: impl AsyncFnMut(&Work) -> Result<u64, Problem>,
    ) -> Result<(), Problem> {
        for file in run.list(&self.folder).await? {
            let done = match &self.position {
                Some((current, _)) if file < *current => continue,
                Some((current, lines)) if file == *current => *lines,
                _ => 0,
            };
            let path = format!("{}/{file}", self.folder);
            let text = run.read(&path).await?.unwrap_or_default();
            for (index, work) in parse_lines::<Work>(&text).enumerate().skip(done) {
                let succeeded = apply(&work).await?;
                self.succeeded.add(&work, succeeded);
                self.requests_done = self.requests_done.saturating_add(1);
                let line = JournalLine::Done {
                    folder: self.folder.clone(),
                    file: file.clone(),
                    lines: index.saturating_add(1),
                    succeeded: self.succeeded.to_short_json(),
                };
                run.append(JOURNAL, &to_line(&line)).await?;
            }
        }
        let line = JournalLine::Finished {
            folder: self.folder.clone(),
        };
        run.append(JOURNAL, &to_line(&line)).await
    }
}
