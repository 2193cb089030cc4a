//! `/api/v2/users/{id}/identities`: the accounts that are linked to a user.

use serde_json::json;

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::domain::database::DATABASE;
use migration_core::endpoints::http::encode;

/// Links a user of a database connection to another, primary one. The linked user is no user of its own afterwards, and its
/// metadata is lost. `identity` is the ID within the connection, without `auth0|`.
pub fn link(primary: &str, connection_id: &str, identity: &str) -> ApiRequest {
    let path = format!("users/{}/identities", encode(primary));
    let body = json!({ "provider": DATABASE, "connection_id": connection_id, "user_id": identity });
    ApiRequest::post(Scope::UpdateUsers, path, body)
}
