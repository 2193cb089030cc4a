//! `GET /api/v2/users-by-email`: exact, case-sensitive, over all connections, immediately consistent.

use crate::domain::configuration::Configuration;
use crate::domain::raw_object::RawObject;
use crate::endpoints::http::{Request, Response, encode};

/// Asks for the users with exactly this address.
pub fn request(configuration: &Configuration, token: &str, email: &str) -> Request {
    let base = &configuration.audience.identifier;
    Request::get(
        [base, "users-by-email?email=", &encode(email)].concat(),
        token,
    )
}

/// The users of an answer with status 200; `None` when the body is no JSON array of objects.
pub fn users(response: &Response) -> Option<Vec<RawObject<'_>>> {
    RawObject::parse_array(response.body.expose())
}
