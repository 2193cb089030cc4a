//! `POST /oauth/token` with the `client_credentials` grant (RFC 6749 section 4.4), for a token of the
//! old tenant's Management API.

use crate::domain::cache_entry::CacheEntry;
use crate::domain::raw_object::RawObject;
use crate::endpoints::http::{Request, Response};

/// A token is not used in its last minute, and not in the last tenth of a short life.
const MARGIN_MS: u64 = 60_000;
/// No token is used for longer than a day, the lifetime that Auth0 gives tokens of the Management API by default,
/// whatever the tenant says.
pub const MAX_LIFETIME_MS: u64 = 86_400_000;
/// A token that lacks a scope is not replaced before this age. Auth0 puts a scope that was granted into the next token, but
/// where none is granted, each call would request one.
pub const COOL_DOWN_MS: u64 = 600_000;

/// Requests a token for an API.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    /// Host of the tenant that issues the token.
    pub host: &'a str,
    /// Identifier of the API that the token is for.
    pub audience: &'a str,
    /// Client ID of the application.
    pub client_id: &'a str,
    /// Its client secret.
    pub client_secret: &'a str,
}

impl TokenRequest<'_> {
    /// The HTTP request.
    ///
    /// ```
    /// use migration_core::endpoints::client_credentials::TokenRequest;
    ///
    /// let request = TokenRequest {
    ///     host: "tenant.eu.auth0.com",
    ///     audience: "https://tenant.eu.auth0.com/api/v2/",
    ///     client_id: "id",
    ///     client_secret: "secret",
    /// };
    /// assert_eq!(request.to_http().url, "https://tenant.eu.auth0.com/oauth/token");
    /// ```
    pub fn to_http(&self) -> Request {
        Request::post(
            ["https://", self.host, "/oauth/token"].concat(),
            &[
                ("grant_type", "client_credentials"),
                ("audience", self.audience),
                ("client_id", self.client_id),
                ("client_secret", self.client_secret),
            ],
        )
    }
}

/// The token of an answer with status 200; `None` when the body is no JSON object or has none.
pub fn access_token(response: &Response, now_ms: u64) -> Option<CacheEntry> {
    let body = RawObject::parse(response.body.expose())?;
    let value = body
        .get_str("access_token")
        .filter(|token| !token.is_empty())?;
    let lifetime = u64::try_from(body.get_integer("expires_in").unwrap_or(0))
        .unwrap_or(0)
        .saturating_mul(1_000)
        .min(MAX_LIFETIME_MS);
    let margin = MARGIN_MS.min(lifetime.div_ceil(10));
    Some(CacheEntry {
        value: value.into_owned().into(),
        since_ms: now_ms,
        good_until_ms: now_ms.saturating_add(lifetime).saturating_sub(margin),
    })
}
