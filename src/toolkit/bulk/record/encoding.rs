//! The encoding of a file, by its byte order mark, and its conversion to UTF-8.

use super::place::NOT_TEXT;

/// The encoding of a file. Without a byte order mark it is UTF-8 (RFC 8259 section 8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
}

/// The byte order marks.
const MARKS: [(&[u8], Encoding); 3] = [
    (&[0xef, 0xbb, 0xbf], Encoding::Utf8),
    (&[0xff, 0xfe], Encoding::Utf16LittleEndian),
    (&[0xfe, 0xff], Encoding::Utf16BigEndian),
];

/// The encoding of a file by its first bytes, with the length of its byte order mark; `None` if more bytes are needed.
pub(super) fn detect_encoding(start: &[u8], is_whole_file: bool) -> Option<(Encoding, usize)> {
    for (mark, encoding) in MARKS {
        if start.starts_with(mark) {
            return Some((encoding, mark.len()));
        }
        if mark.starts_with(start) && !is_whole_file {
            return None;
        }
    }
    Some((Encoding::Utf8, 0))
}

/// Converts UTF-16 to UTF-8, in pieces that may end anywhere.
#[derive(Debug)]
pub(super) struct Utf16Decoder {
    unit: fn([u8; 2]) -> u16,
    /// The first byte of a unit whose second one is in the next piece.
    byte: Option<u8>,
    /// A high surrogate whose other half is in the next piece.
    high: Option<u16>,
}

impl Utf16Decoder {
    /// `None` if the encoding is not UTF-16.
    pub(super) fn new(encoding: Encoding) -> Option<Self> {
        let unit = match encoding {
            Encoding::Utf8 => return None,
            Encoding::Utf16LittleEndian => u16::from_le_bytes,
            Encoding::Utf16BigEndian => u16::from_be_bytes,
        };
        Some(Self {
            unit,
            byte: None,
            high: None,
        })
    }

    /// Appends the text of a piece. What is not UTF-16 becomes [`NOT_TEXT`].
    pub(super) fn push(&mut self, piece: &[u8], text: &mut Vec<u8>) {
        let mut units: Vec<u16> = self.high.take().into_iter().collect();
        units.reserve(piece.len().div_ceil(2));
        for &byte in piece {
            match self.byte.take() {
                None => self.byte = Some(byte),
                Some(first) => units.push((self.unit)([first, byte])),
            }
        }
        if units
            .last()
            .is_some_and(|unit| (0xd800..0xdc00).contains(unit))
        {
            self.high = units.pop();
        }
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => {
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Err(_) => text.push(NOT_TEXT),
            }
        }
    }

    /// Appends what remains at the end of the file: a half character is no text.
    pub(super) fn end(&mut self, text: &mut Vec<u8>) {
        if self.byte.take().is_some() || self.high.take().is_some() {
            text.push(NOT_TEXT);
        }
    }
}
