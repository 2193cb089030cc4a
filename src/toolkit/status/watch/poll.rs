//! Reads a tenant's log again and again, from where the time before has ended.

use serde_json::Value;

use crate::api::endpoints::logs;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::timestamp::{format_ms, parse_ms};
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::status::logs::walk::{id, walk_log};
use crate::status::record::refusals::LogRead;
use crate::status::watch::change::WatchUi;
use crate::status::watch::tally::Tally;
use migration_core::flow::ports::Clock;

/// The wait between two looks at a log, in milliseconds. Each look is two or three requests, and a small plan allows 100 a minute.
const INTERVAL_MS: u64 = 5_000;

/// A tenant's log.
pub struct Poll<'a, 's, P: Ports> {
    /// The tenant.
    pub session: &'a Session<'s, P>,
    /// Where notices go.
    pub tally: &'a Tally<'s, P::Ui>,
}

impl<P: Ports<Ui: WatchUi>> Poll<'_, '_, P> {
    /// Hands every entry to `take` once: those after a checkpoint, or without one those since a time in UNIX milliseconds.
    /// Returns why the log can't be read.
    ///
    /// # Errors
    /// The problem of a request, unless it is one that passes.
    pub async fn run(
        &self,
        checkpoint: Option<&LogRead>,
        since_ms: u64,
        mut take: impl FnMut(&Value),
    ) -> Result<String, Problem> {
        let clock = self.session.ports().clock();
        let mut read = checkpoint.cloned();
        // Without a checkpoint the log may be read from its beginning, and that is before the watch.
        let from_ms = if read.is_some() { 0 } else { since_ms };
        let mut take = |entry: &Value| {
            if date_ms(entry).is_none_or(|ms| ms >= from_ms) {
                take(entry);
            }
        };
        let mut is_failing = false;
        loop {
            let had_gap = has_gap(read.as_ref());
            let step = match &mut read {
                None => self
                    .position_at(since_ms)
                    .await
                    .map(|found| read = Some(found)),
                Some(read) => walk_log(self.session, read, clock.now_ms(), &mut take).await,
            };
            // A log that stays empty has a gap at every look.
            if has_gap(read.as_ref()) && !had_gap {
                self.notice(
                    "The log does not go back to the last look at it. Entries may be missing.",
                );
            }
            match step {
                Ok(()) => is_failing = false,
                Err(problem) if problem.code == ProblemCode::MissingScope => {
                    return Ok("the token lacks the scope read:logs".to_owned());
                }
                Err(problem) => self.tolerate(problem, &mut is_failing)?,
            }
            self.tally.flush();
            clock.sleep(INTERVAL_MS).await;
        }
    }

    /// Asks for what is needed to understand the log, until the tenant answers.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn ask<T>(
        &self,
        question: impl AsyncFn() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut is_failing = false;
        loop {
            match question().await {
                Ok(answer) => return Ok(answer),
                Err(problem) => self.tolerate(problem, &mut is_failing)?,
            }
            self.session.ports().clock().sleep(INTERVAL_MS).await;
        }
    }

    /// Says that the log can't be read if this is the first failure in a row, or returns a problem that does not pass.
    fn tolerate(&self, problem: Problem, is_failing: &mut bool) -> Result<(), Problem> {
        if !problem.is_temporary() {
            return Err(problem);
        }
        if !*is_failing {
            self.notice(&format!(
                "The log can't be read at the moment: {}.",
                problem.message
            ));
        }
        *is_failing = true;
        Ok(())
    }

    /// The last entry before a time; of a log with more than a page since then, the first of that page.
    async fn position_at(&self, ms: u64) -> Result<LogRead, Problem> {
        let entries = self
            .session
            .fetch_list(&logs::latest(), logs::ITEMS)
            .await?;
        let is_before = |entry: &&Value| date_ms(entry).is_some_and(|at_ms| at_ms < ms);
        let Some(entry) = entries.iter().find(is_before).or(entries.last()) else {
            return Ok(LogRead::default());
        };
        let is_later = !is_before(&entry);
        if is_later && entries.len() < logs::PAGE_ENTRIES {
            // This is the whole log, or a page of fewer entries than were asked for.
            return Ok(LogRead::default());
        }
        if is_later {
            self.notice(&format!(
                "The log has more entries since {} than are read at once. Those before {} are left out here; status counts them.",
                format_ms(ms),
                date_ms(entry).map(format_ms).unwrap_or_default()
            ));
        }
        Ok(LogRead {
            checkpoint: Some(id(entry).to_owned()),
            last_at: Some(get_str(entry, "date").to_owned()),
            ..LogRead::default()
        })
    }

    fn notice(&self, sentence: &str) {
        let now_ms = self.session.ports().clock().now_ms();
        self.tally
            .notice(Some(self.session.tenant()), now_ms, sentence);
    }
}

fn date_ms(entry: &Value) -> Option<u64> {
    parse_ms(get_str(entry, "date"))
}

fn has_gap(read: Option<&LogRead>) -> bool {
    read.is_some_and(|read| read.has_gap)
}
