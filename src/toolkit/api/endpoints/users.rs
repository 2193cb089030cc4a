//! `/api/v2/users` and `/api/v2/users-by-email`: look-ups that show a change at once, unlike a search.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use crate::secret::Secret;
use migration_core::endpoints::http::encode;

/// Reads a user by the whole ID, such as `auth0|x`.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(Scope::ReadUsers, format!("users/{}", encode(id)))
}

/// Lists the users of all connections that have an e-mail address. Auth0 stores addresses in lower case.
pub fn by_email(email: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadUsers,
        format!("users-by-email?email={}", encode(&email.to_lowercase())),
    )
}

/// Changes a user by the whole ID. The body is the JSON text of the members to change; metadata is merged at its first
/// level.
pub fn update(scope: Scope, id: &str, body: Secret) -> ApiRequest {
    ApiRequest::patch_text(scope, format!("users/{}", encode(id)), body)
}

/// Deletes a user by the whole ID.
pub fn delete(id: &str) -> ApiRequest {
    ApiRequest::delete(Scope::DeleteUsers, format!("users/{}", encode(id)))
}

/// Creates a user from the JSON text of its members, which keep their digits.
pub fn create(body: Secret) -> ApiRequest {
    ApiRequest::post_text(Scope::CreateUsers, "users", body)
}
