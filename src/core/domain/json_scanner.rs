//! Passes over JSON without building values (RFC 8259). What it has passed is valid JSON, and stays where it is.
//!
//! All text is a `str`, so it is UTF-8 already.

use crate::domain::plain_text::plain_length;

/// The deepest nesting that is accepted, deeper than that of any profile. One bit of `u128` is used for each level.
const MAX_DEPTH: u32 = 100;

/// A position in a JSON text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many levels of the value that is passed are open already.
    open: u32,
}

/// The name of a member.
pub(super) struct Name<'a> {
    /// The name as JSON text, with its quotes.
    pub text: &'a str,
    /// Whether it is written with an escape, which hardly any is.
    pub has_escapes: bool,
}

impl<'a> Scanner<'a> {
    /// Reads a whole text with `read`; `None` if anything but white space is around what was read.
    pub fn whole<T>(text: &'a str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut scanner = Self {
            text,
            at: 0,
            open: 0,
        };
        let value = read(&mut scanner)?;
        scanner.next_token().is_none().then_some(value)
    }

    /// Passes an object, whose values `value` passes. Returns the text of the object.
    pub fn object(
        &mut self,
        mut value: impl FnMut(&mut Self, Name<'a>) -> Option<()>,
    ) -> Option<&'a str> {
        self.sequence(b'{', b'}', |scanner| {
            scanner.next_token();
            let start = scanner.at;
            let has_escapes = scanner.pass_string()?;
            let text = scanner.text_from(start)?;
            scanner.pass_colon()?;
            value(scanner, Name { text, has_escapes })
        })
    }

    /// Passes an array, whose items `item` passes. Returns the text of the array.
    pub fn array(&mut self, item: impl FnMut(&mut Self) -> Option<()>) -> Option<&'a str> {
        self.sequence(b'[', b']', item)
    }

    /// Passes a value of any kind and returns its text.
    pub fn value(&mut self) -> Option<&'a str> {
        let token = self.next_token()?;
        let start = self.at;
        if matches!(token, b'{' | b'[') {
            self.pass_nested()?;
        } else {
            self.pass_scalar(token)?;
        }
        self.text_from(start)
    }

    /// Reads a value with `read`, which opens `levels` of it. A value that is something else is passed only, and is `None`.
    pub fn nested<T>(
        &mut self,
        levels: u32,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<(&'a str, Option<T>)> {
        self.next_token()?;
        let start = self.at;
        self.open = levels;
        let value = read(self);
        self.open = 0;
        if value.is_some() {
            return Some((self.text_from(start)?, value));
        }
        self.at = start;
        Some((self.value()?, None))
    }

    fn sequence(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<&'a str> {
        if self.next_token()? != open {
            return None;
        }
        let start = self.at;
        self.advance(1);
        if self.next_token()? == close {
            self.advance(1);
            return self.text_from(start);
        }
        loop {
            item(self)?;
            let token = self.next_token()?;
            self.advance(1);
            if token == close {
                return self.text_from(start);
            }
            if token != b',' {
                return None;
            }
        }
    }

    /// Passes an array or an object with all that is in it.
    fn pass_nested(&mut self) -> Option<()> {
        // The kinds of the open containers, the innermost one in the lowest bit: 1 for an object.
        let mut kinds: u128 = 0;
        let mut depth = self.open;
        loop {
            let token = self.next_token()?;
            let is_object = token == b'{';
            if is_object || token == b'[' {
                if depth == MAX_DEPTH {
                    return None;
                }
                depth = depth.wrapping_add(1);
                kinds = kinds.wrapping_shl(1) | u128::from(is_object);
                self.advance(1);
                if !matches!(self.next_token()?, b'}' | b']') {
                    if is_object {
                        self.pass_string()?;
                        self.pass_colon()?;
                    }
                    continue;
                }
            } else {
                self.pass_scalar(token)?;
            }
            // A value has ended, or a container is empty.
            loop {
                let is_object = kinds & 1 == 1;
                let token = self.next_token()?;
                self.advance(1);
                if token == if is_object { b'}' } else { b']' } {
                    kinds = kinds.wrapping_shr(1);
                    depth = depth.wrapping_sub(1);
                    if depth == self.open {
                        return Some(());
                    }
                } else if token == b',' {
                    if is_object {
                        self.next_token();
                        self.pass_string()?;
                        self.pass_colon()?;
                    }
                    break;
                } else {
                    return None;
                }
            }
        }
    }

    fn pass_scalar(&mut self, token: u8) -> Option<()> {
        match token {
            b'"' => self.pass_string().map(|_| ()),
            b't' => self.pass_literal("true"),
            b'f' => self.pass_literal("false"),
            b'n' => self.pass_literal("null"),
            _ => self.pass_number(),
        }
    }

    fn pass_colon(&mut self) -> Option<()> {
        let is_colon = self.next_token()? == b':';
        self.advance(1);
        is_colon.then_some(())
    }

    fn pass_literal(&mut self, literal: &str) -> Option<()> {
        let is_there = self.text.get(self.at..)?.starts_with(literal);
        self.advance(literal.len());
        is_there.then_some(())
    }

    /// Passes a string, which is what a member's name is. Returns whether it has an escape.
    fn pass_string(&mut self) -> Option<bool> {
        if self.peek()? != b'"' {
            return None;
        }
        self.advance(1);
        let mut has_escapes = false;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let plain = plain_length(rest);
            self.advance(plain.wrapping_add(1));
            match rest.get(plain)? {
                b'"' => return Some(has_escapes),
                b'\\' => self.pass_escape()?,
                _ => return None,
            }
            has_escapes = true;
        }
    }

    /// Passes what follows a backslash. Half of a surrogate pair is passed too; nobody can decode it.
    fn pass_escape(&mut self) -> Option<()> {
        let escape = self.peek()?;
        self.advance(1);
        if escape == b'u' {
            let end = self.at.checked_add(4)?;
            let digits = self.text.as_bytes().get(self.at..end)?;
            self.at = end;
            return digits.iter().all(u8::is_ascii_hexdigit).then_some(());
        }
        unescaped(escape).map(|_| ())
    }

    /// Passes a number: RFC 8259 section 6.
    fn pass_number(&mut self) -> Option<()> {
        if self.peek()? == b'-' {
            self.advance(1);
        }
        if self.peek()? == b'0' {
            self.advance(1);
        } else {
            self.pass_digits()?;
        }
        if self.peek() == Some(b'.') {
            self.advance(1);
            self.pass_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.advance(1);
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.advance(1);
            }
            self.pass_digits()?;
        }
        Some(())
    }

    fn pass_digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.advance(1);
        }
        (self.at > start).then_some(())
    }

    /// Passes white space, and returns the byte after it.
    fn next_token(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.advance(1);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn advance(&mut self, bytes: usize) {
        self.at = self.at.wrapping_add(bytes);
    }

    fn text_from(&self, start: usize) -> Option<&'a str> {
        self.text.get(start..self.at)
    }
}

/// The character that a backslash and `escape` stand for (RFC 8259 section 7); `None` for `u`, and for what may not follow a
/// backslash.
pub fn unescaped(escape: u8) -> Option<char> {
    Some(match escape {
        b'"' | b'\\' | b'/' => char::from(escape),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}
