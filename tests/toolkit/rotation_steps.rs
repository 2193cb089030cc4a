//! What `rotate-secret` does between its writes: it proves that the old tenant accepts the new applications, and waits until calls
//! with the former secrets are over.

use crate::support::setup_commands::{in_tenant, open, token};
use crate::support::tenants::Tenants;
use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::apply::apply_all::StepApplier;
use migration_toolkit::setup::apply::rotation_steps::RotationSteps;
use migration_toolkit::setup::apply::setup_steps::SetupSteps;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

/// Where the applications get their tokens, and where the migration client logs users in: the host of the session and that of the
/// settings of the scripts.
const TOKENS: &str = "https://old.example.com/oauth/token";
const LOGINS: &str = "https://old.eu.auth0.com/oauth/token";
const ACTION: &str = "new PATCH actions/actions/act_1";

/// Applies steps of a rotation that waits so many seconds.
fn apply(tenants: &Tenants, wait_s: u32, steps: &[Step]) -> Result<(), Problem> {
    let settings = settings(json!({}));
    let (old, new) = (old_tenant(&settings), new_tenant(&settings, json!({})));
    let (files, preserved) = (package_files(), PreservedSettings::new());
    in_tenant(tenants, Tenant::Old, async |old_session| {
        let new_session = open(tenants, Tenant::New).await?;
        let context = || context(&settings, &files, &preserved);
        let setup = SetupSteps::new((old_session, &old), (&new_session, &new), context());
        let mut rotation = RotationSteps::new(setup, old_session, context(), wait_s);
        for step in steps {
            rotation.apply(step).await?;
        }
        Ok(())
    })
}

fn update_action(tenant: Tenant) -> Step {
    let id = "act_1".to_owned();
    Step::UpdateAction { tenant, id }
}

fn delete_client(id: &str) -> Step {
    Step::DeleteClient { id: id.to_owned() }
}

fn write_connection() -> Step {
    let new = new_tenant(&settings(json!({})), json!({}));
    let connection = new.connections[0].database.clone().expect("a connection");
    Step::WriteConnection {
        options: connection.options.clone(),
        connection: Box::new(connection),
        pair: Some(0),
    }
}

fn refused() -> Value {
    json!({ "error": "access_denied", "error_description": "Unauthorized" })
}

fn granted(scopes: &[Scope]) -> Value {
    json!({ "access_token": token(scopes), "token_type": "Bearer", "expires_in": 3600 })
}

/// The waits that were shown: how long, and why.
fn waits(tenants: &Tenants) -> Vec<(u64, String)> {
    let events = tenants.events.borrow();
    let waits = events.iter().filter_map(|event| {
        let ms = event.get("ms")?.as_u64()?;
        Some((ms, event.get("why")?.as_str()?.to_owned()))
    });
    waits.collect()
}

#[test]
fn new_tenant_gets_a_secret_once_the_old_one_accepts_it() {
    let tenants = Tenants::new();
    tenants.answer(TOKENS, 401, &refused());
    tenants.answer(TOKENS, 200, &granted(&[Scope::ReadUsers]));
    tenants.answer(
        TOKENS,
        200,
        &granted(&[Scope::ReadUsers, Scope::UpdateUsersAppMetadata]),
    );
    tenants.answer(ACTION, 200, &json!({}));
    let step = update_action(Tenant::New);
    let outcome = apply(&tenants, 0, &[step.clone(), step]);
    assert_eq!(outcome.map_err(|problem| problem.message), Ok(()));
    assert_eq!(tenants.requests(), [TOKENS, TOKENS, TOKENS, ACTION, ACTION]);
    let why = "the new application is not accepted yet".to_owned();
    assert_eq!(waits(&tenants), [(2_000, why.clone()), (2_000, why)]);
}

#[test]
fn secret_that_is_not_accepted_for_a_minute_stays_out_of_the_new_tenant() {
    let tenants = Tenants::new();
    tenants.answer(TOKENS, 401, &refused());
    let problem = apply(&tenants, 0, &[update_action(Tenant::New)]).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unfinished);
    assert_eq!(
        problem.message,
        "the new marker client is not accepted, so the former one stays in use: the old tenant old.example.com does not accept \
         the Client ID and the secret of the application"
    );
    assert_eq!(tenants.requests(), [TOKENS; 30]);
    assert_eq!(waits(&tenants).len(), 29);
}

#[test]
fn migration_client_must_be_able_to_check_passwords_of_the_connection() {
    let tenants = Tenants::new();
    tenants.answer(TOKENS, 200, &granted(&[Scope::ReadUsers]));
    let grant =
        json!({ "error": "unauthorized_client", "error_description": "Grant type not allowed" });
    let wrong =
        json!({ "error": "invalid_grant", "error_description": "Wrong email or password." });
    tenants.answer(LOGINS, 403, &grant);
    tenants.answer(LOGINS, 403, &wrong);
    let problem = apply(&tenants, 0, &[write_connection()]).expect_err("no connection");
    assert_eq!(problem.code, ProblemCode::Refused);
    let read = "new GET connections/con_new";
    assert_eq!(tenants.requests(), [TOKENS, LOGINS, LOGINS, read]);
    assert_eq!(waits(&tenants).len(), 1);

    let tenants = Tenants::new();
    tenants.answer(TOKENS, 200, &granted(&[Scope::ReadUsers]));
    tenants.answer(LOGINS, 403, &grant);
    let problem = apply(&tenants, 0, &[write_connection()]).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unfinished);
    assert!(
        problem.message.starts_with(
            "the new migration client is not accepted, so the former one stays in use: connection Users: "
        ),
        "{}",
        problem.message
    );
    assert!(!tenants.requests().contains(&read.to_owned()));
}

#[test]
fn former_secrets_work_for_a_while_after_the_last_write_to_the_new_tenant() {
    let tenants = || {
        let tenants = Tenants::new();
        tenants.answer("old PATCH actions/actions/act_1", 200, &json!({}));
        tenants
    };
    let why = "calls that still use the former secret".to_owned();
    let steps = [
        update_action(Tenant::Old),
        delete_client("c1"),
        delete_client("c2"),
    ];
    let waiting = tenants();
    assert!(apply(&waiting, 60, &steps).is_ok());
    assert_eq!(waits(&waiting), [(60_000, why.clone())]);
    assert_eq!(
        waiting.requests(),
        [
            "old PATCH actions/actions/act_1",
            "old DELETE clients/c1",
            "old DELETE clients/c2"
        ]
    );
    for step in [update_action(Tenant::Old), Step::DeployAction(Tenant::Old)] {
        let waiting = tenants();
        let _ = apply(&waiting, 60, &[step]);
        assert_eq!(waits(&waiting)[0], (60_000, why.clone()));
    }
    let at_once = tenants();
    assert!(apply(&at_once, 0, &steps).is_ok());
    assert_eq!(waits(&at_once), []);
}

#[test]
fn rotation_makes_no_connection() {
    let tenants = Tenants::new();
    let step = Step::CreateConnection {
        pair: 0,
        options: object(json!({})),
    };
    let problem = apply(&tenants, 0, &[step]).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unfinished);
    assert_eq!(tenants.requests(), [""; 0]);
}
