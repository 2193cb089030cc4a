//! One call of an action script: its time budget, its requests, and what the log will say of them.

use std::cell::{Cell, RefCell};

use crate::domain::log_line::safe_name;
use crate::domain::outcome::Refusal;
use crate::domain::retry;
use crate::domain::retry::TransportFault;
use crate::domain::time_budget::TimeBudget;
use crate::domain::verdict::{Asked, Verdict, verdict};
use crate::endpoints::http::{Request, Response};
use crate::flow::ports::{Clock, Transport};

/// A call under way.
pub struct Call<'a, T, C> {
    transport: &'a T,
    /// The clock that all of the call goes by.
    pub clock: &'a C,
    budget: TimeBudget,
    started: u64,
    /// How many requests were sent.
    pub requests: Cell<u32>,
    /// The status of the last answer.
    pub status: Cell<Option<u16>>,
    /// The old tenant's ID of the last answer.
    pub request_id: RefCell<Option<String>>,
    /// The system's name for the last request's fault.
    pub fault: RefCell<Option<String>>,
    /// What became of the migration marker.
    pub marker: Cell<Option<&'static str>>,
}

impl<'a, T: Transport, C: Clock> Call<'a, T, C> {
    /// Starts a call that may take `timeout_ms` milliseconds.
    pub fn start(transport: &'a T, clock: &'a C, timeout_ms: u32) -> Self {
        let started = clock.now_ms();
        Self {
            transport,
            clock,
            budget: TimeBudget::new(started, timeout_ms),
            started,
            requests: Cell::default(),
            status: Cell::default(),
            request_id: RefCell::default(),
            fault: RefCell::default(),
            marker: Cell::default(),
        }
    }

    /// Milliseconds since the start.
    pub fn elapsed_ms(&self) -> u64 {
        self.clock.now_ms().saturating_sub(self.started)
    }

    /// Milliseconds that are left.
    pub fn left_ms(&self) -> u64 {
        self.budget.left(self.clock.now_ms())
    }

    /// Sends a request, again where that is allowed, and reads what the answer means.
    ///
    /// # Errors
    /// `unavailable`, when no answer came.
    pub async fn ask(
        &self,
        asked: Asked,
        request: &Request,
    ) -> Result<(Verdict, Response), Refusal> {
        let mut repeated = false;
        let mut waits: u32 = 0;
        loop {
            let attempt = self.attempt(request).await;
            let now = self.clock.now_ms();
            let pause = match &attempt {
                Err(fault) if !repeated && retry::after_fault(fault) => Some(retry::PAUSE_MS),
                Ok(response) if !repeated && retry::after_status(response.status) => {
                    Some(retry::PAUSE_MS)
                }
                _ => None,
            };
            if let Some(pause) = pause.filter(|pause| self.budget.fits(now, *pause)) {
                repeated = true;
                self.clock.sleep(pause).await;
                continue;
            }
            let response = attempt.map_err(|fault| Refusal::unavailable(&fault.description()))?;
            let error = if response.status == 200 {
                None
            } else {
                response.error()
            };
            let wait = retry::rate_limit_wait(
                response.status,
                error.as_deref(),
                response.rate_limit,
                now,
                waits,
            );
            if let Some(wait) = wait.filter(|wait| self.budget.fits(now, *wait)) {
                waits = waits.saturating_add(1);
                self.clock.sleep(wait).await;
                continue;
            }
            return Ok((verdict(asked, response.status, error.as_deref()), response));
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Response, TransportFault> {
        let timeout = self
            .budget
            .attempt(self.clock.now_ms())
            .ok_or(TransportFault::TimedOut)?;
        self.requests.set(self.requests.get().saturating_add(1));
        self.status.set(None);
        self.request_id.replace(None);
        self.fault.replace(None);
        let result = self.transport.send(request, timeout).await;
        match &result {
            Ok(response) => {
                self.status.set(Some(response.status));
                self.request_id
                    .replace(response.request_id.as_deref().and_then(safe_name));
            }
            Err(fault) => {
                self.fault.replace(fault.name());
            }
        }
        result
    }
}
