//! `/api/v2/users/{id}`: read a user, and set the migration marker.

use crate::domain::configuration::Configuration;
use crate::domain::raw_object::RawObject;
use crate::domain::user::MARKER;
use crate::endpoints::http::{Request, Response, encode};

/// Asks for a user.
pub fn read(configuration: &Configuration, token: &str, id: &str) -> Request {
    Request::get(url(configuration, id), token)
}

/// Sets the migration marker; the tenant merges the first level of `app_metadata`, so the rest stays.
pub fn mark(configuration: &Configuration, token: &str, id: &str) -> Request {
    let mut marker = RawObject::default();
    marker.insert_raw(MARKER, "true");
    let mut body = RawObject::default();
    body.insert_raw("app_metadata", &marker.to_json());
    Request::patch(url(configuration, id), token, &body.to_json())
}

/// The user of an answer with status 200; `None` when the body is no JSON object.
pub fn user(response: &Response) -> Option<RawObject> {
    RawObject::parse(response.body.expose())
}

fn url(configuration: &Configuration, id: &str) -> String {
    format!("{}users/{}", configuration.audience.identifier, encode(id))
}
