//! Checks of the ID token: OpenID Connect Core 1.0, section 3.1.3.7.
//!
//! Its signature is not verified: the token comes straight from the token endpoint over TLS, which
//! rule 6 of that section accepts in its place.

use crate::domain::json;
use crate::domain::json::Members;
use crate::domain::jwt;

/// Clocks of two tenants may differ by this many seconds.
const LEEWAY_SECONDS: i64 = 60;

/// The claims of a token that passed all checks.
pub struct Claims {
    /// `sub`, the user's ID in the old tenant.
    pub subject: String,
    /// All claims, unread.
    pub members: Members,
}

/// Checks a token.
///
/// # Errors
/// Which check failed, as the end of a sentence.
pub fn check(
    token: &str,
    domain: &str,
    client_id: &str,
    now_seconds: i64,
) -> Result<Claims, &'static str> {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("it does not have three parts");
    };
    let header = jwt::decode(header).ok_or("its header is no JSON object")?;
    match header.text("alg").as_deref() {
        Some("RS256" | "PS256" | "HS256") if !signature.is_empty() => {}
        _ => return Err("it is not signed with RS256, PS256 or HS256"),
    }
    let members = jwt::decode(payload).ok_or("its payload is no JSON object")?;
    if members.text("iss").as_deref() != Some(format!("https://{domain}/").as_str()) {
        return Err("its issuer is not the old tenant of Domain");
    }
    check_audience(&members, client_id)?;
    let expires = members.whole_number("exp").ok_or("it has no expiry")?;
    if expires.saturating_add(LEEWAY_SECONDS) <= now_seconds {
        return Err("it has expired");
    }
    let issued = members
        .whole_number("iat")
        .ok_or("it has no time of issue")?;
    if issued.saturating_sub(LEEWAY_SECONDS) > now_seconds {
        return Err("it was issued in the future");
    }
    let subject = members
        .text("sub")
        .filter(|subject| !subject.is_empty())
        .ok_or("it has no subject")?;
    Ok(Claims { subject, members })
}

/// `aud` holds the client, and so does `azp` when there are several audiences or it is there at all.
fn check_audience(members: &Members, client_id: &str) -> Result<(), &'static str> {
    let audiences = match members.text("aud") {
        Some(one) => vec![one],
        None => members.raw("aud").and_then(json::texts).unwrap_or_default(),
    };
    if !audiences.iter().any(|audience| audience == client_id) {
        return Err("it was not issued for Client_ID");
    }
    let party = members
        .raw("azp")
        .map(|_| members.text("azp").unwrap_or_default());
    let party_fits = match party {
        Some(party) => party == client_id,
        None => audiences.len() == 1,
    };
    if party_fits {
        Ok(())
    } else {
        Err("its authorised party is not Client_ID")
    }
}
