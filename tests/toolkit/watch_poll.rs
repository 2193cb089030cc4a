//! `watch` reads a log again and again.

use futures_lite::future::block_on;
use migration_toolkit::api::endpoints::logs;
use migration_toolkit::api::session::Session;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::status::record::refusals::LogRead;
use migration_toolkit::status::watch::poll::Poll;
use migration_toolkit::status::watch::tally::Tally;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

use crate::support::event_tenant::{EventTenant, START_MS};
use crate::support::session::with_client;

const LATEST: &str = "logs?sort=date%3A-1&page=0&per_page=100";
const OLDEST: &str = "logs?sort=date%3A1&page=0&per_page=100";
const GAP: &str = "The log does not go back to the last look at it. Entries may be missing.";

type Answer = Option<(u16, Value)>;

/// An entry of a log, so many seconds after the beginning of the watch.
fn entry(id: &str, second: u32) -> Value {
    json!({ "log_id": id, "date": format!("2026-11-26T12:00:{second:02}.500Z") })
}

/// An entry of the day before.
fn old_entry(id: &str) -> Value {
    json!({ "log_id": id, "date": "2026-11-25T12:00:00.000Z" })
}

fn page(entries: &[Value]) -> Answer {
    Some((200, json!(entries)))
}

/// The answer that ends a watch.
fn no_scope() -> Answer {
    Some((
        403,
        json!({ "errorCode": "insufficient_scope", "message": "no" }),
    ))
}

/// A request is sent twice before it counts as failed.
fn outage() -> [Answer; 2] {
    [None, None]
}

/// Watches a log until it can't be read any more. Returns the IDs of the entries as well.
fn watch(
    tenant: &EventTenant,
    checkpoint: Option<&LogRead>,
) -> (Result<String, Problem>, Vec<String>) {
    let mut taken = Vec::new();
    let tally = Tally::new(tenant);
    let reason = block_on(async {
        let session = Session::open(Tenant::New, with_client(), tenant).await?;
        let (session, tally) = (&session, &tally);
        let take = |entry: &Value| taken.push(entry["log_id"].as_str().expect("an ID").to_owned());
        Poll { session, tally }
            .run(checkpoint, START_MS, take)
            .await
    });
    (reason, taken)
}

/// As many entries, the latest one first.
fn latest(count: u32) -> Vec<Value> {
    let numbers = (1..=count).rev();
    numbers
        .map(|number| entry(&format!("{number:03}"), 3))
        .collect()
}

#[test]
fn each_entry_since_the_beginning_is_taken_once_whatever_fails_meanwhile() {
    let oldest = || page(&[old_entry("1")]);
    let mut answers = vec![
        page(&[entry("4", 1), old_entry("3"), old_entry("2")]),
        // The first look.
        oldest(),
        page(&[entry("4", 1)]),
        page(&[]),
    ];
    answers.extend(outage());
    answers.extend(outage());
    answers.extend([oldest(), page(&[entry("5", 12)]), page(&[])]);
    answers.extend(outage());
    answers.push(no_scope());
    let tenant = EventTenant::with_log(answers);
    let (reason, taken) = watch(&tenant, None);
    assert_eq!(
        reason.map_err(|problem| problem.message),
        Ok("the token lacks the scope read:logs".to_owned())
    );
    assert_eq!(taken, ["4", "5"]);
    assert_eq!(
        tenant.asked.borrow()[..4],
        [
            LATEST,
            OLDEST,
            "logs?from=3&take=100",
            "logs?from=4&take=100"
        ]
    );
    let waits = tenant.waits.borrow();
    assert_eq!(waits.iter().filter(|wait| **wait == 5_000).count(), 6);
    // Each outage is told of once.
    let notices = tenant.notices();
    assert_eq!(notices.len(), 2, "{notices:?}");
    assert!(
        notices
            .iter()
            .all(|notice| notice.starts_with("The log can't be read at the moment: ")),
        "{notices:?}"
    );
}

#[test]
fn log_without_older_entries_is_read_from_its_beginning() {
    for latest in [vec![], vec![entry("2", 2), entry("1", 0)]] {
        let mut oldest_first = latest.clone();
        oldest_first.reverse();
        let mut answers = vec![page(&latest), page(&oldest_first)];
        answers.extend((!latest.is_empty()).then(|| page(&oldest_first[1..])));
        answers.extend((!latest.is_empty()).then(|| page(&[])));
        answers.push(no_scope());
        let tenant = EventTenant::with_log(answers);
        let expected: Vec<&str> = if latest.is_empty() {
            vec![]
        } else {
            vec!["1", "2"]
        };
        assert_eq!(watch(&tenant, None).1, expected);
        assert_eq!(tenant.notices(), [""; 0]);
    }
}

#[test]
fn log_with_more_entries_than_a_page_is_read_from_the_first_of_the_page() {
    let latest = latest(100);
    let tenant = EventTenant::with_log([
        page(&latest),
        page(&[old_entry("000")]),
        page(&[entry("002", 3)]),
        page(&[]),
        no_scope(),
    ]);
    assert_eq!(watch(&tenant, None).1, ["002"]);
    assert_eq!(tenant.asked.borrow()[2], "logs?from=001&take=100");
    assert_eq!(
        tenant.notices(),
        [
            "The log has more entries since 2026-11-26T12:00:00.500Z than are read at once. Those before \
          2026-11-26T12:00:03.500Z are left out here; status counts them."
        ]
    );
    let events = tenant.events.borrow();
    let shown: Vec<(&str, &str, Option<u64>)> = events
        .iter()
        .map(|event| {
            (
                event["kind"].as_str().expect("a kind"),
                event["what"].as_str().unwrap_or_default(),
                event["done"].as_u64(),
            )
        })
        .filter(|(kind, ..)| *kind == "reading" || *kind == "progress")
        .collect();
    assert_eq!(
        shown[..3],
        [
            ("reading", "the log", None),
            ("progress", "reading the log", Some(1)),
            ("progress", "reading the log", Some(1)),
        ]
    );
}

#[test]
fn entry_before_the_watch_is_not_taken_although_a_page_is_shorter_than_asked_for() {
    let latest = latest(50);
    let tenant = EventTenant::with_log([
        page(&latest),
        page(&[old_entry("000")]),
        page(&[old_entry("0005"), entry("001", 3)]),
        page(&[entry("002", 3)]),
        page(&[]),
        no_scope(),
    ]);
    assert_eq!(watch(&tenant, None).1, ["001", "002"]);
    assert_eq!(tenant.notices(), [""; 0]);
}

#[test]
fn log_that_is_not_kept_since_the_checkpoint_has_a_gap_that_is_told() {
    let checkpoint = LogRead {
        checkpoint: Some("1".to_owned()),
        last_at: Some("2026-11-20T12:00:00.000Z".to_owned()),
        ..LogRead::default()
    };
    let tenant = EventTenant::with_log([page(&[old_entry("7")]), page(&[]), no_scope()]);
    assert_eq!(watch(&tenant, Some(&checkpoint)).1, ["7"]);
    assert_eq!(tenant.notices(), [GAP]);
}

#[test]
fn problem_that_does_not_pass_ends_the_watch() {
    let tenant = EventTenant::with_log([Some((400, json!({ "message": "no" })))]);
    let (reason, _) = watch(&tenant, None);
    assert_eq!(reason.expect_err("a problem").code, ProblemCode::Refused);
}

#[test]
fn question_is_asked_again_while_the_tenant_is_out_and_told_once() {
    let mut answers = vec![];
    answers.extend(outage());
    answers.extend(outage());
    answers.push(Some((200, json!("an answer"))));
    answers.push(no_scope());
    let tenant = EventTenant::with_log(answers);
    let tally = Tally::new(&tenant);
    block_on(async {
        let session = Session::open(Tenant::New, with_client(), &tenant).await?;
        let poll = Poll {
            session: &session,
            tally: &tally,
        };
        let ask = async || session.send(&logs::latest()).await;
        assert_eq!(poll.ask(ask).await?, json!("an answer"));
        let problem = poll.ask(ask).await.expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::MissingScope);
        Ok::<_, Problem>(())
    })
    .expect("the answer");
    let waits = tenant.waits.borrow();
    assert_eq!(waits.iter().filter(|wait| **wait == 5_000).count(), 2);
    assert_eq!(tenant.notices().len(), 1);
}

#[test]
fn entry_that_was_read_before_the_log_failed_is_not_taken_again() {
    let oldest = || page(&[old_entry("1")]);
    let mut answers = vec![
        page(&[old_entry("3"), old_entry("2")]),
        oldest(),
        page(&[entry("4", 1)]),
    ];
    // The next page does not come.
    answers.extend(outage());
    answers.extend([oldest(), page(&[entry("5", 2)]), page(&[]), no_scope()]);
    let tenant = EventTenant::with_log(answers);
    assert_eq!(watch(&tenant, None).1, ["4", "5"]);
    let asked = tenant.asked.borrow();
    assert!(
        asked[asked.len() - 3..]
            .iter()
            .all(|path| !path.contains("from=3")),
        "{asked:?}"
    );
}

#[test]
fn failure_in_a_gap_counts_no_entry_again() {
    let checkpoint = LogRead {
        checkpoint: Some("gone".to_owned()),
        last_at: Some("2026-11-26T12:00:02.500Z".to_owned()),
        ..LogRead::default()
    };
    let unknown = || Some((404, json!({ "message": "no such entry" })));
    let mut answers = vec![page(&[entry("1", 1)]), unknown()];
    // The page after the first entry does not come.
    answers.extend(outage());
    answers.extend([page(&[entry("1", 1)]), unknown()]);
    answers.extend([page(&[entry("2", 2), entry("3", 3)]), page(&[])]);
    // The next look begins after the last entry.
    answers.extend([
        page(&[entry("1", 1)]),
        page(&[entry("4", 4)]),
        page(&[]),
        no_scope(),
    ]);
    let tenant = EventTenant::with_log(answers);
    assert_eq!(watch(&tenant, Some(&checkpoint)).1, ["3", "4"]);
    assert!(
        tenant
            .asked
            .borrow()
            .contains(&"logs?from=3&take=100".to_owned())
    );
}

#[test]
fn log_that_stays_empty_has_one_gap() {
    let checkpoint = LogRead {
        checkpoint: Some("1".to_owned()),
        last_at: Some("2026-11-25T12:00:00.000Z".to_owned()),
        ..LogRead::default()
    };
    let tenant = EventTenant::with_log([page(&[]), page(&[]), page(&[]), no_scope()]);
    assert!(watch(&tenant, Some(&checkpoint)).1.is_empty());
    assert_eq!(tenant.notices(), [GAP]);
}

#[test]
fn answer_that_is_no_list_of_entries_is_no_empty_log() {
    for answer in [json!({}), json!(null), json!({ "logs": 7 })] {
        let tenant = EventTenant::with_log([
            page(&[old_entry("1")]),
            Some((200, answer)),
            page(&[old_entry("1")]),
            page(&[entry("2", 1)]),
            page(&[]),
            no_scope(),
        ]);
        let (_, taken) = watch(&tenant, None);
        assert_eq!(taken, ["2"]);
        let notices = tenant.notices();
        assert!(
            matches!(notices.as_slice(), [notice] if notice.contains("a list of another form")),
            "{notices:?}"
        );
    }
}
