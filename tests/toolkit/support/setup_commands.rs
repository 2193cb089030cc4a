//! The requests of the commands that change tenants: both tenants are `Tenants`.

use base64ct::{Base64UrlUnpadded, Encoding};
use migration_toolkit::api::credentials::{Credentials, TenantEnvironment};
use migration_toolkit::api::scope::Scope;
use migration_toolkit::api::session::Session;
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;
use migration_toolkit::tenant::Tenant;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::tenants::{Tenants, wait};
use super::toolkit::{object, package_files};

/// A token that says which scopes it has.
pub fn token(scopes: &[Scope]) -> String {
    let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let payload = json!({ "scope": scopes.join(" ") }).to_string();
    format!(
        "x.{}.y",
        Base64UrlUnpadded::encode_string(payload.as_bytes())
    )
}

/// A token that says it has no scope but `read:users`.
pub const FEW_SCOPES: &str = "x.eyJzY29wZSI6InJlYWQ6dXNlcnMifQ.y";

/// A request for the migration from `Users` to `Moved`, with more in the settings and in the request.
pub fn request<T: DeserializeOwned>(token: &str, settings: Value, more: Value) -> T {
    let mut file = json!({ "connections": [{ "old": "Users", "new": "Moved" }] });
    extend(&mut file, settings);
    let mut request = json!({
        "settings": file,
        "old": environment(Tenant::Old, token),
        "new": environment(Tenant::New, token),
    });
    extend(&mut request, more);
    serde_json::from_value(request).expect("a request")
}

/// The member of a request with the access to a tenant.
pub fn environment(tenant: Tenant, token: &str) -> Value {
    json!({ "domain": format!("{}.example.com", tenant.name()), "token": token })
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

/// Opens a session with one of the tenants.
pub async fn open(tenants: &Tenants, tenant: Tenant) -> Result<Session<'_, Tenants>, Problem> {
    let environment = TenantEnvironment {
        domain: Some(format!("{}.example.com", tenant.name())),
        token: Some(Secret::new("token")),
        ..TenantEnvironment::default()
    };
    let credentials = Credentials::read(tenant, &environment)?;
    Session::open(tenant, credentials, tenants).await
}

/// Opens a session with one of the tenants, and works with it.
pub fn in_tenant<T>(
    tenants: &Tenants,
    tenant: Tenant,
    work: impl AsyncFnOnce(&Session<'_, Tenants>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    wait(async { work(&open(tenants, tenant).await?).await })
}

/// The request for all applications of a tenant.
pub const CLIENTS: &str = "clients?fields=client_id,name,app_type,description&include_fields=true&is_global=false&page=0&per_page=100&include_totals=true";
/// The request for the names of all databases of a tenant.
pub const DATABASES: &str =
    "connections?strategy=auth0&fields=name&include_fields=true&take=100&include_totals=true";
/// The request for the post-login flow.
pub const BINDINGS: &str = "actions/triggers/post-login/bindings?page=0&per_page=100";

/// The request for a connection by its name.
pub fn connection_named(name: &str) -> String {
    format!("connections?name={name}&take=100&include_totals=true")
}

/// Answers the request for all applications.
pub fn has_clients(tenants: &Tenants, tenant: Tenant, clients: &[(&str, &str)]) {
    let clients: Vec<Value> = clients
        .iter()
        .map(|(id, name)| json!({ "client_id": id, "name": name, "app_type": "non_interactive" }))
        .collect();
    let body = json!({ "total": clients.len(), "clients": clients });
    tenants.answer(&get(tenant, CLIENTS), 200, &body);
}

/// Answers the request for a connection by its name.
pub fn has_connection(tenants: &Tenants, tenant: Tenant, name: &str, found: &[Value]) {
    let request = get(tenant, &connection_named(name));
    tenants.answer(&request, 200, &json!({ "connections": found }));
}

/// A request as `Tenants` names it.
pub fn get(tenant: Tenant, path: &str) -> String {
    format!("{} GET {path}", tenant.name())
}

/// A database connection.
pub fn database(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "strategy": "auth0", "options": { "import_mode": false } })
}
