//! What somebody has given an application by hand, and what becomes of it when `rotate-secret` puts another one in its place.
//!
//! A quota of tokens is carried: without it, the scripts might get too few. Other rights are not: the scripts need none of them,
//! and what else uses the application needs the new credentials before it can use any right.

use serde_json::Value;

use crate::api::credentials::audience;
use crate::json_value::{missing_from, set_member};
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::diff::added;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::rotation::Rotation;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::LeftoverClient;

/// Gives an application that is created the quota of tokens that the former one has.
pub(super) fn carry_quotas(plan: &mut Plan, rotation: &Rotation<'_>) {
    for change in &mut plan.changes {
        let Step::CreateClient { role, body } = &mut change.step else {
            continue;
        };
        if let Some(client) = former(rotation, *role).filter(|client| has_quota(client)) {
            set_member(body, "token_quota", client.token_quota.clone());
            let quota = &client.token_quota;
            change.lines.push(added(format!("token_quota: {quota}")));
        }
    }
}

/// Names what the successors of the former applications do not get.
pub(super) fn warn_of_lost_rights(plan: &mut Plan, rotation: &Rotation<'_>) {
    for role in rotation.old.retiring.roles() {
        let Some(client) = former(rotation, role) else {
            continue;
        };
        let lost = lost_rights(rotation, role, client);
        if lost.is_empty() {
            continue;
        }
        plan.warn(format!(
            "The {} has more than setup gives it, and setup gives its successor no more: {}. Whatever uses it needs the new Client ID \
             and secret, too: give it both by hand if something still needs it.",
            role.label(),
            lost.join("; ")
        ));
    }
}

fn lost_rights(rotation: &Rotation<'_>, role: ClientRole, client: &LeftoverClient) -> Vec<String> {
    let settings = rotation.context.settings;
    let (own_audience, scopes) = (
        audience(rotation.context.old_domain),
        role.scope_names(settings),
    );
    let grants = client.grants.iter();
    let scopes: Vec<&str> = grants
        .filter(|grant| grant.audience == own_audience)
        .flat_map(|grant| grant.grant.excess_scopes(&scopes))
        .collect();
    let connections: Vec<&str> = client
        .connections
        .iter()
        .map(String::as_str)
        .filter(|name| {
            let mut pairs = settings.connections.iter();
            role != ClientRole::Migration || !pairs.any(|pair| pair.old == *name)
        })
        .collect();
    let grant_types: Vec<&str> = client.grant_types.iter().map(String::as_str).collect();
    let grant_types = missing_from(&grant_types, role.grant_types());
    let mut lost = Vec::new();
    for (label, names) in [
        ("scopes", scopes),
        ("connections", connections),
        ("grant types", grant_types),
    ] {
        if !names.is_empty() {
            lost.push(format!("{label} {}", names.join(", ")));
        }
    }
    let successor = rotation.old.client(role).application.as_ref();
    let is_lost = |quota: &Value| has_quota(client) && *quota != client.token_quota;
    if successor.is_some_and(|successor| is_lost(&successor.token_quota)) {
        lost.push(format!("token_quota {}", client.token_quota));
    }
    lost
}

fn has_quota(client: &LeftoverClient) -> bool {
    !client.token_quota.is_null()
}

/// The application that is set aside.
fn former<'a>(rotation: &Rotation<'a>, role: ClientRole) -> Option<&'a LeftoverClient> {
    let id = rotation.old.retiring.get(role)?;
    let mut clients = rotation.clients.iter();
    let (_, client) = clients.find(|(_, client)| client.id == id)?;
    Some(client)
}
