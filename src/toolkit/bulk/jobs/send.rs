//! Sends one import file.

use crate::api::endpoints::jobs;
use crate::api::ports::Ports;
use crate::bulk::jobs::import_file::{ImportFile, MAX_REQUEST_BYTES};
use crate::bulk::jobs::importer::Importer;
use crate::bulk::jobs::journal::{FileState, PlannedFile, Step};
use crate::bulk::jobs::poll::{OutageWaits, wait};
use crate::bulk::ports::RunFolder;
use crate::problem::{Problem, ProblemCode};
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy};
use migration_core::endpoints::http::Response;
use migration_core::flow::ports::Clock;

/// How often and after which waits a file is sent again because of the rate limit.
const RETRY_POLICY: RetryPolicy = RetryPolicy {
    max_backoff_ms: 60_000,
    max_rate_limit_waits: 60,
    ..RetryPolicy::ACTION_SCRIPT
};
/// The longest wait for the end of the rate limit, in milliseconds.
const MAX_WAIT_MS: u64 = 3_600_000;

/// What has become of a file that was to be sent.
pub(super) enum Sent {
    /// The tenant has accepted it; the ID of its job.
    Job(String),
    /// Other files were written in its place, perhaps none; they are to be sent.
    Replaced(Vec<String>),
    /// The tenant takes no job as long as two are active.
    TwoJobsActive,
}

/// What the answer to an attempt means.
enum Answer {
    Accepted(String),
    TooLarge,
    TwoJobsActive,
    RateLimited(RateLimit),
    /// Whether the file has arrived is not known.
    Unsure(Problem),
    Refused(Problem),
}

impl<P: Ports, F: RunFolder> Importer<'_, P, F> {
    /// Sends a file. If it may have arrived before, an import with `upsert` looks first which of its users are to be sent
    /// again: doing so could undo a newer change. Without `upsert` the tenant refuses those that have arrived.
    pub(super) async fn send(&mut self, name: &str) -> Result<Sent, Problem> {
        let mut outages = OutageWaits::default();
        let mut rate_limits = Retries::new(RETRY_POLICY);
        let mut has_looked = false;
        loop {
            let (planned, text, file) = self.load(name).await?;
            if self.may_have_arrived(name) && self.upsert && !has_looked {
                if let Some(parts) = self.split_by_look(&planned, &file).await? {
                    return Ok(Sent::Replaced(parts));
                }
                has_looked = true;
            }
            match self.attempt(&planned, &text).await? {
                Answer::Accepted(job_id) => return Ok(Sent::Job(job_id)),
                Answer::TooLarge => return self.replace_too_large(&planned, &file).await,
                Answer::TwoJobsActive => return Ok(Sent::TwoJobsActive),
                Answer::Refused(problem) => return Err(problem),
                Answer::RateLimited(rate_limit) => {
                    self.wait_for_rate_limit(&mut rate_limits, rate_limit)
                        .await?;
                }
                Answer::Unsure(problem) => {
                    let Some(wait_ms) = outages.next_ms() else {
                        return Err(problem);
                    };
                    wait(self.session, wait_ms, "no answer").await;
                    has_looked = false;
                }
            }
        }
    }

    /// Whether users of the file may be in the new tenant because of an earlier request.
    fn may_have_arrived(&self, name: &str) -> bool {
        self.journal.file(name).is_some_and(|file| {
            file.state == FileState::Sent || (file.attempts == 0 && file.planned.since_ms.is_some())
        })
    }

    /// Sends a file once: "about to send" is on the disk before the request, and the ID of the job before this returns.
    async fn attempt(&mut self, planned: &PlannedFile, text: &str) -> Result<Answer, Problem> {
        let name = planned.file.as_str();
        let base_name = name.rsplit('/').next().unwrap_or(name);
        // JSON that is sent must have no byte order mark (RFC 8259 section 8.1).
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let request = jobs::import_users(&self.connection.id, self.upsert, base_name, text);
        if request.form.body().len() >= MAX_REQUEST_BYTES {
            return Ok(Answer::TooLarge);
        }
        let attempts = self.journal.file(name).map_or(0, |file| file.attempts);
        self.begin_step(&format!("send {base_name}"));
        self.record(Step::Send {
            file: name.to_owned(),
            sha256: planned.sha256.clone(),
            attempt: attempts.saturating_add(1),
        })
        .await?;
        let answer = match self.session.send_form(&request).await {
            Ok(response) => self.meaning(&response, || {
                self.session.rejected(&request.request, &response)
            }),
            Err(problem) if problem.code == ProblemCode::Unreachable => Answer::Unsure(problem),
            Err(problem) => return Err(problem),
        };
        match &answer {
            Answer::Accepted(job_id) => {
                let (file, job_id) = (name.to_owned(), job_id.clone());
                self.record(Step::Job { file, job_id }).await?;
            }
            Answer::Unsure(_) => {}
            _ => self.journal.was_refused(name),
        }
        self.end_step();
        Ok(answer)
    }

    fn meaning(&self, response: &Response, problem: impl FnOnce() -> Problem) -> Answer {
        match response.status {
            200..=299 => match job_id(response) {
                Some(id) => Answer::Accepted(id),
                None => Answer::Unsure(Problem::in_tenant(
                    self.session.tenant(),
                    ProblemCode::Unreachable,
                    "the answer to an import job does not state the job's ID",
                )),
            },
            413 => Answer::TooLarge,
            429 if self.says_two_jobs_active(response) => Answer::TwoJobsActive,
            429 => Answer::RateLimited(response.rate_limit),
            500..=599 => Answer::Unsure(problem()),
            _ => Answer::Refused(problem()),
        }
    }

    /// Status 429 has two meanings, and only the message tells them apart. One without a time to come back, while jobs of ours
    /// are active, is not the rate limit either.
    fn says_two_jobs_active(&self, response: &Response) -> bool {
        let RateLimit {
            retry_after_s,
            reset_at_s,
        } = response.rate_limit;
        let has_time = retry_after_s.is_some() || reset_at_s.is_some();
        let message = response.body.expose();
        message.contains("active import users jobs") || (!has_time && !self.active.is_empty())
    }

    async fn wait_for_rate_limit(
        &self,
        rate_limits: &mut Retries,
        rate_limit: RateLimit,
    ) -> Result<(), Problem> {
        let clock = self.session.ports().clock();
        let attempt = Attempt::Answer {
            status: 429,
            error: None,
            rate_limit,
        };
        match rate_limits.decide(attempt, clock.now_ms(), MAX_WAIT_MS, clock.random()) {
            Decision::RetryAfter { wait_ms, .. } => {
                wait(self.session, wait_ms, "rate limit").await;
                Ok(())
            }
            Decision::Stop => Err(Problem::in_tenant(
                self.session.tenant(),
                ProblemCode::RateLimited,
                "the tenant refuses more requests for now",
            )),
        }
    }

    async fn replace_too_large(
        &mut self,
        planned: &PlannedFile,
        file: &ImportFile,
    ) -> Result<Sent, Problem> {
        let parts = self.halve(planned, file, &TOO_LARGE_JOB).await?;
        Ok(Sent::Replaced(parts))
    }
}

/// Why a file is halved that is larger than a request may be.
const TOO_LARGE_JOB: super::split::Cause<'static> = super::split::Cause {
    why: "the request would be too large",
    code: super::remedy::TOO_LARGE,
    message: "Payload content length greater than maximum allowed: 512000",
};

fn job_id(response: &Response) -> Option<String> {
    let job: serde_json::Value = serde_json::from_str(response.body.expose()).ok()?;
    let id = job.get("id")?.as_str()?;
    (!id.is_empty()).then(|| id.to_owned())
}
