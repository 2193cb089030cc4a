//! `/api/v2/actions/triggers/post-login/bindings`: the post-login flow, in the order of execution.

use serde_json::{Value, json};

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

const PAGES: Pagination = Pagination {
    items_member: "bindings",
    style: PageStyle::Number,
    has_totals_parameter: false,
};
const PATH: &str = "actions/triggers/post-login/bindings";

/// Lists the bindings of Actions to the trigger.
pub fn list() -> PagedRequest {
    ApiRequest::get(Scope::ReadActions, PATH).paged(PAGES)
}

/// Replaces all bindings.
pub fn replace(bindings: &[Value]) -> ApiRequest {
    ApiRequest::patch(Scope::UpdateActions, PATH, json!({ "bindings": bindings }))
}
