//! Sends the files of an import as jobs, at most two at once, until it is known what has become of each user.

use std::collections::VecDeque;

use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::jobs::busy::{Busy, others_active};
use crate::bulk::jobs::connection::JobConnection;
use crate::bulk::jobs::failures::drop_unsettled;
use crate::bulk::jobs::import_file::{ImportFile, sha256_hex};
use crate::bulk::jobs::job::JobStatus;
use crate::bulk::jobs::journal::{FileState, Journal, PlannedFile, Step};
use crate::bulk::jobs::poll::{PollWaits, read_job, wait};
use crate::bulk::jobs::rate::Rate;
use crate::bulk::jobs::send::Sent;
use crate::bulk::ports::{RunFolder, file_problem};
use crate::problem::{Problem, ProblemCode};
use migration_core::flow::ports::Clock;

/// Auth0 runs this many import jobs of a tenant at once. Source: Auth0, "Bulk User Imports".
const MAX_ACTIVE_JOBS: usize = 2;
/// An import that is under way.
pub struct Importer<'a, P, F> {
    pub(super) session: &'a Session<'a, P>,
    pub(super) folder: &'a F,
    pub(super) connection: JobConnection,
    /// Whether users who are there are overwritten.
    pub(super) upsert: bool,
    pub(super) journal: Journal<'a, F>,
    /// The files that have no job, in the order in which they are sent.
    queue: VecDeque<String>,
    pub(super) active: Vec<ActiveJob>,
    /// How many jobs in a row have failed as a whole.
    pub(super) whole_failures: u32,
    rate: Rate,
}

/// A job that may still be running.
pub(super) struct ActiveJob {
    file: String,
    job_id: String,
    users: u64,
    percentage_done: u64,
    waits: PollWaits,
    /// When to look at it again, on the clock's monotonic scale.
    poll_at_ms: u64,
}

impl<'a, P: Ports, F: RunFolder> Importer<'a, P, F> {
    /// Prepares an import: what an earlier process has begun is continued.
    ///
    /// # Errors
    /// `files`
    pub async fn new(
        session: &'a Session<'a, P>,
        folder: &'a F,
        connection: JobConnection,
        upsert: bool,
        journal: Journal<'a, F>,
    ) -> Result<Self, Problem> {
        drop_unsettled(folder, &journal).await?;
        let clock = session.ports().clock();
        let mut importer = Self {
            rate: Rate::start(clock.monotonic_ms(), journal.tally.users()),
            session,
            folder,
            connection,
            upsert,
            journal,
            queue: VecDeque::new(),
            active: Vec::new(),
            whole_failures: 0,
        };
        importer.restore();
        Ok(importer)
    }

    /// Jobs first, since their results are kept for a day only; then what may have arrived; then the rest.
    fn restore(&mut self) {
        let now_ms = self.session.ports().clock().monotonic_ms();
        let (mut unsure, mut planned) = (Vec::new(), Vec::new());
        for file in self.journal.files() {
            let name = file.planned.file.clone();
            match &file.state {
                FileState::Job(id) => self.active.push(ActiveJob {
                    job_id: id.clone(),
                    file: name,
                    users: file.planned.users,
                    percentage_done: 0,
                    waits: PollWaits::new(),
                    poll_at_ms: now_ms,
                }),
                FileState::Sent => unsure.push(name),
                FileState::Planned => planned.push(name),
                FileState::Settled => {}
            }
        }
        self.queue.extend(unsure);
        self.queue.extend(planned);
    }

    /// Does the import, to its end.
    ///
    /// # Errors
    /// The problem that stops it. What was done is in the journal, and the next process goes on from there.
    pub async fn run(&mut self) -> Result<(), Problem> {
        let mut busy = Busy::default();
        loop {
            self.report();
            self.fill(&mut busy).await?;
            if self.active.is_empty() && self.queue.is_empty() {
                self.report();
                return Ok(());
            }
            self.wait_for_next(&busy).await;
            if self.poll_due().await? {
                busy = Busy::default();
            }
        }
    }

    /// The journal, at the end.
    pub fn into_journal(self) -> Journal<'a, F> {
        self.journal
    }

    /// Sends files as long as the tenant takes jobs.
    async fn fill(&mut self, busy: &mut Busy) -> Result<(), Problem> {
        while self.active.len() < MAX_ACTIVE_JOBS && self.now_ms() >= busy.until_ms() {
            let Some(file) = self.queue.pop_front() else {
                break;
            };
            match self.send(&file).await? {
                Sent::Job(job_id) => {
                    let users = self
                        .journal
                        .file(&file)
                        .map_or(0, |file| file.planned.users);
                    self.watch(file, job_id, users);
                    *busy = Busy::default();
                }
                Sent::Replaced(parts) => {
                    for part in parts.into_iter().rev() {
                        self.queue.push_front(part);
                    }
                }
                Sent::TwoJobsActive => {
                    self.queue.push_front(file);
                    if !busy.refused(self.now_ms()) && self.active.is_empty() {
                        return Err(others_active(self.session.tenant()));
                    }
                }
            }
        }
        Ok(())
    }

    fn watch(&mut self, file: String, job_id: String, users: u64) {
        let mut waits = PollWaits::new();
        let poll_at_ms = self.now_ms().saturating_add(waits.next_ms(None));
        self.active.push(ActiveJob {
            file,
            job_id,
            users,
            percentage_done: 0,
            waits,
            poll_at_ms,
        });
    }

    /// Waits until a job is to be looked at, or until a file can be sent.
    async fn wait_for_next(&self, busy: &Busy) {
        let now_ms = self.now_ms();
        let poll_at_ms = self.active.iter().map(|job| job.poll_at_ms).min();
        let has_room = self.active.len() < MAX_ACTIVE_JOBS && !self.queue.is_empty();
        let send_at_ms = has_room.then_some(busy.until_ms());
        let at_ms = poll_at_ms.into_iter().chain(send_at_ms).min();
        let wait_ms = at_ms.unwrap_or(now_ms).saturating_sub(now_ms);
        if wait_ms == 0 {
            return;
        }
        if self.active.is_empty() {
            wait(self.session, wait_ms, "two import jobs are active").await;
        } else {
            self.session.ports().clock().sleep(wait_ms).await;
        }
    }

    /// Looks at the jobs whose time has come, and tells whether one of them has ended.
    async fn poll_due(&mut self) -> Result<bool, Problem> {
        let now_ms = self.now_ms();
        let mut has_ended = false;
        let mut position = 0;
        while let Some(active) = self.active.get(position) {
            if active.poll_at_ms > now_ms {
                position = position.saturating_add(1);
                continue;
            }
            let job = read_job(self.session, &active.job_id).await?;
            let after_ms = self.now_ms();
            match (job, self.active.get_mut(position)) {
                (Some(job), Some(active)) if job.status == JobStatus::Running => {
                    active.percentage_done = job.percentage_done;
                    let wait_ms = active.waits.next_ms(job.time_left_ms);
                    active.poll_at_ms = after_ms.saturating_add(wait_ms);
                    position = position.saturating_add(1);
                }
                (job, _) => {
                    let active = self.active.remove(position);
                    let parts = self
                        .settle(&active.file, &active.job_id, job.as_ref())
                        .await?;
                    for part in parts.into_iter().rev() {
                        self.queue.push_front(part);
                    }
                    has_ended = true;
                }
            }
        }
        Ok(has_ended)
    }

    fn report(&mut self) {
        let total = self.journal.users();
        let settled = self.journal.tally.users();
        let running = self
            .active
            .iter()
            .map(|job| job.users.saturating_mul(job.percentage_done) / 100);
        let done = running.fold(settled, u64::saturating_add).min(total);
        let remaining_ms = self.rate.remaining_ms(self.now_ms(), done, total);
        self.session.ports().ui().event(&Event::Progress {
            tenant: Some(self.session.tenant()),
            what: "import",
            done,
            total: Some(total),
            unit: "users",
            remaining_ms,
        });
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.session.ports().clock().monotonic_ms()
    }

    /// Appends to the journal.
    pub(super) async fn record(&mut self, step: Step) -> Result<(), Problem> {
        let at_ms = self.session.ports().clock().now_ms();
        self.journal.append(at_ms, &step).await
    }

    /// Reads a file of the import, and checks that it is what was planned.
    pub(super) async fn load(
        &self,
        name: &str,
    ) -> Result<(PlannedFile, String, ImportFile), Problem> {
        let planned = self.journal.file(name).map(|file| file.planned.clone());
        let planned = planned.ok_or_else(|| file_problem(name, "is not part of the import"))?;
        let text = self.folder.read(name).await?;
        let text = text.ok_or_else(|| file_problem(name, "is missing"))?;
        if sha256_hex(&text) != planned.sha256 {
            let message =
                format!("the import file {name} was changed since the import was confirmed");
            return Err(Problem::new(ProblemCode::Changed, message).with_remedy(
                "Restore the file, or begin a new run with the changed one: users who are there already are recognised.",
            ));
        }
        let file = ImportFile::parse(name, &text)?;
        Ok((planned, text, file))
    }

    /// Marks a step that should run to its end.
    pub(super) fn begin_step(&self, title: &str) {
        let tenant = self.session.tenant();
        let event = Event::StepBegun { tenant, title };
        self.session.ports().ui().event(&event);
    }

    pub(super) fn end_step(&self) {
        let tenant = self.session.tenant();
        self.session
            .ports()
            .ui()
            .event(&Event::StepEnded { tenant });
    }
}
