//! What is sent for the Action of the new tenant where the plan alone does not show it.

use crate::support::World;
use crate::support::session::*;
use crate::support::setup_commands::FEW_SCOPES;
use crate::support::toolkit::*;
use migration_toolkit::api::endpoints::actions;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::apply::update_connections::update_connections;
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

fn binding(name: &str) -> Value {
    json!({ "id": format!("bin_{name}"), "display_name": name, "action": { "id": format!("act_{name}") } })
}

fn unbind(world: &World) {
    let mut plan = Plan::default();
    let step = Step::UnbindAction {
        tenant: Tenant::New,
        id: "act_ours".to_owned(),
    };
    plan.push(Tenant::New, "it", "Take it out", Vec::new(), step);
    let done = in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| update_connections(session, &plan.changes).await,
    );
    assert_eq!(done.map_err(|problem| problem.message), Ok(()));
}

#[test]
fn other_actions_stay_in_the_flow_when_ours_is_taken_out() {
    let flow = [
        binding("one"),
        binding("ours"),
        binding("added since the plan"),
    ];
    let world = World::new()
        .answers(200, &json!({ "bindings": flow, "total": 3 }))
        .answers(200, &json!({}));
    unbind(&world);
    let sent = world.sent.borrow();
    assert_eq!(sent.len(), 2);
    assert_eq!(
        (sent[1].method, sent[1].url.as_str()),
        (
            "PATCH",
            "https://old.eu.auth0.com/api/v2/actions/triggers/post-login/bindings"
        )
    );
    let kept = |name: &str| json!({ "ref": { "type": "binding_id", "value": format!("bin_{name}") }, "display_name": name });
    assert_eq!(
        sent[1].body,
        Some(json!({ "bindings": [kept("one"), kept("added since the plan")] }))
    );
}

#[test]
fn deployment_is_a_post_to_the_action() {
    let request = actions::deploy("act/1");
    assert_eq!(
        (request.method.name(), request.path.as_str(), request.scope),
        (
            "POST",
            "actions/actions/act%2F1/deploy",
            Scope::CreateActions
        )
    );
}

#[test]
fn flow_without_our_action_is_not_written() {
    let world = World::new().answers(200, &json!({ "bindings": [binding("one")], "total": 1 }));
    unbind(&world);
    assert_eq!(world.sent.borrow().len(), 1);
}

#[test]
fn factors_are_read_only_if_users_with_factors_move() {
    let read = |policy: &str, world: &World, token: &str| {
        let settings = settings(json!({ "mfa_policy": policy }));
        in_session(
            world,
            &Terminal::default(),
            with_token(token),
            async |session| read::new_tenant::enroll_factors(session, &settings).await,
        )
        .map_err(|problem| problem.message)
    };
    let none = World::new();
    assert_eq!(read("reject", &none, "t"), Ok(EnrollFactors::NotNeeded));
    let factors = json!([{ "name": "otp", "enabled": true }, { "name": "sms", "enabled": false }]);
    let world = World::new().answers(200, &factors);
    assert_eq!(
        read("migrate", &world, "t"),
        Ok(EnrollFactors::Known(vec!["otp"]))
    );
    assert_eq!(
        world.sent.borrow()[0].url,
        "https://old.eu.auth0.com/api/v2/guardian/factors"
    );

    // The scopes of this token are read:users.
    let token = FEW_SCOPES;
    assert_eq!(read("migrate", &none, token), Ok(EnrollFactors::Unknown));
    assert!(none.sent.borrow().is_empty());
    let refusal = json!({ "errorCode": "insufficient_scope", "message": "Insufficient scope" });
    let world = World::new().answers(403, &refusal);
    assert_eq!(read("migrate", &world, "t"), Ok(EnrollFactors::Unknown));
    let world = World::new().answers(400, &json!({ "message": "no" }));
    assert!(read("migrate", &world, "t").is_err());
}
