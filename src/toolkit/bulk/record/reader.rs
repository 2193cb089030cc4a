//! The reader of an input: it recognises encoding and form of each file, and hands out the records.

use std::mem;

use super::array::ArrayReader;
use super::csv::CsvReader;
use super::encoding::{Encoding, Utf16Decoder, detect_encoding};
use super::form::{Form, detect_form};
use super::lines::LineReader;
use super::place::Place;
use super::sink::RecordSink;

/// Splits files into records. The pieces of a file may end anywhere, and no record depends on where they do.
///
/// ```
/// use migration_toolkit::bulk::record::{Position, RecordError, RecordReader, RecordSink};
///
/// struct Ids(Vec<String>);
/// impl RecordSink for Ids {
///     fn record(&mut self, position: Position, json: &str) {
///         self.0.push(format!("line {}: {json}", position.line));
///     }
///     fn unreadable(&mut self, position: Position, error: RecordError) {
///         self.0.push(format!("line {}: {error}", position.line));
///     }
/// }
///
/// let (mut reader, mut ids) = (RecordReader::new(), Ids(Vec::new()));
/// reader.begin_file(0);
/// reader.push(b"{\"user_id\":\"auth0|1\"}\n{\"user_", &mut ids);
/// reader.end_file(&mut ids);
/// assert_eq!(ids.0, [
///     r#"line 1: {"user_id":"auth0|1"}"#,
///     "line 2: the file ends in the middle of it",
/// ]);
/// ```
#[derive(Debug, Default)]
pub struct RecordReader {
    place: Place,
    encoding: Stage<Option<Utf16Decoder>>,
    form: Stage<FormReader>,
    /// The text of a piece in UTF-16.
    decoded: Vec<u8>,
}

/// Something that is recognised by the start of the file, which is kept until then.
#[derive(Debug)]
enum Stage<T> {
    Unknown(Vec<u8>),
    Known(T),
}

impl<T> Default for Stage<T> {
    fn default() -> Self {
        Self::Unknown(Vec::new())
    }
}

#[derive(Debug)]
enum FormReader {
    Lines(LineReader),
    Array(ArrayReader),
    Csv(Box<CsvReader>),
}

impl RecordReader {
    /// Creates a reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file. The number is part of the positions.
    pub fn begin_file(&mut self, file: u32) {
        self.place = Place::start(file);
        self.encoding = Stage::default();
        self.form = Stage::default();
    }

    /// The number of whole lines of the file that were read.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.place.lines()
    }

    /// Reads a piece of the file.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl RecordSink) {
        match &mut self.encoding {
            Stage::Known(None) => self.push_text(bytes, sink),
            Stage::Known(Some(decoder)) => {
                let mut text = mem::take(&mut self.decoded);
                decoder.push(bytes, &mut text);
                self.push_decoded(text, sink);
            }
            Stage::Unknown(start) => {
                start.extend_from_slice(bytes);
                let start = mem::take(start);
                self.begin_encoding(start, false, sink);
            }
        }
    }

    /// Ends the file: what is left of it is a record, or truncated.
    pub fn end_file(&mut self, sink: &mut impl RecordSink) {
        if let Stage::Unknown(start) = &mut self.encoding {
            let start = mem::take(start);
            self.begin_encoding(start, true, sink);
        }
        if let Stage::Known(Some(decoder)) = &mut self.encoding {
            let mut text = mem::take(&mut self.decoded);
            decoder.end(&mut text);
            self.push_decoded(text, sink);
        }
        if let Stage::Unknown(start) = &mut self.form {
            let start = mem::take(start);
            self.begin_form(start, true, sink);
        }
        if let Stage::Known(form) = &mut self.form {
            match form {
                FormReader::Lines(reader) => reader.end(&mut self.place, sink),
                FormReader::Array(reader) => reader.end(&mut self.place, sink),
                FormReader::Csv(reader) => reader.end(sink),
            }
        }
        self.begin_file(self.place.position().file);
    }

    fn begin_encoding(&mut self, start: Vec<u8>, is_whole: bool, sink: &mut impl RecordSink) {
        let Some((encoding, mark)) = detect_encoding(&start, is_whole) else {
            self.encoding = Stage::Unknown(start);
            return;
        };
        let is_utf16 = encoding != Encoding::Utf8;
        self.place.pass_mark(mark, is_utf16);
        self.encoding = Stage::Known(Utf16Decoder::new(encoding));
        self.push(start.get(mark..).unwrap_or_default(), sink);
    }

    fn push_decoded(&mut self, mut text: Vec<u8>, sink: &mut impl RecordSink) {
        self.push_text(&text, sink);
        text.clear();
        self.decoded = text;
    }

    fn push_text(&mut self, text: &[u8], sink: &mut impl RecordSink) {
        match &mut self.form {
            Stage::Known(form) => form.push(text, &mut self.place, sink),
            Stage::Unknown(start) => {
                start.extend_from_slice(text);
                let start = mem::take(start);
                self.begin_form(start, false, sink);
            }
        }
    }

    fn begin_form(&mut self, start: Vec<u8>, is_whole: bool, sink: &mut impl RecordSink) {
        let text = start.trim_ascii_start();
        let blank = start.len().saturating_sub(text.len());
        self.place.pass(start.get(..blank).unwrap_or_default());
        let Some(form) = detect_form(text, is_whole) else {
            self.form = Stage::Unknown(text.to_vec());
            return;
        };
        let mut form = match form {
            Form::Lines => FormReader::Lines(LineReader::default()),
            Form::Array => FormReader::Array(ArrayReader::default()),
            Form::Csv(delimiter) => FormReader::Csv(Box::new(CsvReader::new(delimiter))),
        };
        form.push(text, &mut self.place, sink);
        self.form = Stage::Known(form);
    }
}

impl FormReader {
    fn push(&mut self, text: &[u8], place: &mut Place, sink: &mut impl RecordSink) {
        match self {
            Self::Lines(reader) => reader.push(text, place, sink),
            Self::Array(reader) => reader.push(text, place, sink),
            Self::Csv(reader) => reader.push(text, place, sink),
        }
    }
}
