//! What `check` says of what `setup` has made under names that the settings file had before.

use crate::support::toolkit::*;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::check::former_names::check;
use migration_toolkit::setup::read::current_state::PostLoginFlow;
use migration_toolkit::tenant::Tenant;
use serde_json::json;

fn flow() -> PostLoginFlow {
    let binding = |id: &str, name: &str| json!({ "id": id, "action": { "id": id, "name": name } });
    PostLoginFlow {
        bindings: vec![binding("act_1", "Former"), binding("act_2", "Of others")],
        ..PostLoginFlow::default()
    }
}

#[test]
fn nothing_under_former_names_passes() {
    let saved = strings(&["Ours"]);
    let check = check(Tenant::Old, &[], Ok(&saved), &flow());
    assert_eq!((check.result, check.detail), (CheckResult::Pass, None));
}

#[test]
fn what_is_left_under_former_names_is_named() {
    let saved = strings(&["Former", "Ours"]);
    let Check {
        result,
        detail,
        remedy,
        ..
    } = check(Tenant::Old, &["Former client"], Ok(&saved), &flow());
    assert_eq!(result, CheckResult::Warn);
    assert_eq!(
        detail.as_deref(),
        Some("applications: Former client; Actions: Former")
    );
    assert_eq!(
        remedy.as_deref(),
        Some(
            "Delete them by hand unless another migration uses them: their secrets are still accepted. Take them out of the flow \
             and delete them by hand."
        )
    );
}

#[test]
fn a_state_file_that_cannot_be_read_is_said_and_hides_no_application() {
    let problem = Problem::new(ProblemCode::State, "the state file can't be read");
    let unknown = check(Tenant::New, &[], Err(&problem), &flow());
    assert_eq!(unknown.result, CheckResult::Warn);
    assert_eq!(
        unknown.detail.as_deref(),
        Some("the state file can't be read")
    );
    let found = check(Tenant::Old, &["Former client"], Err(&problem), &flow());
    assert_eq!(found.detail.as_deref(), Some("applications: Former client"));
}
