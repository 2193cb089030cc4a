//! Which of the package's action scripts are accepted.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use serde_json::json;

#[test]
fn script_over_the_size_limit_is_rejected() {
    let mut package_files = package_files();
    package_files.get_user_nowasm = "x".repeat(100_001);
    assert!(
        package_files.scripts(&settings(json!({}))).is_ok(),
        "the other kind"
    );
    let problem = package_files
        .scripts(&settings(json!({ "scripts": "nowasm" })))
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::ScriptTooLong);
    assert_eq!(
        problem.message,
        "the action script get_user has 100001 bytes, and Auth0 takes 100000"
    );
}

#[test]
fn script_that_the_package_does_not_contain_is_rejected() {
    let mut package_files = package_files();
    package_files.get_user_nowasm = String::new();
    assert!(
        package_files.scripts(&settings(json!({}))).is_ok(),
        "the settings choose the other kind"
    );
    let problem = package_files
        .scripts(&settings(json!({ "scripts": "nowasm" })))
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::ScriptMissing);
    assert!(problem.message.contains("get_user"), "{}", problem.message);
}
