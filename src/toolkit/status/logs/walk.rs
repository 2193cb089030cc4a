//! Walks through a tenant's log, from where the run before has ended.

use serde_json::Value;

use crate::api::endpoints::logs;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::timestamp::parse_ms;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::status::record::plausible::normal_time;
use crate::status::record::refusals::LogRead;

/// A request for a page is refused with one of these statuses if the tenant does not keep the entry any more that it names.
const UNKNOWN_CHECKPOINT: [u16; 2] = [400, 404];

/// Reads a log, and hands each entry to `take` once. `read` is what the runs before have read of it, and becomes what was read up
/// to now: after a problem as well, so that a caller who goes on from there takes no entry twice.
///
/// A walk needs the ID of an entry to start after. The first run, and one whose checkpoint is not kept any more, starts with
/// the oldest entry that the tenant keeps; entries that are not later than the last one that was read are passed over. The
/// walk ends with the log, or with an entry that is later than `end_ms`: a tenant may write entries faster than they are read.
///
/// # Errors
/// `missing_scope`, or as [`Session::send`]; `unreachable` also if the log is no list of entries, or does not go on.
pub async fn walk_log(
    session: &Session<'_, impl Ports>,
    read: &mut LogRead,
    end_ms: u64,
    take: impl FnMut(&Value),
) -> Result<(), Problem> {
    session.report_reading("the log");
    let oldest = oldest_entry(session).await?;
    let previous = read.end().unwrap_or_default();
    *read = LogRead {
        read: true,
        ..previous.clone()
    };
    let mut walk = Walk {
        session,
        take,
        read,
        position: previous.checkpoint.clone().unwrap_or_default(),
        read_until_ms: None,
    };
    let starts_after_checkpoint = previous.checkpoint.is_some()
        && oldest
            .as_ref()
            .is_some_and(|oldest| is_kept(&previous, oldest))
        && walk.go_on(end_ms, &UNKNOWN_CHECKPOINT).await?;
    if !starts_after_checkpoint {
        walk.read.has_gap = previous.checkpoint.is_some();
        walk.read_until_ms = previous.last_at.as_deref().and_then(parse_ms);
        if let Some(oldest) = oldest {
            walk.add(&oldest)?;
            walk.go_on(end_ms, &[]).await?;
        }
    }
    Ok(())
}

/// The entry with the smallest ID among the oldest ones. The order of IDs is not exactly that of the dates, and a walk follows
/// the IDs.
async fn oldest_entry(session: &Session<'_, impl Ports>) -> Result<Option<Value>, Problem> {
    let entries = session.fetch_list(&logs::oldest(), logs::ITEMS).await?;
    Ok(entries
        .into_iter()
        .min_by(|one, other| id(one).cmp(id(other))))
}

/// Whether the tenant still keeps everything since the last entry that was read. If one of both dates is not known, it may not.
fn is_kept(previous: &LogRead, oldest: &Value) -> bool {
    let last_ms = previous.last_at.as_deref().and_then(parse_ms);
    let oldest_ms = parse_ms(get_str(oldest, "date"));
    matches!((last_ms, oldest_ms), (Some(last), Some(oldest)) if oldest <= last)
}

struct Walk<'a, P, F> {
    session: &'a Session<'a, P>,
    take: F,
    read: &'a mut LogRead,
    /// The ID of the last entry that was seen. It becomes the checkpoint with the next entry that is taken, or at the end.
    position: String,
    /// Entries up to this time were read before, in UNIX milliseconds; without it, those up to the checkpoint.
    read_until_ms: Option<u64>,
}

impl<P: Ports, F: FnMut(&Value)> Walk<'_, P, F> {
    /// Reads on after the checkpoint. `false` if the first page is refused with one of the statuses, and nothing was read.
    async fn go_on(&mut self, end_ms: u64, refusals: &[u16]) -> Result<bool, Problem> {
        let mut refusals = refusals;
        loop {
            let position = self.position.clone();
            let request = logs::after(&position);
            let Ok(page) = self.session.send_or_refusal(&request, refusals).await? else {
                return Ok(false);
            };
            refusals = &[];
            let entries = self.session.items_of(&request, &page, logs::ITEMS)?;
            // The entry of the position was read before, should a page begin with it. A page that has it elsewhere does not
            // start after it: it has what was read before, and the walk would have no end.
            let first = entries.iter().position(|entry| id(entry) == position);
            if first.is_some_and(|index| index > 0) {
                return Err(self.session.unknown_end(&request));
            }
            let new = entries.iter().filter(|entry| id(entry) != position);
            let mut is_last = true;
            for entry in new {
                self.add(entry)?;
                is_last = parse_ms(get_str(entry, "date")).is_some_and(|ms| ms > end_ms);
            }
            self.report();
            if is_last {
                self.read.checkpoint = Some(self.position.clone());
                return Ok(true);
            }
        }
    }

    fn add(&mut self, entry: &Value) -> Result<(), Problem> {
        let id = id(entry);
        if id.is_empty() {
            // The walk can't go on, and what it has counted would be counted again.
            return Err(self.session.unknown_end(&logs::oldest()));
        }
        id.clone_into(&mut self.position);
        let date_ms = parse_ms(get_str(entry, "date"));
        if matches!((date_ms, self.read_until_ms), (Some(date), Some(until)) if date <= until) {
            return Ok(());
        }
        (self.take)(entry);
        let read = &mut *self.read;
        read.checkpoint = Some(id.to_owned());
        read.entries = read.entries.saturating_add(1);
        // An entry without a date is at the time of the one before it, as far as anybody can tell.
        if let Some(date) = normal_time(get_str(entry, "date")) {
            read.first_at.get_or_insert_with(|| date.clone());
            read.last_at = Some(date);
        }
        Ok(())
    }

    fn report(&self) {
        self.session.ports().ui().event(&Event::Progress {
            tenant: Some(self.session.tenant()),
            what: "reading the log",
            done: self.read.entries,
            total: None,
            unit: "entries",
            remaining_ms: None,
        });
    }
}

/// The ID of an entry, by which a walk goes on; empty if it has none.
pub fn id(entry: &Value) -> &str {
    match get_str(entry, "log_id") {
        "" => get_str(entry, "_id"),
        id => id,
    }
}
