//! Follows the events of a tenant: connects, reads, and connects again where it was.

use crate::api::endpoints::events;
use crate::api::event_stream::StreamAnswer;
use crate::api::ports::{ByteStream, Opened, Ports, StreamTransport};
use crate::api::session::Session;
use crate::problem::Problem;
use crate::status::watch::change::WatchUi;
use crate::status::watch::cursor::Cursor;
use crate::status::watch::event::{Content, UserEvent};
use crate::status::watch::sse::Parser;
use crate::status::watch::tally::Tally;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::endpoints::http::Response;
use migration_core::flow::ports::Clock;

/// A stream without a byte for so long is dead, in milliseconds: tenants send a comment or an offset at regular intervals.
const IDLE_TIMEOUT_MS: u32 = 120_000;
/// The wait before the next connection if the stream has named none, its upper bound, and that of repeated failures, in
/// milliseconds.
const RECONNECT_MS: u64 = 1_000;
const MAX_RETRY_MS: u64 = 60_000;
const MAX_BACKOFF_MS: u64 = 30_000;
/// After so many connections in a row without a message, somebody is told that the events do not come.
const SILENT_FAILURES: u32 = 3;

/// What is followed.
pub struct Follow<'a, 's, P: Ports> {
    /// The tenant.
    pub session: &'a Session<'s, P>,
    /// The type of the events.
    pub event_type: &'static str,
    /// Where notices go.
    pub tally: &'a Tally<'s, P::Ui>,
}

/// How a connection has ended.
enum End {
    /// The stream has ended or broken off. It goes on where it was.
    Closed {
        /// Whether a message has come.
        had_messages: bool,
        /// The wait that the tenant asks for, in milliseconds.
        retry_ms: Option<u64>,
    },
    /// The tenant does not keep the position any more.
    Expired,
    /// Events are not to be had, for this reason.
    Unavailable(String),
    /// The same, as long as others use what the tenant allows. Somebody who has had a stream gets another one: the tenant may
    /// still count the connection that has just ended.
    Busy(String),
}

impl<P> Follow<'_, '_, P>
where
    P: Ports<Transport: StreamTransport, Ui: WatchUi>,
{
    /// Hands every event to `take` once, from a time in UNIX milliseconds on. Tells `missed` of a time from which on events may
    /// be missing, and whether it has been told of that time before: the gap has become longer then. Returns why events are not
    /// to be had.
    ///
    /// # Errors
    /// `unauthorized`, or the problem of a request for a token, unless it is one that passes.
    pub async fn run(
        &self,
        since_ms: u64,
        take: impl Fn(&UserEvent),
        missed: impl Fn(u64, bool),
    ) -> Result<String, Problem> {
        let clock = self.session.ports().clock();
        let mut cursor = Cursor::new(since_ms);
        let mut failures: u32 = 0;
        let mut had_stream = false;
        let mut missed_from_ms = None;
        loop {
            let request = events::subscribe(self.event_type, cursor.start());
            let end = match self.session.open_stream(&request).await {
                Ok(answer) => {
                    had_stream |= matches!(answer, Ok(Opened::Stream(_)));
                    self.read(answer, &mut cursor, &take).await
                }
                Err(problem) if problem.is_temporary() => closed(false, None),
                Err(problem) => return Err(problem),
            };
            let mut asked_ms = None;
            match end {
                End::Unavailable(reason) => return Ok(reason),
                End::Busy(reason) if !had_stream => return Ok(reason),
                End::Expired => {
                    let from_ms = cursor.complete_until_ms();
                    if !cursor.give_up() {
                        return Ok("it refuses every position in its events".to_owned());
                    }
                    missed(from_ms, missed_from_ms == Some(from_ms));
                    missed_from_ms = Some(from_ms);
                    continue;
                }
                End::Closed {
                    had_messages: true,
                    retry_ms,
                } => {
                    failures = 0;
                    asked_ms = retry_ms;
                }
                End::Closed { retry_ms, .. } => {
                    asked_ms = retry_ms;
                    failures = self.fail(failures);
                }
                End::Busy(_) => failures = self.fail(failures),
            }
            let doubled = RECONNECT_MS.saturating_mul(1 << failures.min(5));
            let backoff_ms = if failures > 0 { doubled } else { 0 };
            // Half of a backoff is chance, so that not everybody comes back at once.
            let part = 1.0 - clock.random() / 2.0;
            let backoff_ms = (backoff_ms.min(MAX_BACKOFF_MS) as f64 * part) as u64;
            let asked_ms = asked_ms.unwrap_or(RECONNECT_MS).min(MAX_RETRY_MS);
            clock.sleep(asked_ms.max(backoff_ms)).await;
        }
    }

    /// Counts a connection without a message, and tells of the third one in a row.
    fn fail(&self, failures: u32) -> u32 {
        let failures = failures.saturating_add(1);
        if failures == SILENT_FAILURES {
            self.notice("The events do not come at the moment. They are asked for again.");
        }
        failures
    }

    async fn read(
        &self,
        answer: Result<StreamAnswer<P>, TransportFault>,
        cursor: &mut Cursor,
        take: &impl Fn(&UserEvent),
    ) -> End {
        let clock = self.session.ports().clock();
        let mut stream = match answer {
            Ok(Opened::Stream(stream)) => stream,
            Ok(Opened::Refused(response)) => return refusal(&response, clock.now_ms()),
            Err(_) => return closed(false, None),
        };
        let mut parser = Parser::default();
        let mut had_messages = false;
        while let Ok(Some(bytes)) = stream.next(IDLE_TIMEOUT_MS).await {
            let Ok(messages) = parser.push(&bytes) else {
                return End::Unavailable("it sends an event that is too long".to_owned());
            };
            for message in &messages {
                had_messages = true;
                match Content::read(message) {
                    Content::User(event) if cursor.is_new(&event.id) => take(&event),
                    Content::Error { code, .. }
                        if matches!(code.as_str(), "cursor_expired" | "invalid_cursor") =>
                    {
                        return End::Expired;
                    }
                    // The stream ends after an error, and what comes twice was taken.
                    _ => {}
                }
            }
            // What is taken is behind the position, so a disconnect at any byte loses and doubles nothing.
            if let Some(id) = parser.last_event_id() {
                cursor.advance(id, clock.now_ms());
            }
        }
        closed(had_messages, parser.retry_ms())
    }

    fn notice(&self, sentence: &str) {
        let now_ms = self.session.ports().clock().now_ms();
        self.tally
            .notice(Some(self.session.tenant()), now_ms, sentence);
    }
}

fn closed(had_messages: bool, retry_ms: Option<u64>) -> End {
    End::Closed {
        had_messages,
        retry_ms,
    }
}

/// What a status means. Source: Auth0, "Consume Events with the Events API", section "Error responses"; a plan has 1 (Free),
/// 4 (self-service) or 8 (Enterprise) connections.
fn refusal(response: &Response, now_ms: u64) -> End {
    let unavailable = |reason: &str| End::Unavailable(reason.to_owned());
    let busy = |reason: &str| End::Busy(reason.to_owned());
    match (response.status, response.error().as_deref()) {
        (400 | 410, _) => End::Expired,
        (403, Some("insufficient_scope")) => unavailable("the token lacks the scope read:events"),
        (403, _) => busy(
            "all connections for events are in use; a Free plan has 1, a self-service plan 4, an Enterprise plan 8",
        ),
        (404, _) => unavailable("it has no events API"),
        // A rate limit passes, and the position is kept meanwhile.
        (429, _) => closed(false, Some(response.rate_limit.wait_ms(now_ms))),
        (500..=599, _) => closed(false, None),
        (status, _) => End::Unavailable(format!("it answered with status {status}")),
    }
}
