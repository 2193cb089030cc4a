//! `/api/v2/connections`: connections.

use serde_json::json;

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use crate::json_value::Object;
use migration_core::domain::database::DATABASE;
use migration_core::endpoints::http::encode;

const PAGES: Pagination = Pagination {
    items_member: "connections",
    style: PageStyle::Checkpoint,
    has_totals_parameter: true,
};

/// Lists the connection with a name. The list is empty if there is none.
pub fn find_by_name(name: &str) -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections?name={}", encode(name)),
    )
    .paged(PAGES)
}

/// Reads a connection.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        format!("connections/{}", encode(id)),
    )
}

/// Lists the database connections.
pub fn databases() -> PagedRequest {
    ApiRequest::get(
        Scope::ReadConnections,
        "connections?strategy=auth0&fields=name&include_fields=true",
    )
    .paged(PAGES)
}

/// Lists the database connections with their options, which contain the scripts.
pub fn databases_with_options() -> PagedRequest {
    ApiRequest::get(Scope::ReadConnections, "connections?strategy=auth0").paged(PAGES)
}

/// Creates a database connection.
pub fn create(name: &str, options: &Object) -> ApiRequest {
    let body = json!({ "name": name, "strategy": DATABASE, "options": options });
    ApiRequest::post(Scope::CreateConnections, "connections", body)
}

/// An update of a connection.
pub struct ConnectionUpdate {
    /// The fields that an update without them would set back to their defaults.
    pub preserved: Object,
    /// Replaces all options.
    pub options: Option<Object>,
    /// Merged into the metadata; a key that is `null` is deleted.
    pub metadata: Option<Object>,
}

/// Updates a connection.
pub fn update(id: &str, update: ConnectionUpdate) -> ApiRequest {
    let mut body = update.preserved;
    if let Some(options) = update.options {
        body.insert("options".to_owned(), options.into());
    }
    if let Some(metadata) = update.metadata {
        body.insert("metadata".to_owned(), metadata.into());
    }
    ApiRequest::patch(
        Scope::UpdateConnections,
        format!("connections/{}", encode(id)),
        body.into(),
    )
}
