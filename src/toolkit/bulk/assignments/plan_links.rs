//! Plans which users are linked again.
//!
//! In the old tenant, two accounts of one person can be one user with two identities. Each identity in the old connection
//! becomes a user of its own in the new tenant, so that none is lost. Here they are made one user again, if both are there.

use serde_json::Value;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::linked_user::{Identity, LinkedUser};
use crate::bulk::assignments::scan::LINKED_USERS;
use crate::bulk::assignments::work::Work;
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::ndjson::parse_lines;
use crate::bulk::ports::RunFolder;
use crate::json_value::get_str;
use crate::problem::Problem;
use migration_core::domain::database::{DATABASE, id_within};

/// Plans the links of all users with more than one identity. `old_connection` is the pair's connection in the old tenant.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn plan_links<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    old_connection: &str,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    context.new.report_reading("linked users");
    let text = context.run.read(LINKED_USERS).await?.unwrap_or_default();
    for user in parse_lines::<LinkedUser>(&text) {
        plan_user(context, old_connection, &user, work).await?;
    }
    Ok(())
}

async fn plan_user<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    old_connection: &str,
    user: &LinkedUser,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    let is_moved = |identity: &Identity| identity.is_in(old_connection);
    let (primary, others): (Vec<&Identity>, Vec<&Identity>) = user
        .identities
        .iter()
        .partition(|identity| identity.whole_id() == user.user_id);
    let primary = primary.first().filter(|identity| is_moved(identity));
    let Some(primary) = primary.and_then(|identity| context.ids.of(&identity.whole_id())) else {
        let lost = user.identities.iter().filter(|identity| is_moved(identity));
        let reason = "the user's primary identity is in a connection that is not moved";
        let failures: Vec<Failure> = lost
            .map(|identity| failure(FailureCode::LinkNotCarried, &user.user_id, identity, reason))
            .collect();
        return context.failures.add(&failures).await;
    };
    let (moved, kept_out): (Vec<&Identity>, Vec<&Identity>) =
        others.into_iter().partition(|identity| is_moved(identity));
    let reason = "the identity is in a connection that is not moved";
    let failures: Vec<Failure> = kept_out
        .into_iter()
        .map(|identity| failure(FailureCode::LinkNotCarried, &primary, identity, reason))
        .collect();
    context.failures.add(&failures).await?;
    if moved.is_empty() {
        return Ok(());
    }
    let current = context.new.find(&users::read(&primary)).await?;
    for identity in moved {
        let missing =
            |reason: &str| failure(FailureCode::LinkedUserMissing, &primary, identity, reason);
        let secondary = context.ids.of(&identity.whole_id());
        let (Some(current), Some(secondary)) = (&current, secondary) else {
            let failure = missing("the primary user is not in the new tenant");
            context.failures.add(&[failure]).await?;
            continue;
        };
        if is_linked(current, &secondary) {
            continue;
        }
        if context.new.find(&users::read(&secondary)).await?.is_none() {
            let failure = missing("the linked user is not in the new tenant");
            context.failures.add(&[failure]).await?;
            continue;
        }
        let primary = primary.clone();
        work.push(&Work::Link { primary, secondary }).await?;
    }
    Ok(())
}

/// Whether a user of the new tenant has the identity of another one, given by its whole ID.
pub fn is_linked(user: &Value, secondary: &str) -> bool {
    let id = id_within(secondary).unwrap_or(secondary);
    let identities = user.get("identities").and_then(Value::as_array);
    identities.is_some_and(|identities| {
        identities.iter().any(|identity| {
            get_str(identity, "provider") == DATABASE && get_str(identity, "user_id") == id
        })
    })
}

fn failure(code: FailureCode, user: &str, identity: &Identity, reason: &str) -> Failure {
    Failure::new(code, identity.whole_id(), reason).of_user(user)
}
