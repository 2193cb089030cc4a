//! One call of an action script: its time budget, its requests, and what the log says about them.

use std::cell::{Cell, RefCell};

use crate::domain::log_line::safe_name;
use crate::domain::marker_state::MarkerState;
use crate::domain::outcome::Refusal;
use crate::domain::refusals::unexpected_answer;
use crate::domain::retry::{Attempt, Decision, Retries, RetryCause, RetryPolicy};
use crate::domain::time_budget::TimeBudget;
use crate::domain::transport_fault::TransportFault;
use crate::endpoints::http::{Request, Response};
use crate::flow::ports::{Clock, FlightTime, Transport};

/// A running call.
pub struct Call<'a, T, C> {
    /// What sends the requests.
    pub transport: &'a T,
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

/// A request that was sent once.
pub struct SentOnce {
    /// The response, or why there is none.
    pub result: Result<Response, TransportFault>,
    /// The error code of the response; empty for status 200.
    pub error: String,
    /// Why the request may be sent again.
    pub retry_cause: Option<RetryCause>,
}

impl<'a, T: Transport, C: Clock> Call<'a, T, C> {
    /// Starts a call that may take `timeout_ms` milliseconds.
    pub fn start(transport: &'a T, clock: &'a C, timeout_ms: u32) -> Self {
        let started_at_ms = clock.monotonic_ms();
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
        self.clock.monotonic_ms().saturating_sub(self.started_at_ms)
    }

    /// The longest wait that leaves time for another attempt, in milliseconds.
    pub fn max_wait_ms(&self) -> u64 {
        self.budget.max_wait_ms(self.clock.monotonic_ms())
    }

    /// The time of this call's requests.
    pub fn flight_time(&self) -> FlightTime {
        FlightTime {
            max_request_ms: self.budget.max_attempt_ms(),
            deadline_ms: self.budget.ends_at_ms(),
        }
    }

    /// The retries of a request that has not been sent yet.
    pub fn retries() -> Retries {
        Retries::new(RetryPolicy::ACTION_SCRIPT)
    }

    /// Sends a request, and sends it again if the retry policy says so. Returns the response and its error code,
    /// which is empty for status 200.
    ///
    /// # Errors
    /// `unavailable` if no response arrived, `rate_limited` if the time budget ended while the request waited for
    /// the rate limit.
    pub async fn send(&self, request: &Request) -> Result<(Response, String), Refusal> {
        let mut retries = Self::retries();
        loop {
            let sent = self.send_once(request).await;
            if self.wait_for_retry(&mut retries, sent.retry_cause).await {
                continue;
            }
            let response = sent
                .result
                .map_err(|fault| self.refusal(&fault, &retries))?;
            return Ok((response, sent.error));
        }
    }

    /// Sends a request once.
    pub async fn send_once(&self, request: &Request) -> SentOnce {
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
        SentOnce {
            retry_cause: attempt.retry_cause(self.clock.now_ms()),
            result,
            error,
        }
    }

    /// Waits until a request may be sent again. Returns `false` at once if it may not.
    pub async fn wait_for_retry(&self, retries: &mut Retries, cause: Option<RetryCause>) -> bool {
        let Some(cause) = cause else {
            return false;
        };
        match retries.decide_by_cause(cause, self.max_wait_ms(), self.clock.random()) {
            Decision::RetryAfter { wait_ms, .. } => {
                self.clock.sleep(wait_ms).await;
                true
            }
            Decision::Stop => false,
        }
    }

    /// What a request without a response means. A request that has used its time to wait for the rate limit, and then
    /// gets no response in the little time that is left, was kept back by the rate limit.
    pub fn refusal(&self, fault: &TransportFault, retries: &Retries) -> Refusal {
        let is_rate_limited = *fault == TransportFault::TimedOut
            && retries.has_waited_for_rate_limit()
            && self.max_wait_ms() == 0;
        if is_rate_limited {
            self.status.set(Some(429));
            return unexpected_answer(429);
        }
        Refusal::unavailable(&fault.to_string())
    }

    async fn attempt(&self, request: &Request) -> Result<Response, TransportFault> {
        let timeout = self
            .budget
            .attempt_ms(self.clock.monotonic_ms())
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
