//! `/api/v2/users` and `/api/v2/users-by-email`: look-ups that show a change at once, unlike a search.

use crate::api::pagination::{PageStyle, PagedRequest, Pagination};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use crate::secret::Secret;
use migration_core::endpoints::http::encode;
use migration_core::endpoints::users_search::phrase;

/// Reads a user by the whole ID, such as `auth0|x`.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(Scope::ReadUsers, format!("users/{}", encode(id)))
}

const PAGES: Pagination = Pagination {
    items_member: "users",
    style: PageStyle::Number,
    has_totals_parameter: true,
};

/// Searches the users of a connection for their number, `total`. It is exact up to [`MAX_FOUND`] users, except that the
/// search lags behind by some seconds.
pub fn count(connection: &str) -> ApiRequest {
    let path = format!(
        "{}&page=0&per_page=1&include_totals=true",
        search_path(connection)
    );
    ApiRequest::get(Scope::ReadUsers, path)
}

/// How many users a search finds at most. A `total` of so many means at least so many.
pub const MAX_FOUND: u64 = 1_000;

/// Lists these fields of the users of a connection, at most [`MAX_FOUND`], in the order of their creation: a user who is created
/// meanwhile does not move those who are on later pages.
pub fn search(connection: &str, fields: &[&str]) -> PagedRequest {
    let path = format!(
        "{}&sort=created_at%3A1{}",
        search_path(connection),
        only(fields)
    );
    ApiRequest::get(Scope::ReadUsers, path).paged(PAGES)
}

/// Lists the users, by `user_id` and `identities`, who have an identity of this ID and one in this connection: it need not be
/// the same one.
pub fn with_identity(connection: &str, identity_user_id: &str) -> PagedRequest {
    let query = format!(
        "identities.user_id:{} AND {}",
        phrase(identity_user_id),
        of_connection(connection)
    );
    let path = path_of_query(&query) + &only(&["user_id", "identities"]);
    ApiRequest::get(Scope::ReadUsers, path).paged(PAGES)
}

/// The parameters that leave out all fields but these.
fn only(fields: &[&str]) -> String {
    format!("&fields={}&include_fields=true", encode(&fields.join(",")))
}

fn search_path(connection: &str) -> String {
    path_of_query(&of_connection(connection))
}

fn of_connection(connection: &str) -> String {
    format!("identities.connection:{}", phrase(connection))
}

/// Source: Auth0, "User Search Query Syntax".
fn path_of_query(query: &str) -> String {
    format!("users?q={}&search_engine=v3", encode(query))
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
