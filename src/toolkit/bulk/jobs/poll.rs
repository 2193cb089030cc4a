//! Waits for a job, and for a tenant that does not answer.

use serde_json::Value;

use crate::api::endpoints::jobs;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::bulk::jobs::job::Job;
use crate::problem::Problem;
use migration_core::flow::ports::Clock;

/// The first wait before a job is asked for again, in milliseconds.
const INITIAL_WAIT_MS: u64 = 500;
/// The longest wait. Jobs take minutes, and a tenant may have a burst of only two requests.
const MAX_WAIT_MS: u64 = 15_000;
/// The first and the longest wait after an answer that did not come, in milliseconds.
const INITIAL_OUTAGE_WAIT_MS: u64 = 2_000;
const MAX_OUTAGE_WAIT_MS: u64 = 60_000;
/// How often a request is sent again during an outage: the waits are 14 minutes together.
const MAX_OUTAGE_WAITS: u32 = 18;

/// The growing waits between two looks at a job.
#[derive(Debug)]
pub struct PollWaits {
    wait_ms: u64,
}

impl PollWaits {
    /// The waits for a job that was just started.
    pub const fn new() -> Self {
        Self {
            wait_ms: INITIAL_WAIT_MS,
        }
    }

    /// How long to wait now, in milliseconds: half as long again each time, and never past the end that the tenant expects.
    pub fn next_ms(&mut self, time_left_ms: Option<u64>) -> u64 {
        let wait_ms = self.wait_ms;
        self.wait_ms = wait_ms.saturating_add(wait_ms / 2).min(MAX_WAIT_MS);
        let expected_ms = time_left_ms.unwrap_or(MAX_WAIT_MS).max(INITIAL_WAIT_MS);
        wait_ms.min(expected_ms)
    }
}

impl Default for PollWaits {
    fn default() -> Self {
        Self::new()
    }
}

/// The waits after answers that did not come.
#[derive(Debug, Default)]
pub struct OutageWaits {
    waits: u32,
}

impl OutageWaits {
    /// How long to wait now, in milliseconds; `None` if it has been too long.
    pub fn next_ms(&mut self) -> Option<u64> {
        if self.waits >= MAX_OUTAGE_WAITS {
            return None;
        }
        let factor = 2_u64.saturating_pow(self.waits);
        self.waits = self.waits.saturating_add(1);
        Some(
            INITIAL_OUTAGE_WAIT_MS
                .saturating_mul(factor)
                .min(MAX_OUTAGE_WAIT_MS),
        )
    }
}

/// Sends a request that may be repeated, through outages of some minutes. `None` if the tenant answers with one of the
/// statuses that mean that there is no such object.
///
/// # Errors
/// As [`Session::send`].
pub async fn find_patiently(
    session: &Session<'_, impl Ports>,
    request: &ApiRequest,
    absent: &[u16],
) -> Result<Option<Value>, Problem> {
    let mut waits = OutageWaits::default();
    loop {
        let problem = match session.send_or_refusal(request, absent).await {
            Ok(found) => return Ok(found.ok()),
            Err(problem) => problem,
        };
        match waits.next_ms() {
            Some(ms) if problem.is_temporary() => wait(session, ms, "no answer").await,
            _ => return Err(problem),
        }
    }
}

/// Reads a job; `None` if the tenant does not know it any more.
///
/// # Errors
/// As [`Session::send`].
pub async fn read_job(session: &Session<'_, impl Ports>, id: &str) -> Result<Option<Job>, Problem> {
    let job = find_patiently(session, &jobs::read(id), &[404]).await?;
    Ok(job.as_ref().map(Job::from_json))
}

/// Waits, and shows why.
pub async fn wait(session: &Session<'_, impl Ports>, ms: u64, why: &str) {
    session.ports().ui().event(&Event::Waiting {
        tenant: session.tenant(),
        ms,
        why,
    });
    session.ports().clock().sleep(ms).await;
}
