//! The canonical form of a JSON number, with all its digits.

/// Writes the canonical form of the number that `text` begins with, and returns what follows it; `None` if no number is
/// there (RFC 8259 section 6).
pub(super) fn write_number<'a>(text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (is_negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (whole, rest) = digits(rest);
    let is_whole = matches!(whole, [b'0'] | [b'1'..=b'9', ..]);
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => some_digits(rest)?,
        _ => (&[][..], rest),
    };
    let (exponent, rest) = match rest {
        [b'e' | b'E', rest @ ..] => {
            let (sign, rest) = match rest {
                [b'-', rest @ ..] => ("-", rest),
                [b'+', rest @ ..] => ("", rest),
                _ => ("", rest),
            };
            let (exponent, rest) = some_digits(rest)?;
            let exponent = core::str::from_utf8(exponent).ok()?;
            ([sign, exponent].concat(), rest)
        }
        _ => (String::new(), rest),
    };
    if !is_whole {
        return None;
    }
    let written = text.get(..text.len().checked_sub(rest.len())?)?;
    // Most numbers are small whole ones, which are canonical as they are.
    let is_plain = written.len() == whole.len() && !whole.ends_with(b"0");
    if is_plain {
        out.extend_from_slice(written);
        return Some(rest);
    }
    let zeros = |digits: &[u8]| digits.iter().all(|digit| *digit == b'0');
    if zeros(whole) && zeros(fraction) {
        out.push(b'0');
        return Some(rest);
    }
    if !write_significant(is_negative, whole, fraction, &exponent, out) {
        out.extend_from_slice(&written.to_ascii_lowercase());
    }
    Some(rest)
}

/// Writes a number that is not 0; `false` if its power of ten does not fit into 32 bits.
fn write_significant(
    is_negative: bool,
    whole: &[u8],
    fraction: &[u8],
    exponent: &str,
    out: &mut Vec<u8>,
) -> bool {
    let digits = [whole, fraction].concat();
    let first = digits.iter().position(|digit| *digit != b'0');
    let last = digits.iter().rposition(|digit| *digit != b'0');
    let (Some(first), Some(last)) = (first, last) else {
        return false;
    };
    let significant = digits.get(first..=last).unwrap_or_default();
    let trailing_zeros = digits.len().saturating_sub(last).saturating_sub(1);
    let power = || {
        let written: i32 = if exponent.is_empty() {
            0
        } else {
            exponent.parse().ok()?
        };
        let fraction = i32::try_from(fraction.len()).ok()?;
        let zeros = i32::try_from(trailing_zeros).ok()?;
        written.checked_sub(fraction)?.checked_add(zeros)
    };
    let Some(power) = power() else {
        return false;
    };
    if is_negative {
        out.push(b'-');
    }
    out.extend_from_slice(significant);
    if power != 0 {
        out.push(b'e');
        write_power(power, out);
    }
    true
}

/// Writes a power of ten, which is small in nearly all numbers. The formatter of the standard library takes longer than all
/// the rest of a number.
fn write_power(power: i32, out: &mut Vec<u8>) {
    if power < 0 {
        out.push(b'-');
    }
    match u8::try_from(power.unsigned_abs()) {
        Ok(digit) if digit < 10 => out.push(digit | b'0'),
        _ => out.extend_from_slice(power.unsigned_abs().to_string().as_bytes()),
    }
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn some_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    Some(digits(text)).filter(|(digits, _)| !digits.is_empty())
}
