//! Counts lines and bytes of the file while its text is read.

use memchr::memchr_iter;

use super::sink::Position;

/// Stands in the text for two bytes that are no UTF-16. It is no UTF-8 either, so the line is reported.
pub(super) const NOT_TEXT: u8 = 0xff;

/// The place of the next byte that is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    position: Position,
    /// Whether the file is UTF-16, so that its bytes are not those of the text.
    utf16: bool,
}

impl Place {
    /// The start of a file.
    pub(super) fn start(file: u32) -> Self {
        let position = Position {
            file,
            line: 1,
            byte: 0,
        };
        Self {
            position,
            utf16: false,
        }
    }

    /// Sets the encoding of the file, and passes its byte order mark.
    pub(super) fn pass_mark(&mut self, bytes: usize, utf16: bool) {
        self.position.byte = self.position.byte.saturating_add(to_u64(bytes));
        self.utf16 = utf16;
    }

    pub(super) fn position(self) -> Position {
        self.position
    }

    /// The number of line breaks so far.
    pub(super) fn lines(self) -> u64 {
        self.position.line.saturating_sub(1)
    }

    /// Passes a whole line, with its line break.
    pub(super) fn pass_line(&mut self, line: &[u8]) {
        self.position.line = self.position.line.saturating_add(1);
        self.pass_bytes(line);
    }

    /// Passes text with any number of line breaks.
    pub(super) fn pass(&mut self, text: &[u8]) {
        let lines = memchr_iter(b'\n', text).count();
        self.position.line = self.position.line.saturating_add(to_u64(lines));
        self.pass_bytes(text);
    }

    fn pass_bytes(&mut self, text: &[u8]) {
        let bytes = if self.utf16 {
            text.iter().map(|&byte| utf16_bytes(byte)).sum()
        } else {
            to_u64(text.len())
        };
        self.position.byte = self.position.byte.saturating_add(bytes);
    }
}

/// How many bytes of UTF-16 a character takes, by the first byte of its UTF-8; 0 for the other bytes.
fn utf16_bytes(byte: u8) -> u64 {
    match byte {
        0x80..=0xbf => 0,
        0xf0..=0xf7 => 4,
        _ => 2,
    }
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
