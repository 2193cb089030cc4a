//! `/api/v2/organizations`: organizations and the connections that they log in with.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Lists the organizations. Pages by number end at 1,000 organizations.
pub fn list() -> PagedRequest {
    ApiRequest::get(Scope::ReadOrganizations, "organizations").paged(Pagination {
        items_member: "organizations",
        style: PageStyle::Checkpoint,
        has_totals_parameter: false,
    })
}

/// Creates an organization. Its enabled connections need `create:organization_connections` as well.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateOrganizations, "organizations", body)
}

/// Enables a connection for an organization that exists.
pub fn enable_connection(id: &str, connection_id: &str) -> ApiRequest {
    let path = format!("organizations/{}/enabled_connections", encode(id));
    let body = json!({ "connection_id": connection_id });
    ApiRequest::post(Scope::CreateOrganizationConnections, path, body)
}

/// Reads the organization of a name.
pub fn find_by_name(name: &str) -> ApiRequest {
    let path = format!("organizations/name/{}", encode(name));
    ApiRequest::get(Scope::ReadOrganizations, path)
}

/// Lists the connections that are enabled for an organization.
pub fn enabled_connections(id: &str) -> PagedRequest {
    let path = format!("organizations/{}/enabled_connections", encode(id));
    ApiRequest::get(Scope::ReadOrganizationConnections, path).paged(Pagination {
        items_member: "enabled_connections",
        style: PageStyle::Number,
        has_totals_parameter: true,
    })
}
