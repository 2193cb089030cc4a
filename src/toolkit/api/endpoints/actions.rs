//! `/api/v2/actions/actions`.

use serde_json::Value;

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::{Method, encode};

const PAGES: Pagination = Pagination {
    items_member: "actions",
    style: PageStyle::Number,
};

/// Lists the Actions of a name.
pub fn named(name: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadActions,
        format!("actions/actions?actionName={}", encode(name)),
    )
    .paged(PAGES)
}

/// Reads one; its secrets come without their values.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadActions,
        format!("actions/actions/{}", encode(id)),
    )
}

/// Creates one, as a draft.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateActions, "actions/actions", body)
}

/// Changes one's draft.
pub fn update(id: &str, body: Value) -> ApiRequest {
    ApiRequest::patch(
        Scope::UpdateActions,
        format!("actions/actions/{}", encode(id)),
        body,
    )
}

/// Deploys the draft, which must have been built.
pub fn deploy(id: &str) -> ApiRequest {
    ApiRequest {
        method: Method::Post,
        ..ApiRequest::get(
            Scope::UpdateActions,
            format!("actions/actions/{}/deploy", encode(id)),
        )
    }
}
