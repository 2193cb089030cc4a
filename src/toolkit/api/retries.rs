//! Sends a request of the command line until it has an answer: one loop for all requests, with and without a token.

use crate::api::ports::{Event, Ports, Progress};
use crate::tenant::Tenant;
use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy, RetryReason};
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::{Request, Response};
use migration_core::flow::ports::{Clock, Transport};

/// Timeout of one attempt to send a request, in milliseconds.
const TIMEOUT_MS: u32 = 30_000;
/// How often and after which waits a request is sent again. Auth0's rate limit windows last a minute at most.
const RETRY_POLICY: RetryPolicy = RetryPolicy {
    max_rate_limit_waits: 20,
    max_backoff_ms: 10_000,
    ..RetryPolicy::ACTION_SCRIPT
};
/// The longest wait for the end of the rate limit, in milliseconds. The command fails instead of waiting longer.
const MAX_WAIT_MS: u64 = 300_000;

/// Sends a request; again after a temporary fault if the request is repeatable, and again after a 429 response. A wait for
/// the rate limit is reported as one for `tenant`.
///
/// # Errors
/// Why no response arrived.
pub(super) async fn send_with_retries(
    ports: &impl Ports,
    tenant: Tenant,
    request: &Request,
    is_repeatable: bool,
) -> Result<Response, TransportFault> {
    let clock = ports.clock();
    let mut retries = Retries::new(RetryPolicy {
        max_repeats: u32::from(is_repeatable),
        ..RETRY_POLICY
    });
    loop {
        let result = ports.transport().send(request, TIMEOUT_MS).await;
        let attempt = match &result {
            Err(fault) => Attempt::Fault(fault),
            Ok(response) => Attempt::Answer {
                status: response.status,
                error: None,
                rate_limit: response.rate_limit,
            },
        };
        match retries.decide(attempt, clock.now_ms(), MAX_WAIT_MS, clock.random()) {
            Decision::RetryAfter { wait_ms, reason } => {
                if reason == RetryReason::RateLimit {
                    ports.ui().event(&Event::Waiting {
                        tenant,
                        ms: wait_ms,
                        why: "rate limit",
                    });
                }
                clock.sleep(wait_ms).await;
            }
            Decision::Stop => return result,
        }
    }
}
