//! Reads the direct permissions of the old tenant's users into the run folder, user by user: there is no list of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::endpoints::user_permissions;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::assignments::read_roles::permission;
use crate::bulk::assignments::scan::USER_IDS;
use crate::bulk::assignments::work::Permission;
use crate::bulk::jobs::import_file::sha256_hex;
use crate::bulk::ndjson::{parse_lines, to_line};
use crate::bulk::ports::RunFolder;
use crate::json_value::get_str;
use crate::problem::Problem;

/// The file with the users who have direct permissions.
pub const USER_PERMISSIONS: &str = "user-permissions.ndjson";
/// The file that says how many users were read.
const PROGRESS: &str = "permissions-read.ndjson";
/// After so many users the progress is written down.
const USERS_PER_NOTE: usize = 50;

/// A line of [`PROGRESS`].
#[derive(Serialize, Deserialize)]
struct Read {
    users: usize,
    /// The hash of the list of users: the counted ones are those of another list after another export was scanned.
    #[serde(default)]
    list: String,
}

/// A user with direct permissions, by the ID in the old tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPermissions {
    /// The user.
    pub user_id: String,
    /// The direct permissions.
    pub permissions: Vec<Permission>,
    /// The names of those of which the old tenant does not say where they come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unclear: Vec<String>,
}

/// How an API names where a permission comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionSource {
    /// The user has it directly, and perhaps by a role as well.
    Direct,
    /// The user has it by roles only.
    Role,
    /// The answer does not say.
    Unclear,
}

/// Where a permission of a user comes from.
pub fn source(item: &Value) -> PermissionSource {
    let sources = item.get("sources").and_then(Value::as_array);
    let Some(sources) = sources.filter(|sources| !sources.is_empty()) else {
        return PermissionSource::Unclear;
    };
    let is_direct = |source: &Value| get_str(source, "source_type") == "DIRECT";
    if sources.iter().any(is_direct) {
        PermissionSource::Direct
    } else {
        PermissionSource::Role
    }
}

/// Reads the direct permissions of all users of the export, and goes on where an earlier run has stopped.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn read_permissions<P: Ports>(
    session: &Session<'_, P>,
    run: &impl RunFolder,
) -> Result<(), Problem> {
    let users = run.read(USER_IDS).await?.unwrap_or_default();
    let total = users.lines().count();
    let hash = sha256_hex(&users);
    let done = users_read(run, &hash).await?;
    let mut lines = String::new();
    for (index, user) in users.lines().enumerate().skip(done) {
        let user: Value = serde_json::from_str(user).unwrap_or_default();
        let id = get_str(&user, "user_id");
        let list = user_permissions::list(id);
        // A user may have been deleted since the export.
        let items = session.fetch_all_or_refusal(&list, &[404]).await?;
        let mut user = UserPermissions {
            user_id: id.to_owned(),
            permissions: Vec::new(),
            unclear: Vec::new(),
        };
        for item in &items.unwrap_or_default() {
            match source(item) {
                PermissionSource::Direct => user.permissions.push(permission(item)),
                PermissionSource::Role => {}
                PermissionSource::Unclear => user.unclear.push(permission(item).permission_name),
            }
        }
        if !user.permissions.is_empty() || !user.unclear.is_empty() {
            lines.push_str(&to_line(&user));
        }
        let read = index.saturating_add(1);
        if read == total || read.checked_rem(USERS_PER_NOTE) == Some(0) {
            if !lines.is_empty() {
                run.append(USER_PERMISSIONS, &lines).await?;
                lines.clear();
            }
            let (users, list) = (read, hash.clone());
            run.append(PROGRESS, &to_line(&Read { users, list }))
                .await?;
            session.ports().ui().event(&Event::Progress {
                tenant: Some(session.tenant()),
                what: "reading the permissions of users",
                done: read as u64,
                total: Some(total as u64),
                unit: "users",
                remaining_ms: None,
            });
        }
    }
    Ok(())
}

/// How many users of a list an earlier run has read. What was read of the users of another list is dropped: their number says
/// nothing about those of this one.
async fn users_read(run: &impl RunFolder, list: &str) -> Result<usize, Problem> {
    let progress = run.read(PROGRESS).await?.unwrap_or_default();
    let Some(read) = parse_lines::<Read>(&progress).last() else {
        return Ok(0);
    };
    if read.list == list {
        return Ok(read.users);
    }
    // In this order, a process that ends in between begins anew as well.
    run.write(USER_PERMISSIONS, "").await?;
    run.write(PROGRESS, "").await?;
    Ok(0)
}
