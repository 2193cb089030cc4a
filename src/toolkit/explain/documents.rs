//! Documents of several lines, such as those of `--json` and those that a log viewer shows.

use std::borrow::Cow;

use serde::de::IgnoredAny;

/// The most lines of a document.
const MAX_LINES: usize = 10_000;

/// The lines of a text, each JSON document of several lines as one.
pub(super) fn join_documents(lines: &[String]) -> Vec<Cow<'_, str>> {
    let mut joined = Vec::new();
    let mut rest = lines;
    while let [line, after @ ..] = rest {
        // A file that was saved on Windows may begin with a byte order mark.
        let line = line.trim_start_matches('\u{feff}');
        match document(line, after) {
            Some((document, remaining)) => {
                joined.push(Cow::Owned(document));
                rest = remaining;
            }
            None => {
                joined.push(Cow::Borrowed(line));
                rest = after;
            }
        }
    }
    joined
}

/// The document that begins with a line, and the lines after it. It ends with the first line that is not indented and closes it,
/// or with the text, which may be cut off, but has at most [`MAX_LINES`].
fn document<'a>(line: &str, after: &'a [String]) -> Option<(String, &'a [String])> {
    if !matches!(line.trim_end(), "{" | "[" | "[{") {
        return None;
    }
    let within = after.get(..MAX_LINES).unwrap_or(after);
    let end = within
        .iter()
        .position(|line| line.starts_with(['}', ']']) && !line.starts_with("},"));
    let length = end.map_or(within.len(), |end| end.saturating_add(1));
    let (lines, rest) = after.split_at_checked(length)?;
    let document = [line, &lines.join("\n")].join("\n");
    match serde_json::from_str::<IgnoredAny>(document.trim_end()) {
        Ok(_) => Some((document, rest)),
        Err(error) if error.is_eof() => Some((document, rest)),
        Err(_) => None,
    }
}
