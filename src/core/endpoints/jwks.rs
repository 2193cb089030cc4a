//! `GET https://{Domain}/.well-known/jwks.json`: the keys that a tenant signs its tokens with.

use crate::domain::cache_entry::CacheEntry;
use crate::domain::jwks;
use crate::endpoints::http::{Method, Request, Response};

/// How long keys are used. jose and jwks-rsa, which most services that check Auth0's tokens are built on, have the same
/// default: a key that the tenant revokes is trusted for ten minutes more at the most, and a container that is in use sends
/// 144 requests a day.
pub const MAX_LIFETIME_MS: u64 = 600_000;
/// Keys are not requested again before this age, however many tokens are signed with another one; jose's default.
pub const COOL_DOWN_MS: u64 = 30_000;

/// The address of the keys, which also names them in the cache.
pub fn url(domain: &str) -> String {
    ["https://", domain, "/.well-known/jwks.json"].concat()
}

/// Asks for the keys. They are public, so the request has no token.
pub fn request(url: &str) -> Request {
    Request {
        method: Method::Get,
        url: url.to_owned(),
        bearer: None,
        body: None,
    }
}

/// The keys of an answer with status 200; `None` when the body is no JWK set.
pub fn entry(response: &Response, now_ms: u64) -> Option<CacheEntry> {
    jwks::keys(response.body.expose())?;
    Some(CacheEntry {
        value: response.body.clone(),
        since_ms: now_ms,
        good_until_ms: now_ms.saturating_add(MAX_LIFETIME_MS),
    })
}
