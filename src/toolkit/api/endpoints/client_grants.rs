//! `/api/v2/client-grants`: which application may use which API, with which scopes.

use serde_json::{Value, json};

use crate::api::ask::{Ask, List, Paging};
use migration_core::endpoints::http::encode;

/// The pages of [`list`].
pub const PAGES: List = List {
    member: "client_grants",
    paging: Paging::Checkpoint,
};

/// Lists the grants of an application for an API.
pub fn list(client_id: &str, audience: &str) -> Ask {
    let (client_id, audience) = (encode(client_id), encode(audience));
    Ask::get(
        "read:client_grants",
        format!("client-grants?client_id={client_id}&audience={audience}"),
    )
}

/// Creates one.
pub fn create(body: Value) -> Ask {
    Ask::post("create:client_grants", "client-grants", body)
}

/// Replaces the scopes of one.
pub fn update(id: &str, scopes: &[String]) -> Ask {
    Ask::patch(
        "update:client_grants",
        format!("client-grants/{}", encode(id)),
        json!({ "scope": scopes }),
    )
}
