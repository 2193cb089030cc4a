//! Which users `status` counts, by their state, their activity and their move.

use migration_toolkit::status::record::counts::{LeftBy, LeftByLastLogin, UserCounts};
use serde_json::json;

use crate::support::status::*;
use crate::support::verify::export;

const MARKED: &str = r#""email":"a@example.com","app_metadata":{"migration_complete":true}"#;

#[test]
fn every_old_user_is_confirmed_or_unmarked_or_left() {
    let started =
        r#""email":"s@example.com","app_metadata":{"migration_started":"2026-11-20T00:00:00Z"}"#;
    let old = export(
        "Users",
        &[
            ("marked", MARKED),
            ("marked-missing", MARKED),
            ("unmarked", started),
            ("started", started),
            (
                "left",
                r#""email":"l@example.com","app_metadata":{"migration_complete":false}"#,
            ),
        ],
    );
    let new = export(
        "Moved",
        &[
            ("marked", ""),
            ("unmarked", ""),
            ("signed-up", ""),
            ("signed-up-too", ""),
        ],
    );
    let counts = scan(&old, &new).counts;
    assert_eq!(
        counts,
        UserCounts {
            users: 5,
            confirmed: 2,
            unmarked: 1,
            left: 2,
            confirmed_missing: 1,
            started: 2,
            new_users: 4,
            only_new: 2,
            left_by: LeftBy::default(),
            left_by_last_login: LeftByLastLogin {
                never: 2,
                ..LeftByLastLogin::default()
            },
            unreadable: 0,
        }
    );
}

#[test]
fn marked_user_whom_the_scripts_let_in_is_left_until_the_new_tenant_has_them() {
    let old = export("Users", &[("moved", MARKED), ("missing", MARKED)]);
    let new = export("Moved", &[("moved", "")]);
    let mut settings = settings();
    settings["marked_users"] = json!("allow");
    let report = scan_with(settings.clone(), &old, &new);
    let counts = report.counts;
    assert_eq!(
        (counts.users, counts.confirmed, counts.left),
        (2, 1, 1),
        "the marker says nothing of the user who is missing"
    );
    assert_eq!(
        (counts.confirmed_missing, counts.left_by_last_login.never),
        (0, 1)
    );
    settings["marked_users"] = json!("refuse");
    let counts = scan_with(settings, &old, &new).counts;
    assert_eq!(
        (counts.confirmed, counts.confirmed_missing, counts.left),
        (2, 1, 0)
    );
}

#[test]
fn users_who_are_left_are_counted_by_what_matters_for_their_move() {
    let large = format!(
        r#""email":"l@example.com","user_metadata":{{"x":"{}"}}"#,
        "x".repeat(10_240)
    );
    let old = export(
        "Users",
        &[
            (
                "blocked",
                r#""email":"b@example.com","blocked":true,"multifactor":["guardian"]"#,
            ),
            (
                "factor",
                r#""email":"f@example.com","multifactor":["guardian"]"#,
            ),
            ("no-email", r#""username":"jo","email":"""#),
            ("no-email-either", r#""username":"zoe""#),
            ("large", &large),
            ("moved", r#""blocked":true,"multifactor":["guardian"]"#),
        ],
    );
    let counts = scan(&old, &export("Moved", &[("moved", "")])).counts;
    assert_eq!(
        counts.left_by,
        LeftBy {
            blocked: 1,
            with_factor: 2,
            without_email: 2,
            over_profile_limit: 1,
        }
    );
}

#[test]
fn last_login_in_either_tenant_counts_by_whole_days() {
    let login =
        |day: &str| format!(r#""email":"a@example.com","last_login":"{day}T12:00:01.000Z""#);
    let days = [
        ("now", "2026-11-22"),
        ("day", "2026-11-21"),
        ("30", "2026-10-22"),
        ("31", "2026-10-21"),
        ("91", "2026-08-22"),
        ("366", "2025-11-20"),
    ];
    let users: Vec<(&str, String)> = days.iter().map(|(id, day)| (*id, login(day))).collect();
    let mut users: Vec<(&str, &str)> = users
        .iter()
        .map(|(id, user)| (*id, user.as_str()))
        .collect();
    users.push(("never", ""));
    let old = export("Users", &users);
    let left = scan(&old, "");
    assert_eq!(
        left.counts.left_by_last_login,
        LeftByLastLogin {
            days_30: 3,
            days_90: 1,
            days_365: 1,
            older: 1,
            never: 1,
        }
    );
    assert_eq!(left.last_activity.all_by_days_ago[..2], [2, 0]);
    assert_eq!(
        left.last_activity.left_by_days_ago,
        left.last_activity.all_by_days_ago
    );

    // The same users, one of whom has logged in to the new tenant since.
    let new = export("Moved", &[("366", &login("2026-11-20")), ("never", "")]);
    let moved = scan(&old, &new).last_activity;
    assert_eq!(moved.all_by_days_ago[..2], [2, 1]);
    assert_eq!(moved.left_by_days_ago[..2], [2, 0]);
    assert_eq!(moved.all_by_days_ago.iter().sum::<u64>(), 6);
    assert_eq!(moved.left_by_days_ago.iter().sum::<u64>(), 5);
}

#[test]
fn activity_longer_ago_than_two_years_and_age_of_accounts_are_counted() {
    let user = |created: &str, login: &str| {
        format!(r#""created_at":"{created}T00:00:00.000Z","last_login":"{login}T12:00:00.000Z""#)
    };
    let users = [
        user("2019-01-01", "2024-01-01"),
        user("2026-11-12", "2026-11-20"),
        user("2026-11-20", "2026-11-20"),
    ];
    let old = export(
        "Users",
        &[("a", &users[0]), ("b", &users[1]), ("c", &users[2])],
    );
    let activity = scan(&old, &export("Moved", &[("a", "")])).last_activity;
    assert_eq!((activity.all_older, activity.left_older), (1, 0));
    assert_eq!(activity.all_by_days_ago, [0, 0, 2]);
    assert_eq!(activity.once_by_days_ago, [0, 0, 1]);
    assert_eq!(
        activity.all_by_account_age,
        [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    );
}

#[test]
fn blocked_users_are_left_but_do_not_move_at_a_login() {
    let login = r#""last_login":"2026-11-21T12:00:00.000Z""#;
    let blocked = format!(r#"{login},"blocked":true"#);
    let report = scan(&export("Users", &[("a", login), ("b", &blocked)]), "");
    assert_eq!(report.counts.left, 2);
    assert_eq!(report.last_activity.all_by_days_ago, [0, 2]);
    assert_eq!(report.last_activity.left_by_days_ago, [0, 1]);
}

#[test]
fn users_arrive_on_the_day_of_their_creation_in_the_new_tenant() {
    let created = |day: &str| format!(r#""created_at":"{day}T23:59:59.999Z""#);
    let (first, second) = (created("2026-11-19"), created("2026-11-21"));
    let new = export(
        "Moved",
        &[
            ("a", &second),
            ("b", &first),
            ("c", &second),
            ("new", &first),
        ],
    );
    let old = export("Users", &[("a", ""), ("b", ""), ("c", MARKED), ("d", "")]);
    let days: Vec<(String, u64)> = scan(&old, &new)
        .moved_by_day
        .into_iter()
        .map(|moved| (moved.day, moved.users))
        .collect();
    assert_eq!(
        days,
        [("2026-11-19".to_owned(), 1), ("2026-11-21".to_owned(), 2)]
    );
}

#[test]
fn marker_of_the_settings_is_looked_for() {
    let mut settings = settings();
    settings["marker"] = json!("has_moved");
    let old = export(
        "Users",
        &[
            ("1", MARKED),
            ("2", r#""app_metadata":{"has_moved":"2026"}"#),
        ],
    );
    let counts = scan_with(settings, &old, "").counts;
    assert_eq!((counts.confirmed, counts.left), (1, 1));
}

#[test]
fn user_who_is_marked_has_not_only_started() {
    let both =
        r#""app_metadata":{"migration_started":"2026-11-20T00:00:00Z","migration_complete":true}"#;
    let counts = scan(
        &export("Users", &[("moved", both)]),
        &export("Moved", &[("moved", "")]),
    )
    .counts;
    assert_eq!(
        (counts.confirmed, counts.confirmed_missing, counts.started),
        (1, 0, 0)
    );
}

#[test]
fn times_that_are_missing_count_for_nothing() {
    let login = r#""email":"a@example.com","last_login":"2026-11-22T12:00:00.000Z""#;
    let old = export(
        "Users",
        &[("no-times", r#""email":"b@example.com""#), ("login", login)],
    );
    let report = scan(&old, &export("Moved", &[("login", "")]));
    assert_eq!(report.last_activity.all_by_days_ago, [1]);
    assert_eq!(report.last_activity.all_older, 0);
    assert_eq!(report.last_activity.all_by_account_age, [0; 0]);
    assert_eq!(report.last_activity.once_by_days_ago, [0; 0]);
    assert_eq!(report.moved_by_day, []);
}

#[test]
fn profile_is_large_from_the_limit_of_convert_on() {
    let of_length = |padding: usize| {
        let user = format!(
            r#""email":"l@example.com","user_metadata":{{"x":"{}"}}"#,
            "x".repeat(padding)
        );
        export("Users", &[("large", &user)])
    };
    let without = of_length(0).trim_end().len();
    for (bytes, over_profile_limit) in [(10_240, 0), (10_241, 1)] {
        let counts = scan(&of_length(bytes - without), "").counts;
        assert_eq!(
            counts.left_by.over_profile_limit, over_profile_limit,
            "{bytes} bytes"
        );
    }
}
