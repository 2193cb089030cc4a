//! What a token for the Management API says about itself. The tenant checks the token at each request; the commands only
//! look into it to report problems early.

use std::borrow::Cow;

use migration_core::domain::jwt;
use migration_core::domain::raw_object::RawObject;

/// The scopes of a token (RFC 9068 section 2.2.3); `None` if the token does not name them.
pub fn scopes(token: &str) -> Option<Vec<String>> {
    let scope = claim(token, "scope")?;
    Some(scope.split(' ').map(str::to_owned).collect())
}

/// The Client ID of the application that the token was issued to (OpenID Connect Core section 2, `azp`); `None` if the
/// token does not name it.
pub fn client_id(token: &str) -> Option<String> {
    claim(token, "azp")
}

fn claim(token: &str, name: &str) -> Option<String> {
    let payload = jwt::payload(token)?;
    let claims = RawObject::parse(payload.expose())?;
    claims.get_str(name).map(Cow::into_owned)
}
