//! The canonical form of a string: as RFC 8785 section 3.2.2.2 writes it, whatever escapes it was written with.

use migration_core::domain::json::unescaped;
use migration_core::domain::plain_text::copy_plain;

/// Writes a string, from the character after its opening quotation mark on, and returns what follows it.
pub fn write_string<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    out.push(b'"');
    let mut rest = text;
    loop {
        let plain = copy_plain(rest, out);
        match rest.get(plain..)? {
            [b'"', after @ ..] => {
                out.push(b'"');
                return Some(after);
            }
            [b'\\', after @ ..] => rest = write_escape(after, out)?,
            _ => return None,
        }
    }
}

/// Writes the character of an escape, and returns what follows it. `text` is what follows the backslash.
fn write_escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let [kind, rest @ ..] = text else {
        return None;
    };
    if *kind == b'u' {
        return write_unicode_escape(rest, out);
    }
    write_character(unescaped(*kind)?, out);
    Some(rest)
}

fn write_unicode_escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (unit, rest) = code_unit(text)?;
    if let Some(low) = rest.strip_prefix(b"\\u") {
        let (low, after_low) = code_unit(low)?;
        let is_high = (0xd800..0xdc00).contains(&unit);
        let mut pair = char::decode_utf16([unit, low]).filter(|_| is_high);
        if let Some(Ok(character)) = pair.next() {
            write_character(character, out);
            return Some(after_low);
        }
    }
    match char::from_u32(u32::from(unit)) {
        Some(character) => write_character(character, out),
        None => out.extend_from_slice(format!("\\u{unit:04x}").as_bytes()),
    }
    Some(rest)
}

/// Writes a character of a string (RFC 8785 section 3.2.2.2).
pub fn write_character(character: char, out: &mut Vec<u8>) {
    let escape = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\0'..='\u{1f}' => {
            return out.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes());
        }
        _ => return out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
    };
    out.extend_from_slice(escape.as_bytes());
}

fn code_unit(text: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = text.split_at_checked(4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digits = core::str::from_utf8(digits).ok()?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    Some((unit, rest))
}
