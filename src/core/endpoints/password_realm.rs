//! `POST https://{Domain}/oauth/token` with Auth0's password-realm grant: RFC 6749 section 4.3 with
//! the connection as `realm`.

use crate::domain::configuration::Configuration;
use crate::domain::identifier::{Identifier, Password};
use crate::domain::raw_object::RawObject;
use crate::endpoints::http::{Request, Response};

/// Asks for an ID token with a user's password.
pub fn request(
    configuration: &Configuration,
    identifier: &Identifier,
    password: &Password,
) -> Request {
    Request::post(
        ["https://", &configuration.domain, "/oauth/token"].concat(),
        &[
            (
                "grant_type",
                "http://auth0.com/oauth/grant-type/password-realm",
            ),
            ("realm", &configuration.connection),
            ("username", &identifier.text),
            ("password", password.0.expose()),
            ("client_id", &configuration.client_id),
            ("client_secret", configuration.client_secret.expose()),
            ("scope", "openid profile email"),
        ],
    )
}

/// The ID token of an answer with status 200, in the body itself; `None` when the body is no JSON object or has none. A
/// token has only characters that no JSON string needs to escape.
pub fn id_token(response: &Response) -> Option<&str> {
    let token = RawObject::parse(response.body.expose())?.get_raw("id_token")?;
    let token = token.strip_prefix('"')?.strip_suffix('"')?;
    (!token.contains('\\')).then_some(token)
}
