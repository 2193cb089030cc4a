//! `/api/v2/connections`.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use crate::json_value::Object;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "connections",
    style: PageStyle::Checkpoint,
};

/// Lists the connections of a name, of which there is one at the most.
pub fn named(name: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections?name={}", encode(name)),
    )
    .paged(PAGES)
}

/// Reads one.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections/{}", encode(id)),
    )
}

/// Lists the database connections.
pub fn databases() -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        "connections?strategy=auth0&fields=name&include_fields=true",
    )
    .paged(PAGES)
}

/// Creates a database connection.
pub fn create(name: &str, options: &Object) -> ApiRequest {
    let body = json!({ "name": name, "strategy": "auth0", "options": options });
    ApiRequest::post(Scope::CreateConnections, "connections", body)
}

/// Replaces the options as a whole, or writes the metadata, of which a `null` takes a key away. `kept` is what a write
/// that lacks it puts back to its default.
pub fn update(
    id: &str,
    kept: &Object,
    options: Option<&Object>,
    metadata: Option<&Object>,
) -> ApiRequest {
    let mut body = kept.clone();
    for (name, value) in [("options", options), ("metadata", metadata)] {
        if let Some(value) = value {
            body.insert(name.to_owned(), Value::Object(value.clone()));
        }
    }
    ApiRequest::patch(
        Scope::UpdateConnections,
        format!("connections/{}", encode(id)),
        body.into(),
    )
}
