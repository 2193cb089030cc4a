//! `/api/v2/actions/actions`: Actions.

use serde_json::Value;

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::{Method, encode};

const PAGES: Pagination = Pagination {
    items_member: "actions",
    style: PageStyle::Number,
    has_totals_parameter: false,
};

/// Lists the Actions with a name.
pub fn find_by_name(name: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadActions,
        format!("actions/actions?actionName={}", encode(name)),
    )
    .paged(PAGES)
}

/// Reads an Action. The response contains the names of its secrets, not their values.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadActions,
        format!("actions/actions/{}", encode(id)),
    )
}

/// Creates an Action as a draft.
pub fn create(body: Value) -> ApiRequest {
    ApiRequest::post(Scope::CreateActions, "actions/actions", body)
}

/// Updates the draft of an Action.
pub fn update(id: &str, body: Value) -> ApiRequest {
    ApiRequest::patch(
        Scope::UpdateActions,
        format!("actions/actions/{}", encode(id)),
        body,
    )
}

/// Deploys the draft of an Action. The tenant must have built it.
pub fn deploy(id: &str) -> ApiRequest {
    ApiRequest {
        method: Method::Post,
        ..ApiRequest::get(
            Scope::CreateActions,
            format!("actions/actions/{}/deploy", encode(id)),
        )
    }
}

/// Deletes an Action with all its versions. Auth0 refuses it (status 409) as long as the Action is part of a flow; `force`,
/// which would take it out of every flow, is not sent.
pub fn delete(id: &str) -> ApiRequest {
    ApiRequest::delete(
        Scope::DeleteActions,
        format!("actions/actions/{}", encode(id)),
    )
}
