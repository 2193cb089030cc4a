//! `/api/v2/resource-servers`: APIs and their scopes.

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

/// Lists the APIs.
pub fn list() -> PagedRequest {
    ApiRequest::get(Scope::ReadResourceServers, "resource-servers").paged(Pagination {
        items_member: "resource_servers",
        style: PageStyle::Number,
        has_totals_parameter: true,
    })
}
