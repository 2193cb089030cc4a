//! Reads a JSON array of records, on one line or on many.

use std::mem;
use std::str;

use memchr::memchr;

use super::MAX_RECORD_BYTES;
use super::canonical_names::CanonicalNames;
use super::compact::compact;
use super::item_scanner::{ItemScanner, Scanned};
use super::place::Place;
use super::sink::{Position, RecordError, RecordSink};

/// The state between two pieces of the input.
#[derive(Debug, Default)]
pub(super) struct ArrayReader {
    state: State,
    scanner: ItemScanner,
    /// The start of the item, if a piece ended in it.
    partial: Vec<u8>,
    /// The position of the item.
    item: Position,
    /// The number of characters of white space since the line break; `None` after anything else.
    indent: Option<usize>,
    /// How far items are indented that begin a line. After a broken item, the next line like these is an item.
    item_indent: Option<usize>,
    names: CanonicalNames,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before the bracket that begins an array. Several arrays may follow each other.
    #[default]
    Outside,
    /// After text outside of an array, up to the line break.
    SkippingOutside,
    /// Between two items.
    Between,
    Item,
    /// After something broken, up to the line break.
    Skipping,
    /// Behind that line break, before the first character of a line that is not white space.
    LineStart,
}

impl ArrayReader {
    pub(super) fn push(&mut self, mut text: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        while let Some(&byte) = text.first() {
            let length = match self.state {
                State::Item => self.read_item(text, sink),
                State::Skipping => self.skip(text, State::LineStart),
                State::SkippingOutside => self.skip(text, State::Outside),
                State::Outside | State::Between | State::LineStart => {
                    self.read_between(byte, *place, sink)
                }
            };
            let (read, rest) = text.split_at_checked(length).unwrap_or((text, &[]));
            place.pass(read);
            text = rest;
        }
    }

    pub(super) fn end(&mut self, place: &mut Place, sink: &mut impl RecordSink) {
        match self.state {
            State::Outside | State::SkippingOutside => {}
            State::Item => sink.unreadable(self.item, RecordError::Truncated),
            State::Between | State::Skipping | State::LineStart => {
                sink.unreadable(place.position(), RecordError::TruncatedArray);
            }
        }
    }

    /// Reads a byte outside of an item. Returns how many bytes were read: none, if another state reads this one.
    fn read_between(&mut self, byte: u8, place: Place, sink: &mut impl RecordSink) -> usize {
        match (self.state, byte) {
            (_, b'\n') => self.indent = Some(0),
            (_, b' ' | b'\t' | b'\r' | b',') => {
                self.indent = self.indent.map(|indent| indent.saturating_add(1));
            }
            (State::LineStart, _) => {
                self.state = if self.is_item_line(byte) {
                    State::Between
                } else {
                    State::Skipping
                };
                return 0;
            }
            (State::Outside, b'[') => {
                self.indent = None;
                self.state = State::Between;
            }
            (State::Outside, _) => {
                sink.unreadable(place.position(), RecordError::TextAfterArray);
                self.state = State::SkippingOutside;
            }
            (_, b']') => self.state = State::Outside,
            (_, byte) if ItemScanner::begins(byte) => {
                self.item_indent = self.item_indent.or(self.indent);
                self.indent = None;
                self.item = place.position();
                self.scanner = ItemScanner::default();
                self.state = State::Item;
                return 0;
            }
            (_, _) => {
                sink.unreadable(place.position(), RecordError::BrokenItem);
                self.state = State::Skipping;
            }
        }
        1
    }

    /// Whether a line that begins with this byte is an item, or the end of the array.
    fn is_item_line(&self, byte: u8) -> bool {
        match byte {
            b'{' => self.item_indent.is_none() || self.item_indent == self.indent,
            b']' => self.indent < Some(self.item_indent.unwrap_or_default().max(1)),
            _ => false,
        }
    }

    /// Reads up to the end of the item. Returns how many bytes were read.
    fn read_item(&mut self, text: &[u8], sink: &mut impl RecordSink) -> usize {
        let room = MAX_RECORD_BYTES.saturating_sub(self.partial.len());
        // One byte more than an item may have, wherever the pieces end.
        let text = text.get(..=room).unwrap_or(text);
        match self.scanner.scan(text) {
            Scanned::More if text.len() > room => {
                self.break_off(RecordError::TooLong, sink);
                text.len()
            }
            Scanned::More => {
                self.partial.extend_from_slice(text);
                text.len()
            }
            Scanned::End(length) if length > room => {
                self.break_off(RecordError::TooLong, sink);
                length
            }
            Scanned::End(length) => {
                let end = text.get(..length).unwrap_or(text);
                if self.partial.is_empty() {
                    self.hand_out(end, sink);
                } else {
                    self.partial.extend_from_slice(end);
                    let item = mem::take(&mut self.partial);
                    self.hand_out(&item, sink);
                    self.partial = item;
                    self.partial.clear();
                }
                self.state = State::Between;
                length
            }
            Scanned::Broken(length) => {
                self.break_off(RecordError::BrokenItem, sink);
                length
            }
        }
    }

    fn break_off(&mut self, error: RecordError, sink: &mut impl RecordSink) {
        sink.unreadable(self.item, error);
        self.partial.clear();
        self.state = State::Skipping;
    }

    fn hand_out(&mut self, item: &[u8], sink: &mut impl RecordSink) {
        match str::from_utf8(item) {
            Ok(json) if memchr(b'\n', item).is_some() => {
                self.names.hand_out(self.item, &compact(json), sink);
            }
            Ok(json) => self.names.hand_out(self.item, json, sink),
            Err(error) => {
                let offset = error.valid_up_to();
                sink.unreadable(self.item, RecordError::NotText { offset });
            }
        }
    }

    /// Skips the rest of the line. Returns how many bytes were read.
    fn skip(&mut self, text: &[u8], next: State) -> usize {
        let Some(end) = memchr(b'\n', text) else {
            return text.len();
        };
        self.indent = Some(0);
        self.state = next;
        end.saturating_add(1)
    }
}
