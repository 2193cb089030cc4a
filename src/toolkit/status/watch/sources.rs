//! The sources of a watch: the events and the logs of both tenants.

use std::cell::Cell;
use std::future::Future;

use futures_lite::future;
use serde_json::Value;

use crate::api::ports::{Ports, StreamTransport};
use crate::api::session::Session;
use crate::bulk::timestamp::{format_ms, parse_ms};
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::status::logs::log_types::find_log_type;
use crate::status::logs::migration_client::MigrationClient;
use crate::status::record::StatusRecord;
use crate::status::watch::change::WatchUi;
use crate::status::watch::event::UserEvent;
use crate::status::watch::follow::Follow;
use crate::status::watch::poll::Poll;
use crate::status::watch::tally::Tally;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// How many sources there are: events and log of both tenants.
const SOURCES: u32 = 4;
/// The name of a tenant's events in messages; the other source of a tenant is its log.
const EVENTS: &str = "events";

/// The sources of a watch, and where they tell of what they see.
pub struct Sources<'a, U> {
    settings: &'a MigrationSettings,
    pair: &'a ConnectionPair,
    since_ms: u64,
    last: Option<&'a StatusRecord>,
    tally: &'a Tally<'a, U>,
    /// How many sources still tell something.
    active: Cell<u32>,
}

impl<'a, U: WatchUi> Sources<'a, U> {
    /// Sources that look back to a time in UNIX milliseconds. `last` is the last record of the connections.
    pub fn new(
        settings: &'a MigrationSettings,
        pair: &'a ConnectionPair,
        since_ms: u64,
        last: Option<&'a StatusRecord>,
        tally: &'a Tally<'a, U>,
    ) -> Self {
        Self {
            settings,
            pair,
            since_ms,
            last,
            tally,
            active: Cell::new(SOURCES),
        }
    }

    /// Follows all sources at once. Ends with a problem only.
    pub async fn follow<P>(&self, old: &Session<'a, P>, new: &Session<'a, P>) -> Problem
    where
        P: Ports<Transport: StreamTransport, Ui = U>,
    {
        let events = future::or(
            self.keep(old, EVENTS, self.old_events(old)),
            self.keep(new, EVENTS, self.new_events(new)),
        );
        let logs = future::or(
            self.keep(old, "log", self.old_log(old)),
            self.keep(new, "log", self.new_log(new)),
        );
        future::or(events, logs).await
    }

    /// Runs a source. If it is not to be had, says so once and leaves the others alone.
    async fn keep<P: Ports<Ui = U>>(
        &self,
        session: &Session<'_, P>,
        name: &str,
        source: impl Future<Output = Result<String, Problem>>,
    ) -> Problem {
        let reason = match source.await {
            Err(problem) => return problem,
            Ok(reason) => reason,
        };
        let tenant = session.tenant();
        let now_ms = session.ports().clock().now_ms();
        if (tenant, name) == (Tenant::New, EVENTS) {
            self.tally.count_logins(self.since_ms, u64::MAX);
        }
        let instead = instead_of(tenant, name);
        let sentence = format!("The {name} of {tenant} can't be followed: {reason}.{instead}");
        self.tally.notice(Some(tenant), now_ms, sentence);
        self.active.set(self.active.get().saturating_sub(1));
        if self.active.get() == 0 {
            return Problem::new(
                ProblemCode::MissingScope,
                "neither the events nor the logs of the tenants can be followed",
            )
            .with_remedy("Grant the tokens read:events and read:logs in both tenants.");
        }
        future::pending().await
    }

    /// Who is confirmed.
    async fn old_events<P>(&self, session: &Session<'a, P>) -> Result<String, Problem>
    where
        P: Ports<Transport: StreamTransport, Ui = U>,
    {
        let clock = session.ports().clock();
        let follow = Follow {
            session,
            event_type: "user.updated",
            tally: self.tally,
        };
        let marker = self.settings.marker();
        let take = |event: &UserEvent| {
            for id in event.confirmed(&self.pair.old, marker) {
                let at_ms = event.at_ms.unwrap_or_else(|| clock.now_ms());
                self.tally.confirmed(&id, at_ms);
            }
        };
        let missed = |from_ms, is_told: bool| {
            if is_told {
                return;
            }
            let sentence = format!(
                "The old tenant does not keep its events since {} any more. Users may have been confirmed unseen; status counts \
                 them.",
                format_ms(from_ms)
            );
            self.tally
                .notice(Some(Tenant::Old), clock.now_ms(), sentence);
        };
        follow.run(self.since_ms, take, missed).await
    }

    /// Who arrives.
    async fn new_events<P>(&self, session: &Session<'a, P>) -> Result<String, Problem>
    where
        P: Ports<Transport: StreamTransport, Ui = U>,
    {
        let clock = session.ports().clock();
        let follow = Follow {
            session,
            event_type: "user.created",
            tally: self.tally,
        };
        let take = |event: &UserEvent| {
            if event.is_of_connection(&self.pair.new) {
                let at_ms = event.at_ms.unwrap_or_else(|| clock.now_ms());
                self.tally.arrived(&event.user_id, at_ms);
            }
        };
        let missed = |from_ms, is_told: bool| {
            let now_ms = clock.now_ms();
            if !is_told {
                let sentence = format!(
                    "The new tenant does not keep its events since {} any more. First logins since then are counted from its \
                     log, and who was imported meanwhile is missing.",
                    format_ms(from_ms)
                );
                self.tally.notice(Some(Tenant::New), now_ms, sentence);
            }
            self.tally.count_logins(from_ms, now_ms);
        };
        follow.run(self.since_ms, take, missed).await
    }

    /// Who is refused.
    async fn old_log<P: Ports<Ui = U>>(&self, session: &Session<'a, P>) -> Result<String, Problem> {
        let clock = session.ports().clock();
        let poll = Poll {
            session,
            tally: self.tally,
        };
        let client = poll
            .ask(async || MigrationClient::read(session, self.settings).await)
            .await?;
        let take = |entry: &Value| {
            let log_type = find_log_type(Tenant::Old, get_str(entry, "type"));
            if let Some(log_type) = log_type.filter(|_| client.is_in(entry)) {
                let at_ms = parse_ms(get_str(entry, "date"));
                self.tally
                    .logged(log_type, at_ms.unwrap_or_else(|| clock.now_ms()));
            }
        };
        let checkpoint = self.last.and_then(|record| record.old_log.end());
        poll.run(checkpoint.as_ref(), self.since_ms, take).await
    }

    /// Who logs in for the first time, should there be no events.
    async fn new_log<P: Ports<Ui = U>>(&self, session: &Session<'a, P>) -> Result<String, Problem> {
        let poll = Poll {
            session,
            tally: self.tally,
        };
        let take = |entry: &Value| {
            if is_first_login(entry, &self.pair.new) {
                let at_ms = parse_ms(get_str(entry, "date")).unwrap_or(self.since_ms);
                self.tally.first_login(get_str(entry, "user_id"), at_ms);
            }
        };
        let checkpoint = self.last.and_then(|record| record.new_log.end());
        poll.run(checkpoint.as_ref(), self.since_ms, take).await
    }
}

/// What is said of a source that is not to be had: what tells the same instead, or what does not show.
pub fn instead_of(tenant: Tenant, name: &str) -> &'static str {
    match (tenant, name) {
        (Tenant::New, EVENTS) => " First logins are counted from its log instead.",
        (Tenant::Old, EVENTS) => {
            " Who is confirmed does not show here; status counts it. Its log tells of proven passwords."
        }
        (Tenant::Old, _) => " Refused logins do not show here.",
        (Tenant::New, _) => "",
    }
}

/// Whether an entry of the log is the first login of a user of a connection. Source: Auth0's OpenAPI document,
/// `details.prompts[].stats.loginsCount`.
pub fn is_first_login(entry: &Value, connection: &str) -> bool {
    if get_str(entry, "connection") != connection || get_str(entry, "type") != "s" {
        return false;
    }
    let prompts = entry.pointer("/details/prompts").and_then(Value::as_array);
    prompts.into_iter().flatten().any(|prompt| {
        let count = prompt.pointer("/stats/loginsCount").and_then(Value::as_u64);
        count == Some(1)
    })
}
