//! The parts of a JSON Web Token (RFC 7519). Nothing is verified here.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::domain::raw_object::RawObject;

/// The claims of a token; `None` when it has no payload that is a JSON object.
///
/// ```
/// use migration_core::domain::jwt::payload;
///
/// let claims = payload("eyJhbGciOiJub25lIn0.eyJzdWIiOiJqbyJ9.").unwrap();
/// assert_eq!(claims.get_str("sub").as_deref(), Some("jo"));
/// assert!(payload("opaque").is_none());
/// ```
pub fn payload(token: &str) -> Option<RawObject> {
    decode(token.split('.').nth(1)?)
}

/// Reads the header or the payload of a token; `None` when `part` is not a base64url-encoded JSON object.
pub fn decode(part: &str) -> Option<RawObject> {
    let bytes = Base64UrlUnpadded::decode_vec(part).ok()?;
    RawObject::parse(core::str::from_utf8(&bytes).ok()?)
}
