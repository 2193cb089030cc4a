//! `/api/v2/users/{id}/authentication-methods`: the second factors of a user.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Reads the authentication methods of a user, as the action scripts do: a user has far fewer than a page holds.
pub fn read(user: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadAuthenticationMethods,
        format!("users/{}/authentication-methods?per_page=100", encode(user)),
    )
}
