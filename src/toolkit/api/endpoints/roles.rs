//! `/api/v2/roles`: roles, their users and their permissions.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Lists the roles. `kind` leaves out the roles that belong to one organization: a tenant in which those are switched on
/// (early access) lists them as well, and a tenant that does not know the parameter answers with status 400.
pub fn list(kind: Option<RoleKind>) -> PagedRequest {
    let path = match kind {
        Some(RoleKind::Tenant) => "roles?type=tenant",
        None => "roles",
    };
    ApiRequest::get(Scope::ReadRoles, path).paged(Pagination {
        items_member: "roles",
        style: PageStyle::Number,
        has_totals_parameter: true,
    })
}

/// Whose roles are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// Those of the tenant, which all organizations share.
    Tenant,
}

/// Lists the users of a role. Pages by number end at 1,000 users.
pub fn users(id: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadRoleMembers,
        format!("roles/{}/users", encode(id)),
    )
    .paged(Pagination {
        items_member: "users",
        style: PageStyle::Checkpoint,
        has_totals_parameter: false,
    })
}

/// Gives a role to users. Auth0 publishes no highest number of users.
pub fn add_users(id: &str, users: &[String]) -> ApiRequest {
    let path = format!("roles/{}/users", encode(id));
    ApiRequest::post(Scope::CreateRoleMembers, path, json!({ "users": users })).idempotent()
}

/// Lists the permissions of a role.
pub fn permissions(id: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadRoles,
        format!("roles/{}/permissions", encode(id)),
    )
    .paged(Pagination {
        items_member: "permissions",
        style: PageStyle::Number,
        has_totals_parameter: true,
    })
}

/// Adds permissions to a role.
pub fn add_permissions(id: &str, permissions: &Value) -> ApiRequest {
    let path = format!("roles/{}/permissions", encode(id));
    let body = json!({ "permissions": permissions });
    ApiRequest::post(Scope::UpdateRoles, path, body).idempotent()
}

/// Creates a role.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateRoles, "roles", body)
}
