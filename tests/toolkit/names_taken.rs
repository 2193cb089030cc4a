//! What `setup` does where a name from the settings belongs to something of others.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::read::current_state::{Action, NewConnection, NewTenantState};
use migration_toolkit::tenant::Tenant;
use serde_json::json;

fn no_connection() -> NewTenantState {
    NewTenantState {
        connections: vec![NewConnection::default()],
        ..NewTenantState::default()
    }
}

#[test]
fn client_and_action_of_others_are_never_changed() {
    let settings = settings(json!({ "migration_client": "Portal", "action": "Greeting" }));
    let mut old = old_tenant(&settings);
    client_of(&mut old).app_type = "spa".to_owned();
    let problem = set_up_plan(&settings, &old, &no_connection()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NameTaken);
    assert_eq!(
        problem.message,
        "an application named Portal exists that is not of the type Machine to Machine"
    );

    let others: [fn(&mut Action); 2] = [
        |action| action.code = "exports.onExecutePostLogin = async () => {};".to_owned(),
        |action| action.triggers = strings(&["credentials-exchange"]),
    ];
    for drift in others {
        let mut old = old_tenant(&settings);
        drift(action_of(&mut old.post_login));
        let problem = set_up_plan(&settings, &old, &no_connection()).expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::NameTaken);
        assert_eq!(
            problem.message,
            "an Action named Greeting exists that is not this project's"
        );
        assert!(
            problem
                .remedy
                .expect("a remedy")
                .contains("action in the settings file")
        );
    }
}

#[test]
fn marker_client_of_others_is_never_changed() {
    let settings = settings(json!({ "marker_client": "Portal" }));
    let mut old = old_tenant(&settings);
    marker_client_of(&mut old).app_type = "regular_web".to_owned();
    let problem = set_up_plan(&settings, &old, &no_connection()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NameTaken);
    let remedy = problem.remedy.expect("a remedy");
    assert!(
        remedy.contains("marker_client in the settings file"),
        "{remedy}"
    );
}

#[test]
fn new_action_of_others_is_never_changed() {
    let settings = settings(json!({ "action": "Greeting" }));
    let mut new = new_tenant(&settings, json!({}));
    action_of(&mut new.post_login).code = "exports.onExecutePostLogin = async () => {};".to_owned();
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new).expect_err("a problem");
    assert_eq!(
        (problem.code, problem.tenant, problem.message.as_str()),
        (
            ProblemCode::NameTaken,
            Some(Tenant::New),
            "an Action named Greeting exists that is not this project's"
        )
    );
}
