//! The new tenant's Action may serve more than this settings file: a migration from another old tenant, or connections that
//! another settings file names. Or the settings file may have been another one when users began to move. The first line of the
//! Action's code says so.

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::setup::desired::actions::DesiredAction;
use crate::setup::plan::plan::Plan;
use crate::setup::read::current_state::PostLoginFlow;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::UserIdPolicy;
use migration_core::domain::tenant_address;

/// Warns of connections whose users the Action confirms and would no longer confirm. An Action outside of the flow confirms
/// nobody.
///
/// # Errors
/// `name_taken` if the Action confirms users in another old tenant.
pub fn check_shared_use(
    plan: &mut Plan,
    desired: &DesiredAction,
    current: &PostLoginFlow,
) -> Result<(), Problem> {
    if !current.is_bound() {
        return Ok(());
    }
    let name = &desired.name;
    if let Some(domain) = old_domain(current.heading()) {
        if old_domain(&desired.heading).is_some_and(|desired| desired != domain) {
            let message = format!(
                "the Action {name} is in use for a migration from another old tenant, {domain}"
            );
            return Err(
                Problem::in_tenant(Tenant::New, ProblemCode::NameTaken, message).with_remedy(
                    "Choose another name with action in the settings file. If that migration is over, take the Action out \
                     of the post-login flow.",
                ),
            );
        }
    }
    warn_of_changed_meaning(plan, current.heading(), &desired.heading);
    let desired = served_connections(&desired.heading);
    let lost: Vec<String> = served_connections(current.heading())
        .keys()
        .filter(|connection| !desired.contains_key(*connection))
        .cloned()
        .collect();
    if !lost.is_empty() {
        plan.warn(format!(
            "The Action {name} will no longer confirm the users of connections that the settings file does not name: {}. \
             Add them to it while their users move, or choose another name with action.",
            lost.join(", ")
        ));
    }
    Ok(())
}

/// Warns of settings that must stay the same while users move. Whether somebody has moved is not known here.
fn warn_of_changed_meaning(plan: &mut Plan, current: &str, desired: &str) {
    let sources = served_connections(desired);
    for (name, before) in served_connections(current) {
        if let Some(now) = sources.get(&name).filter(|now| **now != before) {
            let (before, now) = (text(&before), text(now));
            plan.warn(format!(
                "The connection {name} has taken the users of {before} up to now, and would take those of {now}. Users of two \
                 connections would meet in one. Give the users of {now} a connection of their own, unless nobody has moved yet."
            ));
        }
    }
    let has_domain_in_ids = value(desired, "USER_ID") == Some(UserIdPolicy::Domain.name());
    let other_ids = "Users who move from now on would get other IDs than those who have moved, and the Action would no longer find \
                     the latter in the old tenant";
    for (member, label, what) in [
        ("USER_ID", "user_id", Some(other_ids)),
        (
            "DOMAIN",
            "custom_domain, with which the IDs of users begin,",
            has_domain_in_ids.then_some(other_ids),
        ),
        (
            "MARKER",
            "marker",
            Some(
                "Users who are marked already would no longer count as moved, so a user who was deleted in the new tenant could \
                 come back",
            ),
        ),
    ] {
        let (Some(before), Some(now), Some(what)) =
            (value(current, member), value(desired, member), what)
        else {
            continue;
        };
        if before != now {
            plan.warn(format!(
                "The setting {label} was {before} and is {now}. {what}. Set it back to {before}, unless nobody has moved yet."
            ));
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A value in the first line of an Action's code.
fn value<'a>(heading: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = heading.split_once(&format!("; {name} "))?;
    rest.split(';').next()
}

/// The domain of the old tenant in the first line of an Action's code; `None` if there is none, or a placeholder.
fn old_domain(heading: &str) -> Option<&str> {
    let (_, rest) = heading.split_once("; AUDIENCE https://")?;
    let (domain, _) = rest.split_once("/api/v2/;")?;
    let is_domain = tenant_address::domain(domain).is_ok_and(|canonical| canonical == domain);
    is_domain.then_some(domain)
}

/// The connections in the first line of an Action's code, each with the name in the old tenant.
pub(super) fn served_connections(heading: &str) -> Object {
    let rest = heading.split_once("; CONNECTIONS ").map(|(_, rest)| rest);
    let mut values = serde_json::Deserializer::from_str(rest.unwrap_or_default()).into_iter();
    values.next().and_then(Result::ok).unwrap_or_default()
}
