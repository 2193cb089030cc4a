//! `/api/v2/users/{id}`: read a user, and set the migration marker.

use crate::domain::configuration::Configuration;
use crate::domain::json::Members;
use crate::domain::user::MARKER;
use crate::endpoints::http::{Request, Response, encode};

/// Asks for a user.
pub fn read(configuration: &Configuration, token: &str, id: &str) -> Request {
    Request::get(url(configuration, id), token)
}

/// Sets the migration marker; the tenant merges the first level of `app_metadata`, so the rest stays.
pub fn mark(configuration: &Configuration, token: &str, id: &str) -> Request {
    let mut marker = Members::default();
    marker.put(MARKER, "true");
    let mut body = Members::default();
    body.put("app_metadata", &marker.to_json());
    Request::patch(url(configuration, id), token, &body.to_json())
}

/// The user of an answer with status 200; `None` when the body is no JSON object.
pub fn user(response: &Response) -> Option<Members> {
    Members::parse(response.body.expose())
}

fn url(configuration: &Configuration, id: &str) -> String {
    format!("{}users/{}", configuration.audience.identifier, encode(id))
}
