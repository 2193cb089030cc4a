//! One call of an action script: its time budget, its requests, and what the log says about them.

use std::cell::{Cell, RefCell};

use crate::domain::log_line::safe_name;
use crate::domain::marker_state::MarkerState;
use crate::domain::outcome::Refusal;
use crate::domain::retry::{Attempt, Decision, Retries, RetryPolicy};
use crate::domain::time_budget::TimeBudget;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::http::{Request, Response};
use crate::flow::ports::{Clock, Transport};

/// A running call.
pub struct Call<'a, T, C> {
    transport: &'a T,
    /// The clock of the whole call.
    pub clock: &'a C,
    budget: TimeBudget,
    started_at_ms: u64,
    /// How many requests were sent.
    pub requests: Cell<u32>,
    /// The status of the last answer.
    pub status: Cell<Option<u16>>,
    /// The old tenant's ID of the last answer.
    pub request_id: RefCell<Option<String>>,
    /// The system's name for the last request's fault.
    pub fault: RefCell<Option<String>>,
    /// What is known about the migration marker.
    pub marker: Cell<Option<MarkerState>>,
}

impl<'a, T: Transport, C: Clock> Call<'a, T, C> {
    /// Starts a call that may take `timeout_ms` milliseconds.
    pub fn start(transport: &'a T, clock: &'a C, timeout_ms: u32) -> Self {
        let started_at_ms = clock.now_ms();
        Self {
            transport,
            clock,
            budget: TimeBudget::new(started_at_ms, timeout_ms),
            started_at_ms,
            requests: Cell::default(),
            status: Cell::default(),
            request_id: RefCell::default(),
            fault: RefCell::default(),
            marker: Cell::default(),
        }
    }

    /// Milliseconds since the start.
    pub fn elapsed_ms(&self) -> u64 {
        self.clock.now_ms().saturating_sub(self.started_at_ms)
    }

    /// Milliseconds until the time budget ends.
    pub fn remaining_ms(&self) -> u64 {
        self.budget.remaining_ms(self.clock.now_ms())
    }

    /// Sends a request, and sends it again if the retry policy says so. Returns the response and its error code,
    /// which is empty for status 200.
    ///
    /// # Errors
    /// `unavailable` if no response arrived.
    pub async fn send(&self, request: &Request) -> Result<(Response, String), Refusal> {
        let mut retries = Retries::new(RetryPolicy::ACTION_SCRIPT);
        loop {
            let result = self.attempt(request).await;
            let error = match &result {
                Ok(response) if response.status != 200 => response.error().unwrap_or_default(),
                _ => String::new(),
            };
            let attempt = match &result {
                Err(fault) => Attempt::Fault(fault),
                Ok(response) => Attempt::Answer {
                    status: response.status,
                    error: Some(&error),
                    rate_limit: response.rate_limit,
                },
            };
            let now_ms = self.clock.now_ms();
            match retries.decide(attempt, now_ms, self.budget.max_wait_ms(now_ms)) {
                Decision::RetryAfter { wait_ms, .. } => self.clock.sleep(wait_ms).await,
                Decision::Stop => {
                    let response =
                        result.map_err(|fault| Refusal::unavailable(&fault.to_string()))?;
                    return Ok((response, error));
                }
            }
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Response, TransportFault> {
        let timeout = self
            .budget
            .attempt_ms(self.clock.now_ms())
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
