//! `/api/v2/connections/{id}/clients`: the applications that a connection is enabled for.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "clients",
    style: PageStyle::Checkpoint,
};

/// Lists them.
pub fn list(connection: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections/{}/clients", encode(connection)),
    )
    .paged(PAGES)
}

/// How many one request takes.
const MOST: usize = 50;

/// Enables the connection for more of them; the others stay.
pub fn enable(connection: &str, clients: &[String]) -> Vec<ApiRequest> {
    let path = format!("connections/{}/clients", encode(connection));
    let body = |part: &[String]| -> Vec<Value> {
        part.iter()
            .map(|id| json!({ "client_id": id, "status": true }))
            .collect()
    };
    clients
        .chunks(MOST)
        .map(|part| ApiRequest::patch(Scope::UpdateConnections, path.clone(), body(part).into()))
        .collect()
}
