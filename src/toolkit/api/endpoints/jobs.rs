//! `/api/v2/jobs`: export and import jobs. A tenant keeps what it knows of a job for 24 hours.

use serde_json::{Value, json};

use crate::api::form::{Form, FormFile, FormRequest};
use crate::api::request::ApiRequest;
use crate::api::scope::Scope;
use migration_core::endpoints::http::encode;

/// Every member of a user that an export job can return. Source: Auth0, "User Profile Structure", column "Exportable".
pub const EXPORTED_FIELDS: [&str; 23] = [
    "user_id",
    "email",
    "email_verified",
    "username",
    "phone_number",
    "phone_verified",
    "name",
    "given_name",
    "family_name",
    "nickname",
    "picture",
    "blocked",
    "identities",
    "user_metadata",
    "app_metadata",
    "multifactor",
    "multifactor_last_modified",
    "created_at",
    "updated_at",
    "last_login",
    "last_ip",
    "last_password_reset",
    "logins_count",
];

/// Starts a job that exports these fields of the users of a connection as lines of JSON.
pub fn export_users(connection_id: &str, fields: &[&str]) -> ApiRequest {
    let fields: Vec<Value> = fields.iter().map(|name| json!({ "name": name })).collect();
    // Without `format` the tenant exports CSV.
    let body = json!({ "connection_id": connection_id, "format": "json", "fields": fields });
    ApiRequest::post(Scope::ReadUsers, "jobs/users-exports", body)
}

/// Reads the state of a job. Export jobs need `read:users`, import jobs that or `create:users`.
pub fn read(id: &str) -> ApiRequest {
    ApiRequest::get(Scope::ReadUsers, format!("jobs/{}", encode(id)))
}

/// Reads which users an import job could not import.
pub fn errors(id: &str) -> ApiRequest {
    ApiRequest::get(Scope::ReadUsers, format!("jobs/{}/errors", encode(id)))
}

/// Starts a job that imports the users of a file, a JSON array. `file_name` is shown nowhere but in the request.
pub fn import_users(
    connection_id: &str,
    upsert: bool,
    file_name: &str,
    users: &str,
) -> FormRequest {
    let fields = [
        ("connection_id", connection_id),
        ("upsert", if upsert { "true" } else { "false" }),
        // Without this field the tenant writes an e-mail to its administrators after each job.
        ("send_completion_email", "false"),
    ];
    let file = FormFile {
        field: "users",
        name: file_name,
        json: users,
    };
    FormRequest {
        request: ApiRequest::post(Scope::CreateUsers, "jobs/users-imports", Value::Null),
        form: Form::new(&fields, &file),
    }
}
