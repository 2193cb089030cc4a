//! Problems: what is taken from one, and what becomes of several.

use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::missing_connection::missing_connections;
use migration_toolkit::tenant::Tenant;

fn problem(tenant: Tenant) -> Problem {
    Problem::in_tenant(tenant, ProblemCode::MissingScope, "no scope").with_remedy("Grant it.")
}

#[test]
fn remedy_can_be_taken_away_and_changes_that_were_written_be_added() {
    let plain = problem(Tenant::Old).without_remedy();
    assert_eq!((plain.message.as_str(), plain.remedy), ("no scope", None));
    let titles = vec!["Create it".to_owned()];
    assert_eq!(
        problem(Tenant::Old).with_applied(titles.clone()).applied,
        titles
    );
}

#[test]
fn problem_of_several_is_of_a_tenant_only_if_each_is() {
    let tenant = |problems: Vec<Problem>| {
        let joined = Problem::join("scopes", problems).expect("a problem");
        (joined.tenant, joined.message)
    };
    let message = "scopes: 2 problems\n- no scope. Grant it.\n- no scope. Grant it.";
    let (old, new) = (problem(Tenant::Old), problem(Tenant::New));
    assert_eq!(
        tenant(vec![old.clone(), old.clone()]),
        (Some(Tenant::Old), message.to_owned())
    );
    assert_eq!(tenant(vec![old, new]), (None, message.to_owned()));
}

#[test]
fn line_break_in_a_problem_does_not_look_like_another_problem() {
    let hostile = Problem::in_tenant(Tenant::Old, ProblemCode::Refused, "App\n- forged");
    let joined = Problem::join("list", vec![hostile.clone(), hostile]).expect("a problem");
    assert_eq!(
        joined.message,
        r"list: 2 problems
- App\u{a}- forged
- App\u{a}- forged"
    );
}

#[test]
fn connection_that_is_missing_is_answered_with_those_there_are() {
    let names = ["Users", "Staff"].map(str::to_owned);
    let problem = |missing: &[&str]| {
        let problem = missing_connections(Tenant::Old, missing, &names);
        (problem.message, problem.remedy.expect("a remedy"))
    };
    let there_are = "its database connections are: Users, Staff";
    let correct = "Correct connections[].old in the settings file.";
    assert_eq!(
        problem(&["User"]),
        (
            format!("the old tenant has no connection User; {there_are}"),
            format!("Did you mean Users? {correct}")
        )
    );
    assert_eq!(
        problem(&["User", "other", "Staf"]),
        (
            format!("the old tenant has no connections User, other, Staf; {there_are}"),
            format!(
                "Did you mean Users instead of User? Did you mean Staff instead of Staf? {correct}"
            )
        )
    );
}
