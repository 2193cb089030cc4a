//! In which order the package's tests try a mutant, and how their output is read.

use std::time::Duration;

use crate::package::test_files::parse_line;
use crate::package::trial::reaching;
use crate::reach::Test;

#[test]
fn files_come_by_what_they_caught_before_by_their_names_and_by_their_time() {
    let file = |name: &str, seconds, reached: &[usize]| Test {
        name: name.to_owned(),
        duration: Duration::from_secs(seconds),
        reached: reached.to_vec(),
    };
    let files = [
        file("cli-verify.test.js", 4, &[7]),
        file("cli-check.test.js", 3, &[7]),
        file("cli-clean-text.test.js", 8, &[7]),
        file("cli-clean-up.test.js", 9, &[6, 7]),
        file("cli-token.test.js", 1, &[6]),
    ];
    let order = |catcher| -> Vec<&str> {
        let order = reaching(7, "src/toolkit/setup/clean_up/check.rs", &files, catcher);
        order.iter().map(|file| file.name.as_str()).collect()
    };
    assert_eq!(order(Some("cli-verify.test.js"))[0], "cli-verify.test.js");
    assert_eq!(
        order(None),
        [
            "cli-clean-up.test.js",
            "cli-check.test.js",
            "cli-clean-text.test.js",
            "cli-verify.test.js"
        ]
    );
}

#[test]
fn results_are_read_from_tap_at_any_depth() {
    let parse = |line| parse_line(line).map(|test| (test.name, test.failed));
    assert_eq!(
        parse("ok 1 - setup - twice"),
        Some(("setup - twice", false))
    );
    assert_eq!(parse("    not ok 12 - setup"), Some(("setup", true)));
    for other in ["# Subtest: ok 1 - setup", "TAP version 13", "1..2", "ok"] {
        assert_eq!(parse(other), None, "{other}");
    }
}
