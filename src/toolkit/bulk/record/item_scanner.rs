//! Finds the end of a JSON value. It looks at brackets and strings only; whether the value is valid JSON is left to the
//! reader of the record.

use memchr::memchr3;

/// How far a piece of the input belongs to the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scanned {
    /// The value goes on after the piece.
    More,
    /// The value ends after this many bytes.
    End(usize),
    /// At this byte is a line break inside of a string, which JSON does not allow.
    Broken(usize),
}

/// The state between two pieces of the value.
#[derive(Debug, Default)]
pub(super) struct ItemScanner {
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl ItemScanner {
    /// Whether a value can begin with this byte (RFC 8259 section 3).
    pub(super) fn begins(byte: u8) -> bool {
        matches!(
            byte,
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'
        )
    }

    pub(super) fn scan(&mut self, piece: &[u8]) -> Scanned {
        let mut at: usize = 0;
        loop {
            if self.in_string && !self.escaped {
                let rest = piece.get(at..).unwrap_or_default();
                let Some(special) = memchr3(b'"', b'\\', b'\n', rest) else {
                    return Scanned::More;
                };
                at = at.saturating_add(special);
            }
            let Some(&byte) = piece.get(at) else {
                return Scanned::More;
            };
            let next = at.saturating_add(1);
            if self.in_string {
                match byte {
                    b'\n' => return Scanned::Broken(at),
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    _ => self.in_string = false,
                }
                if !self.in_string && self.depth == 0 {
                    return Scanned::End(next);
                }
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                    b'}' | b']' if self.depth > 1 => self.depth = self.depth.saturating_sub(1),
                    b'}' | b']' if self.depth == 1 => return Scanned::End(next),
                    // A number or a word ends before what follows it.
                    b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                        return Scanned::End(at);
                    }
                    _ => {}
                }
            }
            at = next;
        }
    }
}
