//! `GET /api/v2/users/{id}`.

use crate::domain::configuration::Configuration;
use crate::domain::raw_object::RawObject;
use crate::endpoints::http::{Request, Response, encode};

/// Asks for a user.
pub fn read(configuration: &Configuration, token: &str, id: &str) -> Request {
    Request::get(url(configuration, id), token)
}

/// The user of an answer with status 200; `None` when the body is no JSON object.
pub fn user(response: &Response) -> Option<RawObject<'_>> {
    RawObject::parse(response.body.expose())
}

/// The address of a user.
pub(super) fn url(configuration: &Configuration, id: &str) -> String {
    [&configuration.audience.identifier, "users/", &encode(id)].concat()
}
