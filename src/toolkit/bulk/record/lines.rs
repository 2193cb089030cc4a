//! Reads newline-delimited JSON. Lines that are whole in a piece of the input are handed out without a copy.

use std::mem;
use std::str;

use memchr::{memchr, memrchr};

use super::MAX_RECORD_BYTES;
use super::canonical_names::CanonicalNames;
use super::place::Place;
use super::sink::{RecordError, RecordSink};

/// What may surround the JSON of a line. Files with a byte order mark that were joined have one in the middle.
const AROUND: [char; 5] = [' ', '\t', '\r', '\n', '\u{feff}'];

/// The state between two pieces of the input.
#[derive(Debug, Default)]
pub(super) struct LineReader {
    /// The start of a line whose end is in a later piece. The place is that of its first byte.
    partial: Vec<u8>,
    /// Whether the rest of a line is skipped that was too long.
    skipping: bool,
    names: CanonicalNames,
}

impl LineReader {
    pub(super) fn push(&mut self, mut text: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        if self.skipping || !self.partial.is_empty() {
            let Some((rest, next)) = split_after_break(memchr(b'\n', text), text) else {
                return self.keep(text, place, sink);
            };
            self.keep(rest, place, sink);
            let mut line = mem::take(&mut self.partial);
            if self.skipping {
                self.skipping = false;
            } else {
                self.read_lines(&line, place, sink);
            }
            line.clear();
            self.partial = line;
            text = next;
        }
        let whole = split_after_break(memrchr(b'\n', text), text);
        let (lines, rest) = whole.unwrap_or((&[], text));
        self.read_lines(lines, place, sink);
        self.keep(rest, place, sink);
    }

    pub(super) fn end(&mut self, place: &mut Place, sink: &mut impl RecordSink) {
        let line = mem::take(&mut self.partial);
        let is_whole = line.trim_ascii_end().ends_with(b"}");
        let is_blank = line.trim_ascii().is_empty();
        if is_whole || str::from_utf8(&line).is_err() {
            self.read_lines(&line, place, sink);
        } else if !is_blank {
            sink.unreadable(place.position(), RecordError::Truncated);
        }
    }

    /// Keeps a part of a line, or skips it if the line is too long.
    fn keep(&mut self, part: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        let content = part.strip_suffix(b"\n").unwrap_or(part);
        let length = self.partial.len().saturating_add(content.len());
        if !self.skipping && length <= MAX_RECORD_BYTES {
            self.partial.extend_from_slice(part);
            return;
        }
        if !self.skipping {
            sink.unreadable(place.position(), RecordError::TooLong);
            place.pass(&self.partial);
            self.partial.clear();
            self.skipping = true;
        }
        place.pass(part);
    }

    fn read_lines(&mut self, lines: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        // The whole piece is checked at once, since only a broken one has to be checked line by line.
        if let Ok(mut text) = simdutf8::basic::from_utf8(lines) {
            while !text.is_empty() {
                let end = memchr(b'\n', text.as_bytes());
                let end = end.map_or(text.len(), |at| at.saturating_add(1));
                let (line, next) = text.split_at_checked(end).unwrap_or((text, ""));
                self.read_line(line, place, sink);
                place.pass_line(line.as_bytes());
                text = next;
            }
            return;
        }
        for line in lines.split_inclusive(|&byte| byte == b'\n') {
            match str::from_utf8(line) {
                Ok(text) => self.read_line(text, place, sink),
                Err(_) if is_too_long(line) => {
                    sink.unreadable(place.position(), RecordError::TooLong);
                }
                Err(error) => {
                    let offset = error.valid_up_to();
                    sink.unreadable(place.position(), RecordError::NotText { offset });
                }
            }
            place.pass_line(line);
        }
    }

    fn read_line(&mut self, line: &str, place: &Place, sink: &mut impl RecordSink) {
        let is_bare = line.starts_with('{') && line.ends_with("}\n");
        // Hardly any line has anything around its JSON, and looking at each character at its ends takes longer.
        let json = match line.strip_suffix('\n') {
            Some(json) if is_bare => json,
            _ => line.trim_matches(AROUND),
        };
        if is_too_long(line.as_bytes()) {
            sink.unreadable(place.position(), RecordError::TooLong);
        } else if !json.is_empty() {
            self.names.hand_out(place.position(), json, sink);
        }
    }
}

fn is_too_long(line: &[u8]) -> bool {
    line.strip_suffix(b"\n").unwrap_or(line).len() > MAX_RECORD_BYTES
}

/// Splits after the line break at `at`.
fn split_after_break(at: Option<usize>, text: &[u8]) -> Option<(&[u8], &[u8])> {
    text.split_at_checked(at?.saturating_add(1))
}
