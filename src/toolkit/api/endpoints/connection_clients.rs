//! `/api/v2/connections/{id}/clients`: the applications that a connection is enabled for.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "clients",
    style: PageStyle::Checkpoint,
    has_totals_parameter: false,
};

/// Lists the applications that a connection is enabled for.
pub fn list(connection: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections/{}/clients", encode(connection)),
    )
    .paged(PAGES)
}

/// Auth0 accepts this many applications per request.
const CHUNK_SIZE: usize = 50;

/// Enables a connection for more applications. Other applications are not affected.
pub fn enable(connection: &str, client_ids: &[String]) -> Vec<ApiRequest> {
    let request = |chunk: &[String]| {
        let clients: Vec<Value> = chunk
            .iter()
            .map(|id| json!({ "client_id": id, "status": true }))
            .collect();
        let path = format!("connections/{}/clients", encode(connection));
        ApiRequest::patch(Scope::UpdateConnections, path, clients.into())
    };
    client_ids.chunks(CHUNK_SIZE).map(request).collect()
}
