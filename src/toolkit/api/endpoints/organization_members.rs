//! `/api/v2/organizations/{id}/members`: the members of an organization, and their roles in it.

use serde_json::json;

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Auth0 accepts this many members per request. Source: "Assign Members to an Organization".
pub const MEMBERS_PER_REQUEST: usize = 10;

/// Lists the members of an organization with their roles. The list lags behind writes. A page may be empty although there
/// is a next one. The roles need `read:organization_member_roles` as well.
pub fn list(organization: &str) -> PagedRequest {
    let path = format!(
        "organizations/{}/members?fields=user_id,email,roles",
        encode(organization)
    );
    ApiRequest::get(Scope::ReadOrganizationMembers, path).paged(Pagination {
        items_member: "members",
        style: PageStyle::Checkpoint,
        has_totals_parameter: false,
    })
}

/// Adds users to an organization, at most [`MEMBERS_PER_REQUEST`].
pub fn add(organization: &str, users: &[String]) -> ApiRequest {
    let path = format!("organizations/{}/members", encode(organization));
    let body = json!({ "members": users });
    ApiRequest::post(Scope::CreateOrganizationMembers, path, body).idempotent()
}

/// Gives roles to one member of an organization.
pub fn add_roles(organization: &str, user: &str, roles: &[String]) -> ApiRequest {
    let path = format!(
        "organizations/{}/members/{}/roles",
        encode(organization),
        encode(user)
    );
    let body = json!({ "roles": roles });
    ApiRequest::post(Scope::CreateOrganizationMemberRoles, path, body).idempotent()
}
