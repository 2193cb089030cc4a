//! The history of a migration: the records of all runs, one a line.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::problem::{Problem, ProblemCode};
use crate::status::record::plausible::plausible;
use crate::status::record::{FORMAT, Source, StatusRecord};

/// What every record of every format has.
#[derive(Deserialize)]
struct Header {
    format: u32,
}

/// How the line of a record of any format begins.
const BEGINNING: &str = "{\"format\":";

/// Reads the text of a history file, oldest record first. A last line that a crash has torn, so that it has no end, is passed
/// over: the next run cuts it off. Members that this version does not know are passed over as well, and stay in the file.
///
/// # Errors
/// `files`, if a line is no record or one of a later format.
pub fn parse_history(text: &str) -> Result<Vec<StatusRecord>, Problem> {
    let end = text.rfind('\n').map_or(0, |end| end.saturating_add(1));
    let (whole, last) = text.split_at_checked(end).unwrap_or((text, ""));
    let whole = if is_torn(last) { whole } else { text };
    let lines = whole.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| parse_line(line, index.saturating_add(1)))
        .collect()
}

/// Whether a line without an end is the beginning of a record. Anything else is whole, or belongs to a file that is no history
/// and that nobody may cut.
fn is_torn(line: &str) -> bool {
    let begins = line.starts_with(BEGINNING) || BEGINNING.starts_with(line);
    begins && serde_json::from_str::<IgnoredAny>(line).is_err()
}

/// A history file before a command begins that takes long and needs it at its end.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct HistoryRequest {
    /// The text of the history file; empty if there is none.
    pub history: String,
}

/// What a history file has.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistoryContents {
    /// How many records.
    pub records: u64,
}

impl HistoryRequest {
    /// Reads the history.
    ///
    /// # Errors
    /// As [`parse_history`].
    pub fn check(&self) -> Result<HistoryContents, Problem> {
        let records = parse_history(&self.history)?.len() as u64;
        Ok(HistoryContents { records })
    }
}

fn parse_line(line: &str, number: usize) -> Result<StatusRecord, Problem> {
    let header: Header = serde_json::from_str(line).map_err(|_| no_record(number))?;
    match header.format {
        1..=FORMAT => serde_json::from_str(line)
            .ok()
            .and_then(plausible)
            .ok_or_else(|| no_record(number)),
        0 => Err(no_record(number)),
        format => {
            let message = format!(
                "line {number} of the history has the format {format}; this version knows formats up to {FORMAT}"
            );
            Err(Problem::new(ProblemCode::Files, message)
                .with_remedy("Use the latest version of this program."))
        }
    }
}

fn no_record(number: usize) -> Problem {
    let message = format!("line {number} of the history is no record of status");
    Problem::new(ProblemCode::Files, message).with_remedy(
        "Correct or delete this line, or name another file with --history: it is created if it does not exist.",
    )
}

/// The records of the same pair of connections: a history may be of several.
pub fn of_connections(history: Vec<StatusRecord>, old: &Source, new: &Source) -> Vec<StatusRecord> {
    let is_same = |a: &Source, b: &Source| a.is(&b.domain, &b.connection);
    history
        .into_iter()
        .filter(|record| is_same(&record.old, old) && is_same(&record.new, new))
        .collect()
}
