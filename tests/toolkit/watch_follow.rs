//! The stream of events of a tenant that closes, breaks off, forgets and refuses.

use crate::support::event_tenant::Connection::{Broken, Closed, Fault, Status};
use crate::support::event_tenant::{EventTenant, START_MS, user_created};
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::watch::cursor::Cursor;
use serde_json::json;

const START: &str = "&from_timestamp=2026-11-26T12%3A00%3A00Z";

fn users(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    let numbers = numbers.into_iter();
    numbers.map(|number| format!("auth0|{number}")).collect()
}

#[test]
fn stream_goes_on_after_the_last_event_of_each_connection() {
    let tenant = EventTenant::new([
        Closed(vec![user_created(1), user_created(2)]),
        Broken(vec![user_created(3)]),
        Closed(vec![b"event: offset-only\nid: o9\ndata: {}\n\n".to_vec()]),
    ]);
    let followed = tenant.follow();
    assert_eq!(followed.events, users([1, 2, 3]));
    assert_eq!(
        *tenant.opened.borrow(),
        [START, "&from=o2", "&from=o3", "&from=o9"],
        "an offset without an event moves the position as well"
    );
    assert_eq!(
        followed.reason.ok().as_deref(),
        Some("it has no events API")
    );
    assert!(followed.missed.is_empty() && tenant.notices().is_empty());
}

#[test]
fn disconnect_at_any_byte_neither_loses_nor_doubles_an_event() {
    let stream: Vec<u8> = (1..=3).flat_map(user_created).collect();
    for cut in 0..=stream.len() {
        let whole = (1..=3_u32).rev().find(|&number| {
            let length: usize = (1..=number).map(|number| user_created(number).len()).sum();
            length <= cut
        });
        let done = whole.unwrap_or(0);
        let rest = (done + 1..=3).flat_map(user_created).collect();
        let tenant = EventTenant::new([Broken(vec![stream[..cut].to_vec()]), Closed(vec![rest])]);
        assert_eq!(
            tenant.follow().events,
            users([1, 2, 3]),
            "cut at byte {cut}"
        );
        let from = match done {
            0 => START.to_owned(),
            done => format!("&from=o{done}"),
        };
        assert_eq!(tenant.opened.borrow()[1], from, "cut at byte {cut}");
    }
}

#[test]
fn event_that_comes_again_is_taken_once() {
    let tenant = EventTenant::new([
        Closed(vec![user_created(1), user_created(2)]),
        Closed(vec![user_created(2), user_created(2), user_created(3)]),
    ]);
    assert_eq!(tenant.follow().events, users([1, 2, 3]));
}

#[test]
fn expired_position_is_given_up_and_what_may_be_missing_is_told() {
    for expired in [
        Status(410, json!({})),
        Closed(vec![
            b"event: error\ndata: {\"error\":{\"code\":\"cursor_expired\",\"message\":\"x\"}}\n\n"
                .to_vec(),
        ]),
    ] {
        let tenant = EventTenant::new([
            Closed(vec![user_created(1)]),
            expired,
            Status(410, json!({})),
            Closed(vec![user_created(2)]),
        ]);
        let followed = tenant.follow();
        assert_eq!(followed.events, users([1, 2]));
        assert_eq!(
            tenant.opened.borrow()[..4],
            [START, "&from=o1", START, ""],
            "from the time of the last message, and at last from now on"
        );
        assert_eq!(
            followed.missed,
            [(START_MS, false), (START_MS, true)],
            "one gap is told once, and is longer the second time"
        );
    }
}

#[test]
fn statuses_that_do_not_pass_say_why_there_are_no_events() {
    for (status, body, reason) in [
        (
            403,
            json!({ "errorCode": "insufficient_scope" }),
            "lacks the scope read:events",
        ),
        (
            403,
            json!({ "errorCode": "too_many_connections" }),
            "Free plan has 1, a self-service plan 4",
        ),
        (404, json!({}), "has no events API"),
        (418, json!({}), "status 418"),
    ] {
        let followed = EventTenant::new([Status(status, body)]).follow();
        let said = followed.reason.expect("a reason");
        assert!(said.contains(reason), "{status}: {said}");
    }
}

#[test]
fn rate_limit_at_the_first_connection_is_waited_for() {
    let limited = || Status(429, json!({}));
    let tenant = EventTenant::new([
        limited(),
        limited(),
        limited(),
        Closed(vec![user_created(1)]),
    ]);
    assert_eq!(tenant.follow().events, users([1]));
    assert_eq!(
        *tenant.opened.borrow(),
        [START, START, START, START, "&from=o1"]
    );
    assert_eq!(*tenant.waits.borrow(), [1_500, 3_000, 6_000, 1_000]);
    let notices = tenant.notices();
    assert!(
        matches!(notices.as_slice(), [notice] if notice.contains("do not come at the moment")),
        "{notices:?}"
    );
}

#[test]
fn stream_that_was_open_is_opened_again_however_busy_the_tenant_is_meanwhile() {
    for status in [403, 429] {
        let busy = || Status(status, json!({}));
        let tenant = EventTenant::new([
            Closed(vec![user_created(1)]),
            busy(),
            busy(),
            Closed(vec![user_created(2)]),
        ]);
        assert_eq!(tenant.follow().events, users([1, 2]), "{status}");
        assert_eq!(
            *tenant.waits.borrow(),
            [1_000, 1_500, 3_000, 1_000],
            "{status}"
        );
    }
}

#[test]
fn faults_that_pass_are_waited_for_ever_longer_and_told_once() {
    let faults = (0..8).map(|number| {
        if number % 2 == 0 {
            Fault
        } else {
            Status(503, json!({}))
        }
    });
    let tenant = EventTenant::new(faults.chain([Closed(vec![user_created(1)])]));
    assert_eq!(tenant.follow().events, users([1]));
    let waits = tenant.waits.borrow();
    assert_eq!(
        waits[..8],
        [1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500, 22_500]
    );
    assert_eq!(waits[8], 1_000, "after a message the waits begin anew");
    assert_eq!(tenant.notices().len(), 1);
}

#[test]
fn tenant_may_choose_the_wait_within_bounds() {
    for (retry, wait_ms) in [("50", 50), ("99999999", 60_000)] {
        let first = format!("retry: {retry}\n\n").into_bytes();
        let tenant = EventTenant::new([Closed(vec![first, user_created(1)])]);
        tenant.follow();
        assert_eq!(*tenant.waits.borrow(), [wait_ms]);
    }
}

#[test]
fn expired_token_is_replaced_once() {
    let tenant = EventTenant::new([
        Closed(vec![user_created(1)]),
        Status(401, json!({})),
        Closed(vec![user_created(2)]),
    ]);
    assert_eq!(tenant.follow().events, users([1, 2]));
    assert_eq!(
        tenant.tokens.borrow()[..3],
        ["token-1", "token-1", "token-2"]
    );
    let refused = EventTenant::new([Status(401, json!({})), Status(401, json!({}))]).follow();
    let problem = refused.reason.expect_err("no token is accepted");
    assert_eq!(problem.code, ProblemCode::Unauthorized);
}

#[test]
fn outage_while_a_token_is_replaced_is_waited_for() {
    let tenant = EventTenant::new([
        Closed(vec![user_created(1)]),
        Status(401, json!({})),
        Status(401, json!({})),
        Closed(vec![user_created(2)]),
    ]);
    // A request for a token is sent twice before it counts as failed.
    tenant.token_outage.set(Some((1, 2)));
    assert_eq!(tenant.follow().events, users([1, 2]));
    assert_eq!(
        tenant.opened.borrow()[..4],
        [START, "&from=o1", "&from=o1", "&from=o1"]
    );
}

#[test]
fn error_of_the_stream_that_is_not_about_the_position_keeps_it() {
    let error = b"event: error\ndata: {\"error\":{\"code\":\"internal\"}}\n\n".to_vec();
    let tenant = EventTenant::new([
        Closed(vec![user_created(1), error]),
        Closed(vec![user_created(2)]),
    ]);
    let followed = tenant.follow();
    assert_eq!((followed.events, followed.missed), (users([1, 2]), vec![]));
    assert_eq!(tenant.opened.borrow()[1], "&from=o1");
}

#[test]
fn stream_that_is_refused_with_a_new_token_for_another_reason_says_that_reason() {
    let tenant = EventTenant::new([
        Status(401, json!({})),
        Status(403, json!({ "errorCode": "insufficient_scope" })),
    ]);
    let said = tenant.follow().reason.expect("a reason");
    assert!(said.contains("lacks the scope read:events"), "{said}");
}

#[test]
fn events_are_recognised_again_for_as_long_as_ten_thousand_others() {
    let mut cursor = Cursor::new(START_MS);
    let last = 10_001;
    assert!((1..=last).all(|number| cursor.is_new(&number.to_string())));
    assert!(!cursor.is_new("2"), "the oldest of those that are kept");
    assert!(cursor.is_new("1"), "it was forgotten");
}
