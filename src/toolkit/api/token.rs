//! `POST /oauth/token` for a token that may administer a tenant, and what such a token says of itself.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

use crate::secret::Secret;
use migration_core::endpoints::http::{Request, Response};

/// Asks for a token with the grant `client_credentials` (RFC 6749 section 4.4).
pub fn request(domain: &str, audience: &str, client_id: &str, client_secret: &str) -> Request {
    Request::post(
        format!("https://{domain}/oauth/token"),
        &[
            ("grant_type", "client_credentials"),
            ("audience", audience),
            ("client_id", client_id),
            ("client_secret", client_secret),
        ],
    )
}

/// The token of an answer with status 200; `None` when it has none.
pub fn token(response: &Response) -> Option<Secret> {
    let body: Value = serde_json::from_str(response.body.expose()).ok()?;
    body.get("access_token")?
        .as_str()
        .filter(|token| !token.is_empty())
        .map(|token| token.to_owned().into())
}

/// The scopes of a token (RFC 9068 section 2.2.3); `None` when it does not say. The tenant checks them itself: this
/// is only for telling early what is missing.
pub fn scopes(token: &str) -> Option<Vec<String>> {
    Some(
        claim(token, "scope")?
            .split(' ')
            .map(str::to_owned)
            .collect(),
    )
}

/// The Client ID of the application that a token was given to (OpenID Connect Core 2, `azp`); `None` when it does not
/// say.
pub fn client_id(token: &str) -> Option<String> {
    claim(token, "azp")
}

fn claim(token: &str, name: &str) -> Option<String> {
    let payload = token.split('.').nth(1)?;
    let payload = Base64UrlUnpadded::decode_vec(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims.get(name)?.as_str().map(str::to_owned)
}
