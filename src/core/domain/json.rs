//! Reads and writes the parts of JSON that this crate needs.
//!
//! A lexer adds a fifth of the bytes to an action script that a parser to typed values would add.

use hifijson::num::Lex as _;
use hifijson::str::{Lex as _, LexAlloc as _};
use hifijson::token::{Expect, Lex as _};
use hifijson::{Error, SliceLexer};

/// The deepest nesting that is read, deeper than that of any profile: each level takes room on the stack.
const MAX_DEPTH: u8 = 100;

/// The strings of a JSON array; `None` when `text` is not JSON, or not an array of strings.
pub fn parse_string_array(text: &str) -> Option<Vec<String>> {
    array(text, string)
}

/// Parses a JSON string; `None` when `raw` is something else.
pub fn parse_string(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    if let Some(plain) = inner.filter(|inner| !inner.bytes().any(is_special)) {
        return Some(plain.to_owned());
    }
    SliceLexer::new(raw.as_bytes())
        .exactly_one(SliceLexer::ws_peek, string)
        .ok()
}

/// Encodes a string as JSON.
///
/// ```
/// assert_eq!(migration_core::domain::json::encode_string("a\"b"), r#""a\"b""#);
/// ```
pub fn encode_string(value: &str) -> String {
    let mut json = String::with_capacity(value.len().saturating_add(2));
    encode_string_into(value, &mut json);
    json
}

/// Encodes a string as JSON at the end of `json` (RFC 8259 section 7).
pub fn encode_string_into(value: &str, json: &mut String) {
    let mut rest = value;
    json.push('"');
    // In pieces, since hardly any character needs an escape. Those that do are single bytes.
    while let Some((piece, special)) = rest
        .bytes()
        .position(is_special)
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

/// Whether a byte ends a plain part of a string, or may not be in one.
fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

pub(super) type Lexer<'a> = SliceLexer<'a>;

/// The items of a JSON array, each read by `item`; `None` when `json` is not JSON, or not such an array.
pub(super) fn array<T>(
    json: &str,
    item: fn(u8, &mut Lexer<'_>) -> Result<T, Error>,
) -> Option<Vec<T>> {
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

/// The members of an object: their names as JSON strings, their values as JSON text.
pub(super) fn lex_object(next: u8, lexer: &mut Lexer<'_>) -> Result<Vec<(String, String)>, Error> {
    begin(next, b'{')?;
    let mut members = Vec::new();
    lexer.discarded().seq(b'}', Lexer::ws_peek, |next, lexer| {
        begin(next, b'"')?;
        let name = consumed(lexer, |lexer| skip_string(lexer.discarded()))?;
        lexer.expect(Lexer::ws_peek, b':').ok_or(Expect::Colon)?;
        let next = lexer.ws_peek().ok_or(Expect::Value)?;
        let value = consumed(lexer, |lexer| skip(next, lexer, MAX_DEPTH))?;
        members.push((name, value));
        Ok::<_, Error>(())
    })?;
    Ok(members)
}

fn string(next: u8, lexer: &mut Lexer<'_>) -> Result<String, Error> {
    begin(next, b'"')?;
    Ok(lexer
        .discarded()
        .str_string()
        .map_err(Error::Str)?
        .into_owned())
}

/// Skips a value of any kind.
fn skip(next: u8, lexer: &mut Lexer<'_>, depth: u8) -> Result<(), Error> {
    let depth = depth.checked_sub(1).ok_or(Error::Depth)?;
    match next {
        b'a'..=b'z' => Ok(lexer.null_or_bool().map(|_| ()).ok_or(Expect::Value)?),
        b'0'..=b'9' | b'-' => Ok(lexer.num_ignore().validate().map(|_| ())?),
        b'"' => skip_string(lexer.discarded()),
        b'[' => lexer
            .discarded()
            .seq(b']', Lexer::ws_peek, |next, lexer| skip(next, lexer, depth)),
        b'{' => lexer.discarded().seq(b'}', Lexer::ws_peek, |next, lexer| {
            begin(next, b'"')?;
            skip_string(lexer.discarded())?;
            lexer.expect(Lexer::ws_peek, b':').ok_or(Expect::Colon)?;
            skip(lexer.ws_peek().ok_or(Expect::Value)?, lexer, depth)
        }),
        _ => Err(Expect::Value)?,
    }
}

/// Skips the rest of a string whose quotation mark is read. Hardly any string has an escape, and the end of one without
/// is found at once; whether it is UTF-8 is known, since all JSON here is read from a `str`.
fn skip_string(lexer: &mut Lexer<'_>) -> Result<(), Error> {
    let text = lexer.as_slice();
    let end = text.iter().position(|byte| is_special(*byte));
    if let Some([b'"', rest @ ..]) = end.and_then(|end| text.get(end..)) {
        *lexer = Lexer::new(rest);
        return Ok(());
    }
    Ok(lexer.str_ignore()?)
}

/// The text that `pass` consumes.
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
