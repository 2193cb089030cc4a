//! The requests of the commands that change tenants: both tenants are `Tenants`.

use migration_toolkit::problem::Problem;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::toolkit::{object, package_files};

/// A token that says it has no scope but `read:users`.
pub const FEW_SCOPES: &str = "x.eyJzY29wZSI6InJlYWQ6dXNlcnMifQ.y";

/// A request for the migration from `Users` to `Moved`, with more in the settings and in the request.
pub fn request<T: DeserializeOwned>(token: &str, settings: Value, more: Value) -> T {
    let mut file = json!({ "connections": [{ "old": "Users", "new": "Moved" }] });
    extend(&mut file, settings);
    let mut request = json!({
        "settings": file,
        "old": { "domain": "old.example.com", "token": token },
        "new": { "domain": "new.example.com", "token": token },
    });
    extend(&mut request, more);
    serde_json::from_value(request).expect("a request")
}

/// The member of a request with the package's files.
pub fn files() -> Value {
    let files = package_files();
    json!({
        "version": files.version,
        "login": files.login,
        "get_user": files.get_user,
        "login_nowasm": files.login_nowasm,
        "get_user_nowasm": files.get_user_nowasm,
        "action": files.action,
        "new_tenant_action": files.new_tenant_action,
    })
}

/// The message of a problem, as it is shown.
pub fn message<T>(outcome: Result<T, Problem>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(problem) => problem.message,
    }
}

fn extend(target: &mut Value, more: Value) {
    let members = target.as_object_mut().expect("an object");
    members.extend(object(more));
}
