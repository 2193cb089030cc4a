//! The keys of a tenant: a JWK set (RFC 7517 section 5).

use crate::domain::algorithm::Algorithm;
use crate::domain::jwt;
use crate::domain::raw_object::RawObject;

/// The length of a modulus in bytes. RFC 7518 sections 3.3 and 3.5 demand 2048 bits; more than 8192 bits would only cost
/// time.
const MODULUS_BYTES: core::ops::RangeInclusive<usize> = 256..=1_024;

/// The keys of a set; `None` when the text is no JWK set.
pub fn keys(text: &str) -> Option<Vec<RawObject<'_>>> {
    RawObject::parse_array(RawObject::parse(text)?.get_raw("keys")?)
}

/// The JSON text of the one key of a set that a token may be signed with; `None` when there is none, or more than one.
///
/// Without a `kid` in the header of the token, the set must have one key only that fits (OpenID Connect Core 1.0,
/// section 10.1).
///
/// ```
/// use migration_core::domain::algorithm::Algorithm;
/// use migration_core::domain::jwks::select;
///
/// assert_eq!(select(r#"{"keys":[]}"#, Algorithm::Rs256, Some("a")), None);
/// ```
pub fn select<'a>(text: &'a str, algorithm: Algorithm, kid: Option<&str>) -> Option<&'a str> {
    let keys = keys(text)?;
    let mut fitting = keys.iter().filter(|key| fits(key, algorithm, kid));
    let key = fitting.next()?;
    fitting.next().is_none().then(|| key.text())
}

/// Whether a token may be signed with a key: an RSA key (RFC 7518 section 6.3.1) with this ID (RFC 7517 section 4.5) whose
/// `use` and `alg`, if it has them, allow it (sections 4.2 and 4.4).
fn fits(key: &RawObject<'_>, algorithm: Algorithm, kid: Option<&str>) -> bool {
    let is = |name: &str, value: &str| key.get_str(name).as_deref() == Some(value);
    let may_be = |name: &str, value: &str| key.get_raw(name).is_none() || is(name, value);
    is("kty", "RSA")
        && may_be("use", "sig")
        && may_be("alg", algorithm.name())
        && kid.is_none_or(|kid| is("kid", kid))
        && has_safe_modulus(key).unwrap_or(false)
}

/// Whether the modulus, a number without leading zeros, is neither too short nor too long.
fn has_safe_modulus(key: &RawObject<'_>) -> Option<bool> {
    let modulus = jwt::decode_base64url(&key.get_str("n")?)?;
    let has_all_bits = *modulus.first()? >= 0x80 || modulus.len() > *MODULUS_BYTES.start();
    Some(has_all_bits && *modulus.first()? != 0 && MODULUS_BYTES.contains(&modulus.len()))
}
