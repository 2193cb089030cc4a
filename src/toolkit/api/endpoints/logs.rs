//! `/api/v2/logs`: what has happened in a tenant. Logs are kept for 1 to 30 days, depending on the plan.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

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
