//! The parts of a JSON Web Token (RFC 7519), which are not verified here.

use zeroize::Zeroizing;

use crate::domain::secret::Secret;

/// The claims of a token, as JSON text; `None` when it has no payload.
///
/// ```
/// use migration_core::domain::jwt::payload;
///
/// let claims = payload("eyJhbGciOiJub25lIn0.eyJzdWIiOiJqbyJ9.").unwrap();
/// assert_eq!(claims.expose(), r#"{"sub":"jo"}"#);
/// assert!(payload("opaque").is_none());
/// ```
pub fn payload(token: &str) -> Option<Secret> {
    decode(token.split('.').nth(1)?)
}

/// Decodes the header or the payload of a token; `None` when `part` is not base64url-encoded text.
pub fn decode(part: &str) -> Option<Secret> {
    let mut bytes = decode_base64url(part)?;
    let text = String::from_utf8(core::mem::take(&mut *bytes)).ok()?;
    Some(text.into())
}

/// Decodes base64url without padding (RFC 4648 sections 5 and 3.5: the bits that are left over must be zero). A decoder
/// for secrets takes the same time for each character; what it decodes here is no secret, and it would be a tenth of
/// what a login computes.
pub fn decode_base64url(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut bits: u32 = 0;
    let mut length: u32 = 0;
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character.wrapping_sub(b'A'),
            b'a'..=b'z' => character.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => character.wrapping_sub(b'0').wrapping_add(52),
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits.wrapping_shl(6) | u32::from(value);
        length = length.wrapping_add(6);
        if length >= 8 {
            length = length.wrapping_sub(8);
            bytes.push(bits.wrapping_shr(length) as u8);
        }
    }
    let unused = bits & 1_u32.wrapping_shl(length).wrapping_sub(1);
    (length < 6 && unused == 0).then_some(bytes)
}
