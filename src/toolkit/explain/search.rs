//! Finds a code in the tables, and those that somebody may have meant.

use crate::explain::all::entries;
use crate::explain::entry::Entry;
use crate::problem::{Problem, ProblemCode};

/// How many codes are offered instead of one that is not known.
const MAX_NEAR: usize = 4;
/// How alike two codes must be to be offered, from 0 to 1 (Jaro-Winkler).
const MIN_LIKENESS: f64 = 0.84;
/// The longest code that is looked up or repeated in a message, in bytes.
const MAX_CODE_BYTES: usize = 80;

/// The entries of a code: one name may stand in several tables.
pub(super) fn find(code: &str) -> Vec<Entry> {
    let matches = |entry: &Entry| entry.name.eq_ignore_ascii_case(code);
    entries().into_iter().filter(matches).collect()
}

/// The problem that a code is not known, with those that are like it.
pub(super) fn unknown_code(code: &str) -> Problem {
    if code.is_empty() || code.len() > MAX_CODE_BYTES {
        return Problem::new(
            ProblemCode::WrongUse,
            "this is neither a code nor a log line of the action scripts",
        )
        .with_remedy("explain without an argument lists all codes.");
    }
    let near = near(code);
    let remedy = match near.as_slice() {
        [] => "explain without an argument lists all codes.".to_owned(),
        [name] => format!("Did you mean {name}? explain without an argument lists all codes."),
        [names @ .., last] => format!(
            "Did you mean {} or {last}? explain without an argument lists all codes.",
            names.join(", ")
        ),
    };
    Problem::new(ProblemCode::WrongUse, format!("there is no code {code}")).with_remedy(remedy)
}

/// The names that are like a code, the likest first.
fn near(code: &str) -> Vec<&'static str> {
    let code = code.to_ascii_lowercase();
    let mut rated: Vec<(f64, &'static str)> = Vec::new();
    for entry in entries() {
        let name = entry.name.to_ascii_lowercase();
        let contains =
            code.len().min(name.len()) > 3 && (name.contains(&code) || code.contains(&name));
        let likeness = strsim::jaro_winkler(&name, &code) + if contains { 0.2 } else { 0.0 };
        let is_known = rated.iter().any(|(_, other)| *other == entry.name);
        if likeness >= MIN_LIKENESS && !is_known {
            rated.push((likeness, entry.name));
        }
    }
    rated.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    rated.truncate(MAX_NEAR);
    rated.into_iter().map(|(_, name)| name).collect()
}
