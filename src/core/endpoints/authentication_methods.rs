//! `GET /api/v2/users/{id}/authentication-methods`: the second factors of a user.

use crate::domain::configuration::Configuration;
use crate::domain::raw_object::RawObject;
use crate::endpoints::http::{Request, Response};
use crate::endpoints::user;

/// Asks for the authentication methods of a user.
pub fn request(configuration: &Configuration, token: &str, user_id: &str) -> Request {
    let url = [
        &user::url(configuration, user_id),
        "/authentication-methods?per_page=100",
    ];
    Request::get(url.concat(), token)
}

/// The methods of an answer with status 200; `None` when the body is no JSON array of objects.
pub fn methods(response: &Response) -> Option<Vec<RawObject<'_>>> {
    RawObject::parse_array(response.body.expose())
}
