//! The check whether a tenant has warned of users whose profiles are larger than Auth0 allows. A tenant that enforces the
//! limit refuses to store a profile that is far above it, so such a user can't move.
//!
//! Source: Auth0, "Migrate Oversized User Profiles".

use serde_json::Value;

use crate::api::endpoints::logs;
use crate::api::endpoints::logs::PAGE_ENTRIES;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::tenant::Tenant;

/// The type of the logs of tenants that enforce the limit.
const EXCEEDED: &str = "user_profile_size_exceeded";
/// The type of all logs of deprecated features.
const DEPRECATED: &str = "depnote";
/// The beginning of the description of the logs of tenants that do not enforce the limit yet.
const DESCRIPTION: &str = "Uncapped User Profile Data";
/// The query that finds both kinds of logs.
const QUERY: &str = r"type:user_profile_size_exceeded OR (type:depnote AND description:Uncapped\ User\ Profile\ Data*)";
/// The number of users that are named.
const MAX_NAMED_USERS: usize = 5;

/// Reads the logs of a tenant and checks them.
pub async fn check(session: &Session<'_, impl Ports>) -> Check {
    let logs = session.fetch_list(&logs::search(QUERY), logs::ITEMS).await;
    profile_size(session.tenant(), logs)
}

/// The check of a tenant. `logs` are the entries that the Management API has found.
pub fn profile_size(tenant: Tenant, logs: Result<Vec<Value>, Problem>) -> Check {
    let id = match tenant {
        Tenant::Old => CheckId::OldProfileSize,
        Tenant::New => CheckId::NewProfileSize,
    };
    let check = Check::pass(tenant, id, "Its logs warn of no profile over 10 KB");
    match logs {
        Ok(logs) => check
            .warn_if(
                oversized_profiles(&logs),
                "Make these profiles smaller before their users move: Auth0 counts the metadata too. Users who do not log \
                 in leave no such warning.",
            )
            .warn_if(
                unseen_entries(&logs),
                "Look for entries of the type user_profile_size_exceeded in the Dashboard: Monitoring, Logs.",
            ),
        Err(problem) => check.not_checked(problem),
    }
}

fn oversized_profiles(logs: &[Value]) -> Option<String> {
    // The tenant may not have applied the query.
    let mut users: Vec<&str> = logs
        .iter()
        .filter(|log| is_warning(log))
        .map(user_id)
        .collect();
    if users.is_empty() {
        return None;
    }
    users.sort_unstable();
    users.dedup();
    let named = users.iter().take(MAX_NAMED_USERS).copied();
    let named = named.collect::<Vec<&str>>().join(", ");
    let more = users.len().saturating_sub(MAX_NAMED_USERS);
    let more = match more {
        0 => String::new(),
        more if is_full_page(logs) => format!(" and at least {more} more"),
        more => format!(" and {more} more"),
    };
    Some(format!("they warn of profiles over 10 KB: {named}{more}"))
}

/// A tenant that has not applied the query shows its latest entries, whatever they are.
fn unseen_entries(logs: &[Value]) -> Option<String> {
    is_full_page(logs).then(|| {
        format!(
            "only the latest {} entries were looked at, because the tenant did not apply the search",
            logs.len()
        )
    })
}

fn is_full_page(logs: &[Value]) -> bool {
    logs.len() >= PAGE_ENTRIES
}

fn is_warning(log: &Value) -> bool {
    match get_str(log, "type") {
        EXCEEDED => true,
        DEPRECATED => get_str(log, "description").starts_with(DESCRIPTION),
        _ => false,
    }
}

fn user_id(log: &Value) -> &str {
    let in_details = log.pointer("/details/feature/user_id");
    let id = in_details.and_then(Value::as_str);
    match id.unwrap_or_else(|| get_str(log, "user_id")) {
        "" => "an unknown user",
        id => id,
    }
}
