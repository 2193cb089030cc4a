//! Reads CSV as Auth0 writes it (RFC 4180), with the columns of its export, of the Dashboard or of the old extension.

use std::str;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter};

use super::MAX_RECORD_BYTES;
use super::csv_header::CsvHeader;
use super::place::Place;
use super::sink::{Position, RecordError, RecordSink};

/// The room for the text and the cells of a row, which doubles when a row needs more.
const INITIAL_TEXT_BYTES: usize = 4096;
const INITIAL_CELLS: usize = 64;

/// The state between two pieces of the input.
#[derive(Debug)]
pub(super) struct CsvReader {
    reader: Reader,
    header: Option<CsvHeader>,
    /// The text of the row's cells without quotes, and where each of them ends. Only the first bytes are of this row.
    text: Vec<u8>,
    text_bytes: usize,
    ends: Vec<usize>,
    cells: usize,
    row: Position,
    /// The number of bytes of the row so far; 0 between two rows.
    row_bytes: usize,
    quotes: usize,
    /// Whether the rest of a line is skipped that was too long.
    skipping: bool,
}

impl CsvReader {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            header: None,
            text: vec![0; INITIAL_TEXT_BYTES],
            text_bytes: 0,
            ends: vec![0; INITIAL_CELLS],
            cells: 0,
            row: Position::default(),
            row_bytes: 0,
            quotes: 0,
            skipping: false,
        }
    }

    pub(super) fn push(&mut self, mut text: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        while let Some(&byte) = text.first() {
            let is_between = self.row_bytes == 0 && matches!(byte, b'\r' | b'\n');
            let length = if self.skipping {
                self.skip(text)
            } else if is_between {
                1
            } else {
                if self.row_bytes == 0 {
                    self.row = place.position();
                }
                self.read_row(text, sink)
            };
            let (read, rest) = text.split_at_checked(length).unwrap_or((text, &[]));
            place.pass(read);
            text = rest;
        }
    }

    pub(super) fn end(&mut self, sink: &mut impl RecordSink) {
        if self.row_bytes == 0 || self.skipping {
            return;
        }
        // Without input, the reader adds the end of the last cell, and no text.
        if self.cells == self.ends.len() {
            self.grow_ends();
        }
        let (_, _, _, cells) = self.read_record(&[]);
        self.cells = self.cells.saturating_add(cells);
        let expected = self.header.as_ref().map(CsvHeader::len);
        let is_open = self.quotes % 2 == 1;
        if is_open || expected.is_some_and(|expected| expected != self.cells) {
            sink.unreadable(self.row, RecordError::Truncated);
        } else {
            self.finish_row(sink);
        }
    }

    /// Reads up to the end of the row. Returns how many bytes were read.
    fn read_row(&mut self, text: &[u8], sink: &mut impl RecordSink) -> usize {
        let room = MAX_RECORD_BYTES.saturating_sub(self.row_bytes);
        // One byte more than a row may have, wherever the pieces end.
        let text = text.get(..=room).unwrap_or(text);
        let (result, length, text_bytes, cells) = self.read_record(text);
        self.text_bytes = self.text_bytes.saturating_add(text_bytes);
        self.cells = self.cells.saturating_add(cells);
        self.row_bytes = self.row_bytes.saturating_add(length);
        let read = text.get(..length).unwrap_or(text);
        self.quotes = self.quotes.saturating_add(memchr_iter(b'"', read).count());
        match result {
            _ if self.row_bytes > MAX_RECORD_BYTES => {
                sink.unreadable(self.row, RecordError::TooLong);
                self.begin_row();
                self.reader.reset();
                self.skipping = !read.ends_with(b"\n");
            }
            ReadRecordResult::OutputFull => self.grow_text(),
            ReadRecordResult::OutputEndsFull => self.grow_ends(),
            ReadRecordResult::Record => {
                self.finish_row(sink);
                self.begin_row();
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
        }
        length
    }

    fn read_record(&mut self, text: &[u8]) -> (ReadRecordResult, usize, usize, usize) {
        let output = self.text.get_mut(self.text_bytes..).unwrap_or_default();
        let ends = self.ends.get_mut(self.cells..).unwrap_or_default();
        self.reader.read_record(text, output, ends)
    }

    fn grow_text(&mut self) {
        self.text.resize(self.text.len().saturating_mul(2), 0);
    }

    fn grow_ends(&mut self) {
        self.ends.resize(self.ends.len().saturating_mul(2), 0);
    }

    fn begin_row(&mut self) {
        self.text_bytes = 0;
        self.cells = 0;
        self.row_bytes = 0;
        self.quotes = 0;
    }

    fn finish_row(&mut self, sink: &mut impl RecordSink) {
        let text = self.text.get(..self.text_bytes).unwrap_or_default();
        let ends = self.ends.get(..self.cells).unwrap_or_default();
        let text = match str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => {
                let offset = error.valid_up_to();
                return sink.unreadable(self.row, RecordError::NotText { offset });
            }
        };
        let starts = [0].iter().chain(ends);
        let cells = starts
            .zip(ends)
            .map(|(&start, &end)| text.get(start..end).unwrap_or_default());
        match &self.header {
            None => self.header = Some(CsvHeader::new(cells)),
            Some(header) if header.len() == ends.len() => {
                sink.record(self.row, &header.record(cells));
            }
            Some(header) => sink.unreadable(
                self.row,
                RecordError::Cells {
                    expected: header.len(),
                    found: ends.len(),
                },
            ),
        }
    }

    /// Skips the rest of the line. Returns how many bytes were read.
    fn skip(&mut self, text: &[u8]) -> usize {
        let Some(end) = memchr(b'\n', text) else {
            return text.len();
        };
        self.skipping = false;
        end.saturating_add(1)
    }
}
