//! `/api/v2/events`: what happens in a tenant, as server-sent events. Source: Auth0, "Consume Events with the Events API".

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Where a stream begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartAt {
    /// With what happens from now on.
    Now,
    /// After the event with this ID, which the tenant calls an offset.
    AfterEvent(String),
    /// With what happened at or after this time: ISO 8601 in whole seconds, since at most 20 characters are allowed.
    Time(String),
}

/// The stream of events of one type.
pub fn subscribe(event_type: &str, start: &StartAt) -> ApiRequest {
    let from = match start {
        StartAt::Now => String::new(),
        StartAt::AfterEvent(id) => format!("&from={}", encode(id)),
        StartAt::Time(time) => format!("&from_timestamp={}", encode(time)),
    };
    ApiRequest::get(
        Scope::ReadEvents,
        format!("events?event_type={event_type}{from}"),
    )
}
