//! `/api/v2/clients`: applications.

use serde_json::Value;

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "clients",
    style: PageStyle::Number,
    has_totals_parameter: true,
};

const CONNECTION_PAGES: Pagination = Pagination {
    items_member: "connections",
    style: PageStyle::Checkpoint,
    has_totals_parameter: false,
};

/// Lists the applications, without their secrets.
pub fn list() -> PagedRequest {
    ApiRequest::get(
        Scope::ReadClients,
        "clients?fields=client_id,name,app_type,description&include_fields=true&is_global=false",
    )
    .paged(PAGES)
}

/// Reads an application. The response contains its secret if the token has the scope `read:client_keys`.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(Scope::ReadClients, format!("clients/{}", encode(id)))
}

/// Lists the names of the connections that are enabled for an application.
pub fn connections(id: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!(
            "clients/{}/connections?fields=name&include_fields=true",
            encode(id)
        ),
    )
    .paged(CONNECTION_PAGES)
}

/// Creates an application.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateClients, "clients", body)
}

/// Updates an application.
pub fn update(id: &str, body: Value) -> ApiRequest {
    ApiRequest::patch(
        Scope::UpdateClients,
        format!("clients/{}", encode(id)),
        body,
    )
}

/// Deletes an application.
pub fn delete(id: &str) -> ApiRequest {
    ApiRequest::delete(Scope::DeleteClients, format!("clients/{}", encode(id)))
}
