//! `/api/v2/logs`: what has happened in a tenant. Logs are kept for 1 to 30 days, depending on the plan.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// How many entries a page has at most.
pub const PAGE_ENTRIES: usize = 100;

/// The member of an answer that holds the entries, unless it is an array.
pub const ITEMS: &str = "logs";

/// The latest logs that match a query. Source: Auth0, "Log Search Query Syntax".
pub fn search(query: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadLogs,
        format!(
            "logs?search={}&sort=date%3A-1&page=0&per_page=100",
            encode(query)
        ),
    )
}

/// The oldest entries that are kept, by their date.
pub fn oldest() -> ApiRequest {
    ApiRequest::get(Scope::ReadLogs, "logs?sort=date%3A1&page=0&per_page=100")
}

/// Up to 100 entries that follow an entry, in the order of their IDs. The list is empty at the end of the log. Source: Auth0,
/// "Retrieve Log Events Using the Management API".
pub fn after(id: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadLogs,
        format!("logs?from={}&take=100", encode(id)),
    )
}

/// The latest entries, the last one first.
pub fn latest() -> ApiRequest {
    ApiRequest::get(Scope::ReadLogs, "logs?sort=date%3A-1&page=0&per_page=100")
}
