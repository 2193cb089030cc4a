//! Reads and writes the parts of JSON that this crate needs.
//!
//! The text of a value is passed on where it is, so a parser to values would do too much. A library's lexer takes twice
//! the time of the scanner, which is what a bulk conversion waits for.

use std::borrow::Cow;

use crate::domain::json_scanner::Scanner;
pub use crate::domain::json_scanner::unescaped;
use crate::domain::plain_text::plain_length;

/// The strings of a JSON array; `None` when `text` is not JSON, or not an array of strings.
pub fn parse_string_array(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut strings = Vec::new();
    Scanner::whole(text, |scanner| {
        scanner.array(|scanner| {
            strings.push(parse_string(scanner.value()?)?);
            Some(())
        })
    })?;
    Some(strings)
}

/// Whether one of the strings is `wanted`.
// The action scripts are limited in size, so they have this only once.
#[inline(never)]
pub fn contains(strings: &[Cow<'_, str>], wanted: &str) -> bool {
    strings.iter().any(|string| string == wanted)
}

/// Whether a text is one JSON value. Values that are nested more than a hundred times are none.
///
/// ```
/// use migration_core::domain::json::is_json;
///
/// assert!(is_json(r#" {"a":[1.10,"\u00e9"]} "#));
/// assert!(!is_json("{'a':01}"));
/// ```
pub fn is_json(text: &str) -> bool {
    Scanner::whole(text, Scanner::value).is_some()
}

/// Parses a JSON string without white space around it; `None` when `raw` is something else. Half of a surrogate pair
/// is no character.
///
/// ```
/// assert_eq!(migration_core::domain::json::parse_string(r#""a\u00e9""#).as_deref(), Some("aé"));
/// ```
pub fn parse_string(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let plain = plain_length(inner.as_bytes());
    if plain == inner.len() {
        return Some(Cow::Borrowed(inner));
    }
    let (plain, mut rest) = inner.split_at_checked(plain)?;
    let mut text = String::with_capacity(inner.len());
    text.push_str(plain);
    while !rest.is_empty() {
        rest = rest.strip_prefix('\\')?;
        let (escape, after) = rest.split_at_checked(1)?;
        let character = if escape == "u" {
            let character;
            (character, rest) = unescape_unicode(after)?;
            character
        } else {
            rest = after;
            unescaped(*escape.as_bytes().first()?)?
        };
        text.push(character);
        let (plain, after) = rest.split_at_checked(plain_length(rest.as_bytes()))?;
        text.push_str(plain);
        rest = after;
    }
    Some(Cow::Owned(text))
}

/// Decodes the digits after `\u`, and the second half of a surrogate pair, at the start of a text. Returns what follows
/// too.
fn unescape_unicode(text: &str) -> Option<(char, &str)> {
    let (high, rest) = utf16_unit(text)?;
    if let Some(character) = char::from_u32(high) {
        return Some((character, rest));
    }
    let (low, rest) = utf16_unit(rest.strip_prefix("\\u")?)?;
    let is_pair = (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(&low);
    let offset = (high & 0x3ff).wrapping_shl(10) | (low & 0x3ff);
    let character = char::from_u32(offset.wrapping_add(0x1_0000)).filter(|_| is_pair)?;
    Some((character, rest))
}

fn utf16_unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut unit: u32 = 0;
    for digit in digits.chars() {
        unit = unit.wrapping_shl(4) | digit.to_digit(16)?;
    }
    Some((unit, rest))
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
    loop {
        let length = plain_length(rest.as_bytes());
        let (piece, special) = rest.split_at_checked(length).unwrap_or((rest, ""));
        json.push_str(piece);
        let mut characters = special.chars();
        let Some(character) = characters.next() else {
            break;
        };
        json.push('\\');
        if character < ' ' {
            let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
            json.push_str("u00");
            json.push(digit(u32::from(character) >> 4));
            json.push(digit(u32::from(character) & 15));
        } else {
            json.push(character);
        }
        rest = characters.as_str();
    }
    json.push('"');
}
