//! Finds the end of the plain part of a JSON string, many bytes at a time: most of the bytes of a user are in strings.

/// The number of bytes before the first special one: a quote, a backslash or a control character, which may not be in a
/// string.
///
/// ```
/// use migration_core::domain::plain_text::plain_length;
///
/// assert_eq!(plain_length(b"plain\\n and more"), 5);
/// assert_eq!(plain_length(b"plain"), 5);
/// ```
// Only the module of the command line has SIMD. The action scripts must be small.
#[cfg_attr(target_feature = "simd128", inline)]
pub fn plain_length(bytes: &[u8]) -> usize {
    let mut length: usize = 0;
    #[cfg(target_feature = "simd128")]
    for sixteen in bytes.chunks_exact(16) {
        let special = special_of_sixteen(sixteen);
        if special != 0 {
            return length.wrapping_add(special.trailing_zeros() as usize);
        }
        length = length.wrapping_add(16);
    }
    // What is left is looked at together with the bytes before it, instead of one by one.
    #[cfg(target_feature = "simd128")]
    if length > 0
        && bytes
            .last_chunk::<16>()
            .map(|last| special_of_sixteen(last))
            == Some(0)
    {
        return bytes.len();
    }
    for eight in rest_of(bytes, length).chunks_exact(8) {
        let special = special_of_eight(eight);
        if special != 0 {
            return length.wrapping_add((special.trailing_zeros() / 8) as usize);
        }
        length = length.wrapping_add(8);
    }
    #[cfg(target_feature = "simd128")]
    if length > 0 && bytes.last_chunk::<8>().map(|last| special_of_eight(last)) == Some(0) {
        return bytes.len();
    }
    let is_special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    let rest = rest_of(bytes, length);
    length.wrapping_add(rest.iter().position(is_special).unwrap_or(rest.len()))
}

/// Appends the plain part of a JSON string, which is what is before the first special byte, and returns its length. It is
/// copied while it is looked at: most strings are shorter than what a call to copy them takes.
///
/// ```
/// use migration_core::domain::plain_text::copy_plain;
///
/// let mut copy = Vec::new();
/// assert_eq!(copy_plain(br#"plain" and more"#, &mut copy), 5);
/// assert_eq!(copy, b"plain");
/// ```
pub fn copy_plain(bytes: &[u8], copy: &mut Vec<u8>) -> usize {
    let mut length: usize = 0;
    #[cfg(target_feature = "simd128")]
    while let Some(sixteen) = rest_of(bytes, length).first_chunk::<16>() {
        copy.extend_from_slice(sixteen);
        let special = special_of_sixteen(sixteen);
        if special != 0 {
            let plain = special.trailing_zeros() as usize;
            copy.truncate(copy.len().wrapping_sub(16).wrapping_add(plain));
            return length.wrapping_add(plain);
        }
        length = length.wrapping_add(16);
    }
    let rest = rest_of(bytes, length);
    let plain = plain_length(rest);
    copy.extend_from_slice(rest.get(..plain).unwrap_or_default());
    length = length.wrapping_add(plain);
    length
}

fn rest_of(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(length..).unwrap_or_default()
}

/// The special ones of sixteen bytes, one bit each.
#[cfg(target_feature = "simd128")]
fn special_of_sixteen(sixteen: &[u8]) -> u16 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_or};

    let (low, high) = sixteen.split_at_checked(8).unwrap_or_default();
    // The compiler makes one load of the two halves.
    let bytes = u64x2(word(low), word(high));
    let is_quote = u8x16_eq(bytes, u8x16_splat(b'"'));
    let is_backslash = u8x16_eq(bytes, u8x16_splat(b'\\'));
    let is_control = u8x16_lt(bytes, u8x16_splat(b' '));
    u8x16_bitmask(v128_or(v128_or(is_quote, is_backslash), is_control))
}

/// The special ones of eight bytes: the high bit of each byte is set where it is one. Bits above the first one mean nothing.
fn special_of_eight(eight: &[u8]) -> u64 {
    let word = word(eight);
    (below(word, b' ') | below(word ^ repeat(b'"'), 1) | below(word ^ repeat(b'\\'), 1))
        & repeat(0x80)
}

/// Sets the high bit of each byte that is below `bound`, which is at most 128. Bits above the first such byte mean
/// nothing. Source: Henry S. Warren, "Hacker's Delight", section 6-1.
fn below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(repeat(bound)) & !word
}

/// A word of eight such bytes.
fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

fn word(eight: &[u8]) -> u64 {
    u64::from_le_bytes(eight.try_into().unwrap_or_default())
}
