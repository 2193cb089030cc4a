//! The sums of a watch: several sources tell of the same users.

use crate::support::event_tenant::{EventTenant, START_MS};
use migration_toolkit::status::logs::log_types::{LogType, find_log_type};
use migration_toolkit::status::watch::change::ChangeKind;
use migration_toolkit::status::watch::tally::Tally;
use migration_toolkit::tenant::Tenant;

#[test]
fn user_counts_once_however_many_sources_tell_of_it() {
    let screen = EventTenant::new([]);
    let tally = Tally::new(&screen);
    tally.first_login("auth0|1", START_MS);
    tally.first_login("auth0|2", START_MS - 3_600_000);
    assert_eq!(tally.totals().arrived, 0, "there are events");
    tally.arrived("auth0|1", START_MS);
    tally.arrived("auth0|1", START_MS);
    assert_eq!(tally.totals().arrived, 1);
    tally.first_login("auth0|3", START_MS + 1_000);
    tally.count_logins(START_MS, START_MS + 5_000);
    assert_eq!(
        tally.totals().arrived,
        2,
        "the login of the gap counts, the one before does not"
    );
    tally.first_login("auth0|4", START_MS + 2_000);
    tally.first_login("auth0|5", START_MS + 66_000);
    assert_eq!(
        tally.totals().arrived,
        3,
        "events are there again after the gap"
    );
    tally.confirmed("auth0|1", START_MS);
    tally.confirmed("auth0|1", START_MS);
    assert_eq!(tally.totals().confirmed, 1);
    let kinds: Vec<ChangeKind> = screen
        .changes
        .borrow()
        .iter()
        .map(|change| change.kind)
        .collect();
    assert_eq!(kinds[..3], [ChangeKind::Arrived; 3]);
    assert_eq!(kinds[3..], [ChangeKind::Confirmed]);
}

#[test]
fn login_before_the_watch_is_in_the_record_and_does_not_count() {
    let screen = EventTenant::new([]);
    let tally = Tally::since(&screen, START_MS);
    tally.first_login("auth0|1", START_MS - 1);
    tally.first_login("auth0|2", START_MS);
    tally.count_logins(START_MS, u64::MAX);
    tally.first_login("auth0|3", START_MS - 30_000);
    assert_eq!(tally.totals().arrived, 1);
}

#[test]
fn login_at_the_end_of_a_gap_counts_although_the_clocks_differ() {
    let screen = EventTenant::new([]);
    let tally = Tally::since(&screen, START_MS);
    tally.count_logins(START_MS + 100_000, START_MS + 200_000);
    for (user, at_ms) in [("a", 39_999), ("b", 40_000), ("c", 260_000), ("d", 260_001)] {
        tally.first_login(user, START_MS + at_ms);
    }
    assert_eq!(tally.totals().arrived, 2);
}

fn log_type(code: &str) -> &'static LogType {
    find_log_type(Tenant::Old, code).expect("a type")
}

#[test]
fn entries_of_the_old_log_are_reported_once_and_together_by_type() {
    let screen = EventTenant::new([]);
    let tally = Tally::new(&screen);
    for code in ["sepft", "fepft", "sepft"] {
        tally.logged(log_type(code), START_MS);
    }
    assert_eq!(screen.changes.borrow().len(), 0);
    tally.flush();
    tally.flush();
    let changes = screen.changes.borrow();
    let reported: Vec<(ChangeKind, [Option<&str>; 2], u64)> = changes
        .iter()
        .map(|change| {
            (
                change.kind,
                [change.log_type.as_deref(), change.detail.as_deref()],
                change.count,
            )
        })
        .collect();
    assert_eq!(
        reported,
        [
            (
                ChangeKind::Refused,
                [Some("fepft"), Some("wrong e-mail address or password")],
                1
            ),
            (
                ChangeKind::Proven,
                [Some("sepft"), Some("right password")],
                2
            ),
        ]
    );
    assert_eq!((tally.totals().proven, tally.totals().refused), (2, 1));
}

#[test]
fn entries_that_are_caught_up_with_have_their_own_time() {
    let screen = EventTenant::new([]);
    let tally = Tally::new(&screen);
    let hours_ago = START_MS - 7_200_000;
    for at_ms in [START_MS, hours_ago + 2_000, hours_ago] {
        tally.logged(log_type("fepft"), at_ms);
    }
    tally.flush();
    let changes = screen.changes.borrow();
    let reported: Vec<(&str, u64)> = changes
        .iter()
        .map(|change| (change.at.as_str(), change.count))
        .collect();
    assert_eq!(
        reported,
        [
            ("2026-11-26T10:00:02.500Z", 2),
            ("2026-11-26T12:00:00.500Z", 1)
        ]
    );
}
