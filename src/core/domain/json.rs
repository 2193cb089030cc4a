//! JSON objects whose values are kept as the text they came in.
//!
//! A profile is handed from tenant to tenant. Kept as text, its metadata arrives exactly as it was
//! sent: digits of numbers, order of keys, odd escapes and all. Only what is decided on is decoded.
//! A lexer does this in a fifth of the bytes that a parser to typed values adds to an action script.

use hifijson::num::Lex as _;
use hifijson::str::{Lex as _, LexAlloc as _};
use hifijson::token::{Expect, Lex as _};
use hifijson::{Error, SliceLexer};
use zeroize::Zeroize;

/// Deeper nesting than any profile's is refused: each level takes room on the stack.
const DEEPEST: u8 = 100;

/// A JSON object: member names in their order, values as unread JSON text.
#[derive(Clone, Default)]
pub struct Members(Vec<(String, String)>);

/// Some objects hold tokens or personal data, so all values are wiped.
impl Drop for Members {
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}

impl Members {
    /// Reads an object; `None` when `text` is not JSON or not an object.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lexer = SliceLexer::new(text.as_bytes());
        lexer.exactly_one(SliceLexer::ws_peek, object).ok()
    }

    /// The JSON text of a member; `None` when it is absent or `null`. Of members with the same name the
    /// last one counts, as in `JSON.parse`.
    pub fn raw(&self, name: &str) -> Option<&str> {
        let member = self.0.iter().rev().find(|(key, _)| is_name(key, name));
        member
            .map(|(_, value)| value.as_str())
            .filter(|value| *value != "null")
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<String> {
        text(self.raw(name)?)
    }

    /// A member that is an object.
    pub fn members(&self, name: &str) -> Option<Self> {
        Self::parse(self.raw(name)?)
    }

    /// A member that is an object, as JSON text.
    pub fn raw_object(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| value.starts_with('{'))
    }

    /// A member that is a whole number; a fraction is dropped, as the time claims of a token may have
    /// one (RFC 7519 section 2 `NumericDate`).
    pub fn whole_number(&self, name: &str) -> Option<i64> {
        let text = self.raw(name)?;
        text.split_once('.')
            .map_or(text, |(whole, _)| whole)
            .parse()
            .ok()
    }

    /// Puts a member with JSON text as its value after the others.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0.push((quoted(name), value.to_owned()));
    }

    /// Puts a member that is a string.
    pub fn put_text(&mut self, name: &str, value: &str) {
        self.put(name, &quoted(value));
    }

    /// Puts a member that is a number.
    pub fn put_number(&mut self, name: &str, value: u64) {
        self.put(name, &value.to_string());
    }

    /// Takes a member out; `false` when it was not there.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(key, _)| !is_name(key, name));
        self.0.len() < before
    }

    /// The object as JSON text.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        for (index, (name, value)) in self.0.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            json.push_str(name);
            json.push(':');
            json.push_str(value);
        }
        json.push('}');
        json
    }
}

/// The objects of a JSON array; `None` when `text` is not JSON, or not an array of objects.
pub fn objects(text: &str) -> Option<Vec<Members>> {
    array(text, object)
}

/// The strings of a JSON array; `None` when `text` is not JSON, or not an array of strings.
pub fn texts(text: &str) -> Option<Vec<String>> {
    array(text, string)
}

/// Decodes a JSON string; `None` when `raw` is something else.
pub fn text(raw: &str) -> Option<String> {
    SliceLexer::new(raw.as_bytes())
        .exactly_one(SliceLexer::ws_peek, string)
        .ok()
}

/// Encodes a string as JSON.
pub fn quoted(value: &str) -> String {
    let mut json = String::with_capacity(value.len().saturating_add(2));
    quote(value, &mut json);
    json
}

/// Encodes a string as JSON at the end of `json` (RFC 8259 section 7).
pub fn quote(value: &str, json: &mut String) {
    let escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let mut rest = value;
    json.push('"');
    // Piece by piece, as hardly any character needs an escape. Those that do are single bytes.
    while let Some((piece, special)) = rest
        .bytes()
        .position(escaped)
        .and_then(|at| rest.split_at_checked(at))
    {
        json.push_str(piece);
        let mut characters = special.chars();
        let character = characters.next().unwrap_or_default();
        match character {
            '"' | '\\' => {
                json.push('\\');
                json.push(character);
            }
            _ => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                json.push_str("\\u00");
                json.push(digit(u32::from(character) >> 4));
                json.push(digit(u32::from(character) & 15));
            }
        }
        rest = characters.as_str();
    }
    json.push_str(rest);
    json.push('"');
}

type Lexer<'a> = SliceLexer<'a>;

fn array<T>(json: &str, item: fn(u8, &mut Lexer<'_>) -> Result<T, Error>) -> Option<Vec<T>> {
    let mut items = Vec::new();
    let read = |next, lexer: &mut Lexer<'_>| {
        begin(next, b'[')?;
        lexer.discarded().seq(b']', Lexer::ws_peek, |next, lexer| {
            items.push(item(next, lexer)?);
            Ok::<_, Error>(())
        })
    };
    SliceLexer::new(json.as_bytes())
        .exactly_one(Lexer::ws_peek, read)
        .ok()?;
    Some(items)
}

fn object(next: u8, lexer: &mut Lexer<'_>) -> Result<Members, Error> {
    begin(next, b'{')?;
    let mut members = Vec::new();
    lexer.discarded().seq(b'}', Lexer::ws_peek, |next, lexer| {
        begin(next, b'"')?;
        let name = consumed(lexer, |lexer| {
            lexer.discarded().str_ignore().map_err(Error::Str)
        })?;
        lexer.expect(Lexer::ws_peek, b':').ok_or(Expect::Colon)?;
        let next = lexer.ws_peek().ok_or(Expect::Value)?;
        let value = consumed(lexer, |lexer| skip(next, lexer, DEEPEST))?;
        members.push((name, value));
        Ok::<_, Error>(())
    })?;
    Ok(Members(members))
}

fn string(next: u8, lexer: &mut Lexer<'_>) -> Result<String, Error> {
    begin(next, b'"')?;
    Ok(lexer
        .discarded()
        .str_string()
        .map_err(Error::Str)?
        .into_owned())
}

/// Passes over a value, however it is made up.
fn skip(next: u8, lexer: &mut Lexer<'_>, depth: u8) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Error::Depth)?;
    match next {
        b'a'..=b'z' => Ok(lexer.null_or_bool().map(|_| ()).ok_or(Expect::Value)?),
        b'0'..=b'9' | b'-' => Ok(lexer.num_ignore().validate().map(|_| ())?),
        b'"' => Ok(lexer.discarded().str_ignore()?),
        b'[' => lexer
            .discarded()
            .seq(b']', Lexer::ws_peek, |next, lexer| skip(next, lexer, depth)),
        b'{' => lexer.discarded().seq(b'}', Lexer::ws_peek, |next, lexer| {
            begin(next, b'"')?;
            lexer.discarded().str_ignore()?;
            lexer.expect(Lexer::ws_peek, b':').ok_or(Expect::Colon)?;
            skip(lexer.ws_peek().ok_or(Expect::Value)?, lexer, depth)
        }),
        _ => Err(Expect::Value)?,
    }
}

/// The text that `pass` goes over.
fn consumed<'a>(
    lexer: &mut Lexer<'a>,
    pass: impl FnOnce(&mut Lexer<'a>) -> Result<(), Error>,
) -> Result<String, Error> {
    let before = lexer.as_slice();
    pass(lexer)?;
    let length = before.len().saturating_sub(lexer.as_slice().len());
    let bytes = before.get(..length).unwrap_or_default();
    Ok(core::str::from_utf8(bytes).unwrap_or_default().to_owned())
}

fn begin(next: u8, expected: u8) -> Result<(), Error> {
    if next == expected {
        Ok(())
    } else {
        Err(Expect::Value)?
    }
}

/// Whether a member name, quoted and perhaps escaped, is `name`. With an escape it is longer than without.
fn is_name(key: &str, name: &str) -> bool {
    let longer = key.len().wrapping_sub(name.len());
    (longer == 2 && key.get(1..).is_some_and(|key| key.starts_with(name)))
        || (longer > 2 && key.contains('\\') && text(key).as_deref() == Some(name))
}
