//! Reads the old tenant's roles, their permissions and their users into the run folder.

use serde_json::{Value, json};

use crate::api::endpoints::roles;
use crate::api::endpoints::roles::RoleKind;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::assignments::list_store::ListStore;
use crate::bulk::assignments::work::Permission;
use crate::bulk::ndjson::to_line;
use crate::bulk::ports::RunFolder;
use crate::json_value::{get_str, set_member};
use crate::problem::Problem;

/// The file with the old tenant's roles and their permissions.
pub const ROLES: &str = "roles.ndjson";
/// The folder with the users of each role.
pub const ROLE_USERS: &str = "role-members";
/// The member of a line of [`ROLE_USERS`] with the role's ID.
pub const ROLE_ID: &str = "role_id";

/// A role of the old tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldRole {
    /// Its ID.
    pub id: String,
    /// Its name, which is the same in the new tenant.
    pub name: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its permissions.
    pub permissions: Vec<Permission>,
}

/// Lists the roles of a tenant, without those of one organization.
///
/// # Errors
/// The problem of the request that failed.
pub async fn list_roles<P: Ports>(session: &Session<'_, P>) -> Result<Vec<Value>, Problem> {
    let roles = session
        .fetch_all_or_refusal(&roles::list(Some(RoleKind::Tenant)), &[400])
        .await?;
    match roles {
        Ok(roles) => Ok(roles),
        // The tenant does not know the parameter, so it has no roles of organizations.
        Err(_) => session.fetch_all(&roles::list(None)).await,
    }
}

/// Reads the roles, with their permissions where those are needed to create them.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn read_roles<P: Ports>(
    session: &Session<'_, P>,
    run: &impl RunFolder,
    with_permissions: bool,
) -> Result<Vec<OldRole>, Problem> {
    session.report_reading("roles");
    let mut found = Vec::new();
    let mut lines = String::new();
    for mut role in list_roles(session).await? {
        let id = get_str(&role, "id").to_owned();
        let mut permissions = Vec::new();
        if with_permissions {
            let list = session.fetch_all(&roles::permissions(&id)).await?;
            permissions = list.iter().map(permission).collect();
        }
        set_member(&mut role, "permissions", json!(permissions));
        lines.push_str(&to_line(&role));
        found.push(OldRole {
            id,
            name: get_str(&role, "name").to_owned(),
            description: get_str(&role, "description").to_owned(),
            permissions,
        });
    }
    run.write(ROLES, &lines).await?;
    Ok(found)
}

/// Reads the users of each role that an earlier run has not read.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn read_role_users<'a, P: Ports, F: RunFolder>(
    session: &Session<'_, P>,
    run: &'a F,
    roles: &[OldRole],
) -> Result<ListStore<'a, F>, Problem> {
    let mut store = ListStore::open(run, ROLE_USERS, ROLE_ID).await?;
    let mut users = 0_u64;
    for role in roles {
        if store.is_finished(&role.id) {
            continue;
        }
        store.begin();
        session
            .fetch_pages(&roles::users(&role.id), async |page| {
                users = users.saturating_add(page.len() as u64);
                let items: Vec<Value> = page.iter().map(|user| line(role, user)).collect();
                report(session, users);
                store.append(&items).await
            })
            .await?;
        store.finish(&role.id).await?;
    }
    Ok(store)
}

fn line(role: &OldRole, user: &Value) -> Value {
    json!({ ROLE_ID: role.id, "role": role.name, "user_id": get_str(user, "user_id") })
}

fn report<P: Ports>(session: &Session<'_, P>, done: u64) {
    session.ports().ui().event(&Event::Progress {
        tenant: Some(session.tenant()),
        what: "reading the users of roles",
        done,
        total: None,
        unit: "users",
        remaining_ms: None,
    });
}

/// A permission as the Management API lists it.
pub fn permission(item: &Value) -> Permission {
    Permission {
        resource_server_identifier: get_str(item, "resource_server_identifier").to_owned(),
        permission_name: get_str(item, "permission_name").to_owned(),
    }
}
