//! Writes the work of a round into the run folder, before the first request is sent.

use crate::bulk::assignments::work::Work;
use crate::bulk::assignments::work_counts::{Round, WorkCounts, WorkDetails};
use crate::bulk::assignments::work_list::PlannedWork;
use crate::bulk::ndjson::to_line;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// Lines of a file of work: no file becomes too large to read at once.
const LINES_PER_FILE: usize = 20_000;
/// Lines that are written at once: each write waits for the disk.
const LINES_PER_WRITE: usize = 500;

/// Writes the work of a round.
pub struct WorkWriter<'a, F> {
    run: &'a F,
    folder: String,
    file: u32,
    lines_in_file: usize,
    pending: Vec<String>,
    requests: u64,
    counts: WorkCounts,
    details: WorkDetails,
}

impl<'a, F: RunFolder> WorkWriter<'a, F> {
    /// Starts the work of a round in a new folder. What a crash left of an earlier plan is not looked at again.
    ///
    /// # Errors
    /// `files`
    pub async fn start(run: &'a F, round: Round) -> Result<Self, Problem> {
        let name = match round {
            Round::Assignments => "assignments",
            Round::Links => "links",
        };
        let mut number = 1_u32;
        loop {
            let folder = format!("work-{name}-{number}");
            if run.list(&folder).await?.is_empty() {
                return Ok(Self {
                    run,
                    folder,
                    file: 1,
                    lines_in_file: 0,
                    pending: Vec::new(),
                    requests: 0,
                    counts: WorkCounts::default(),
                    details: WorkDetails::default(),
                });
            }
            number = number.saturating_add(1);
        }
    }

    /// Adds a piece of work.
    ///
    /// # Errors
    /// `files`
    pub async fn push(&mut self, work: &Work) -> Result<(), Problem> {
        self.count(work);
        self.pending.push(to_line(work));
        if self.pending.len() >= LINES_PER_WRITE {
            self.flush().await?;
        }
        Ok(())
    }

    /// Writes the work that comes before all other.
    ///
    /// # Errors
    /// `files`
    pub async fn write_first(&mut self, first: &[Work]) -> Result<(), Problem> {
        if first.is_empty() {
            return Ok(());
        }
        first.iter().for_each(|work| self.count(work));
        let lines: String = first.iter().map(to_line).collect();
        let name = format!("{}/00000.ndjson", self.folder);
        self.run.write(&name, &lines).await
    }

    /// Completes the work. Only work that is noted in the journal afterwards is continued by another run.
    ///
    /// # Errors
    /// `files`
    pub async fn finish(mut self) -> Result<PlannedWork, Problem> {
        self.flush().await?;
        Ok(PlannedWork {
            folder: self.folder,
            requests: self.requests,
            counts: self.counts,
            position: None,
            requests_done: 0,
            succeeded: WorkCounts::default(),
            details: self.details,
        })
    }

    fn count(&mut self, work: &Work) {
        self.requests = self.requests.saturating_add(1);
        self.counts.add(work, work.assignments());
        self.details.add(work);
    }

    async fn flush(&mut self) -> Result<(), Problem> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let name = format!("{}/{:05}.ndjson", self.folder, self.file);
        self.run.append(&name, &self.pending.concat()).await?;
        self.lines_in_file = self.lines_in_file.saturating_add(self.pending.len());
        self.pending.clear();
        if self.lines_in_file >= LINES_PER_FILE {
            self.file = self.file.saturating_add(1);
            self.lines_in_file = 0;
        }
        Ok(())
    }
}
