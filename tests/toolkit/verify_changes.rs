//! What holds for every change of `verify`: its scopes are there before the plan is shown, and it is reported without work, too.

use migration_toolkit::api::scope::Scope;
use migration_toolkit::bulk::verify::report::ChangeReport;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::json;

use crate::support::setup_commands::token;
use crate::support::verify::*;
use crate::support::verify_command::{OLD, compared, done, run, user};
use crate::support::verify_world::VerifyWorld;

#[test]
fn missing_scopes_are_named_before_the_plan() {
    for (change, scopes) in [
        ("repair", "update:users, update:users_app_metadata"),
        ("block", "update:users"),
    ] {
        let members = format!(r#"{OLD},"blocked":true"#);
        let (folder, report) = compared(
            &export("Users", &[("1", &members)]),
            &export("Moved", &[("1", "")]),
        );
        let world = VerifyWorld::default().with_user("auth0|1", &user(""));
        let new = json!({ "domain": "new.eu.auth0.com", "token": token(&[Scope::ReadUsers]) });
        let problem = run(&world, &folder, report, json!({ change: true, "new": new }))
            .expect_err("missing scopes");
        assert_eq!(problem.code, ProblemCode::MissingScope, "{change}");
        assert!(
            problem.message.contains(&format!(" {scopes}"))
                && !problem.message.contains("read:users"),
            "{}",
            problem.message
        );
        assert!(world.plans.borrow().is_empty());
        assert_eq!(world.requests(), ["GET auth0|1"]);
    }
}

#[test]
fn change_that_nobody_needs_is_reported() {
    let (old, new) = (
        export("Users", &[("1", OLD)]),
        export("Moved", &[("1", OLD)]),
    );
    for (repair, block) in [(true, false), (false, true), (true, true), (false, false)] {
        let (folder, report) = compared(&old, &new);
        let options = json!({ "repair": repair, "block": block });
        let report = done(run(&VerifyWorld::default(), &folder, report, options));
        let is_reported = |change: Option<_>| {
            change.is_some_and(|change: ChangeReport| change.status == ApplyStatus::NothingToDo)
        };
        assert_eq!(
            (is_reported(report.repair), is_reported(report.block)),
            (repair, block)
        );
    }
}
