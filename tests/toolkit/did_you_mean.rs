//! The name that somebody may have meant.

use migration_toolkit::did_you_mean::{nearest, remedy};

#[test]
fn beginning_of_a_name_of_three_letters_is_enough() {
    let names = ["claims_namespace", "connections"];
    assert_eq!(nearest("con", names), Some("connections"));
    assert_eq!(nearest("co", names), None);
}

#[test]
fn one_letter_in_three_may_be_wrong() {
    // Of 11 letters 3, of 5 letters 1, of 2 letters 1, and never all of them.
    for (name, candidate, is_near) in [
        ("connectixyz", "connections", true),
        ("connectwxyz", "connections", false),
        ("tokan", "token", true),
        ("tikan", "token", false),
        ("ib", "id", true),
        ("x", "y", false),
    ] {
        let expected = is_near.then_some(candidate);
        assert_eq!(nearest(name, [candidate]), expected, "{name}");
    }
}

#[test]
fn nearest_of_several_names_is_found() {
    assert_eq!(nearest("user", ["users_old", "used"]), Some("users_old"));
    assert_eq!(nearest("usrs", ["user", "users"]), Some("users"));
    // The same name in another spelling is nearer than a longer one that begins with it.
    let names = ["marker_client", "marker"];
    assert_eq!(nearest("Marker", names), Some("marker"));
}

#[test]
fn question_is_followed_by_what_to_do_in_any_case() {
    let say = |name: &str| remedy(name, ["users"], "Correct it.");
    assert_eq!(say("usrs"), "Did you mean users? Correct it.");
    assert_eq!(say("staff"), "Correct it.");
}
