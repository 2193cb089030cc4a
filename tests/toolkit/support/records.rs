//! Reads records from bytes, in pieces of every size.

use migration_toolkit::bulk::record::{Position, RecordError, RecordReader, RecordSink};

/// What a reader handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Record(Position, String),
    Unreadable(Position, RecordError),
}

impl Read {
    pub fn position(&self) -> Position {
        match self {
            Self::Record(position, _) | Self::Unreadable(position, _) => *position,
        }
    }
}

/// Keeps everything.
#[derive(Default)]
pub struct Sink(pub Vec<Read>);

impl RecordSink for Sink {
    fn record(&mut self, position: Position, json: &str) {
        self.0.push(Read::Record(position, json.to_owned()));
    }

    fn unreadable(&mut self, position: Position, error: RecordError) {
        self.0.push(Read::Unreadable(position, error));
    }
}

/// Reads one file in pieces of this size.
pub fn read_in_pieces(bytes: &[u8], size: usize) -> Vec<Read> {
    let (mut reader, mut sink) = (RecordReader::new(), Sink::default());
    reader.begin_file(0);
    for piece in bytes.chunks(size) {
        reader.push(piece, &mut sink);
    }
    reader.end_file(&mut sink);
    sink.0
}

/// Reads one file in pieces of every size, from one byte to the whole, all of which must give the same.
pub fn read(bytes: impl AsRef<[u8]>) -> Vec<Read> {
    let bytes = bytes.as_ref();
    let whole = read_in_pieces(bytes, bytes.len().max(1));
    for size in 1..bytes.len() {
        assert_eq!(read_in_pieces(bytes, size), whole, "pieces of {size} bytes");
    }
    whole
}

/// A record at this line and byte of the first file.
pub fn record(line: u64, byte: u64, json: &str) -> Read {
    Read::Record(at(line, byte), json.to_owned())
}

/// Something unreadable at this line and byte of the first file.
pub fn unreadable(line: u64, byte: u64, error: RecordError) -> Read {
    Read::Unreadable(at(line, byte), error)
}

/// The records alone.
pub fn records(read: &[Read]) -> Vec<&str> {
    read.iter()
        .filter_map(|read| match read {
            Read::Record(_, json) => Some(json.as_str()),
            Read::Unreadable(..) => None,
        })
        .collect()
}

/// The text in UTF-16 with a byte order mark.
pub fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(unit).collect()
}

fn at(line: u64, byte: u64) -> Position {
    Position {
        file: 0,
        line,
        byte,
    }
}
