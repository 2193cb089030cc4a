//! Where a tenant's stream of events goes on after a disconnect.

use std::collections::{HashSet, VecDeque};

use crate::api::endpoints::events::StartAt;
use crate::bulk::timestamp::format_ms;

/// How many IDs of events are kept. What comes again after a disconnect are the latest events.
const MAX_KNOWN_EVENTS: usize = 10_000;

/// The position in a tenant's stream, and the latest events that were taken.
#[derive(Debug)]
pub struct Cursor {
    start: StartAt,
    known: HashSet<String>,
    order: VecDeque<String>,
    /// When the last message came, in UNIX milliseconds: up to then nothing is missing.
    complete_until_ms: u64,
}

impl Cursor {
    /// The position of a time, in UNIX milliseconds.
    pub fn new(since_ms: u64) -> Self {
        Self {
            start: start_at(since_ms),
            known: HashSet::new(),
            order: VecDeque::new(),
            complete_until_ms: since_ms,
        }
    }

    /// Where the next connection begins.
    pub fn start(&self) -> &StartAt {
        &self.start
    }

    /// When the last message came, in UNIX milliseconds.
    pub fn complete_until_ms(&self) -> u64 {
        self.complete_until_ms
    }

    /// Moves the position behind a message. An empty ID says that there is no position to go on from, only a time.
    pub fn advance(&mut self, last_event_id: &str, now_ms: u64) {
        self.complete_until_ms = now_ms;
        self.start = match last_event_id {
            "" => start_at(now_ms),
            id => StartAt::AfterEvent(id.to_owned()),
        };
    }

    /// Gives the position up, since the tenant does not keep it any more: the stream goes on from a time, or if the tenant
    /// refuses that as well, with what happens from now on. `false` if there is nothing less to ask for.
    pub fn give_up(&mut self) -> bool {
        self.start = match self.start {
            StartAt::AfterEvent(_) => start_at(self.complete_until_ms),
            StartAt::Time(_) => StartAt::Now,
            StartAt::Now => return false,
        };
        true
    }

    /// Whether an event was not taken before. After a disconnect a tenant may send events again.
    pub fn is_new(&mut self, event_id: &str) -> bool {
        // Without an ID nobody can tell.
        if event_id.is_empty() {
            return true;
        }
        if !self.known.insert(event_id.to_owned()) {
            return false;
        }
        self.order.push_back(event_id.to_owned());
        if self.order.len() > MAX_KNOWN_EVENTS {
            let oldest = self.order.pop_front();
            self.known.remove(&oldest.unwrap_or_default());
        }
        true
    }
}

/// A time without its fraction of a second: the tenant takes at most 20 characters. Events of that second may come again.
fn start_at(ms: u64) -> StartAt {
    let time = format_ms(ms);
    let seconds = time.split('.').next().unwrap_or_default();
    StartAt::Time(format!("{seconds}Z"))
}
