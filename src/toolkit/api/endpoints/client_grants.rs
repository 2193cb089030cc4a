//! `/api/v2/client-grants`: the applications that may use an API, and their scopes.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "client_grants",
    style: PageStyle::Checkpoint,
    has_totals_parameter: true,
};

/// Lists the grants of an application for an API.
pub fn list(client_id: &str, audience: &str) -> PagedRequest {
    let (client_id, audience) = (encode(client_id), encode(audience));
    ApiRequest::get(
        Scope::ReadClientGrants,
        format!("client-grants?client_id={client_id}&audience={audience}"),
    )
    .paged(PAGES)
}

/// Lists the grants of an application for all APIs.
pub fn list_all(client_id: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadClientGrants,
        format!("client-grants?client_id={}", encode(client_id)),
    )
    .paged(PAGES)
}

/// Creates a grant.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateClientGrants, "client-grants", body)
}

/// Replaces the scopes of a grant.
pub fn update(id: &str, scopes: &[String]) -> ApiRequest {
    ApiRequest::patch(
        Scope::UpdateClientGrants,
        format!("client-grants/{}", encode(id)),
        json!({ "scope": scopes }),
    )
}

/// Deletes a grant.
pub fn delete(id: &str) -> ApiRequest {
    ApiRequest::delete(
        Scope::DeleteClientGrants,
        format!("client-grants/{}", encode(id)),
    )
}
