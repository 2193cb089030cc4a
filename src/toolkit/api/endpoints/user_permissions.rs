//! `/api/v2/users/{id}/permissions`: the permissions of a user, direct ones and those of the user's roles.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Lists the permissions of a user, each with its sources.
pub fn list(user: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadUsers,
        format!("users/{}/permissions", encode(user)),
    )
    .paged(Pagination {
        items_member: "permissions",
        style: PageStyle::Number,
        has_totals_parameter: true,
    })
}

/// Gives direct permissions to a user.
pub fn add(user: &str, permissions: &Value) -> ApiRequest {
    let path = format!("users/{}/permissions", encode(user));
    let body = json!({ "permissions": permissions });
    ApiRequest::post(Scope::UpdateUsers, path, body).idempotent()
}
