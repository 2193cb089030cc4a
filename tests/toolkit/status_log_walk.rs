//! How `status` walks the tenants' logs: every entry is read once, from one run to the next.

use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::status::*;
use crate::support::status_logs::{
    done, entry, line_up_to, old_log, refusals, with, without_new_log,
};

const OLDEST: &str = "logs?sort=date%3A1&page=0&per_page=100";
const CLIENTS: &str = "old clients?fields=client_id,name,app_type,description&include_fields=true&is_global=false&page=0&per_page=100&include_totals=true";

#[test]
fn first_run_begins_with_the_oldest_entry_and_counts_every_entry_once() {
    let first = [entry("1", 20, "sepft"), entry("2", 20, "fepft")];
    let world = old_log(&first)
        .answers(
            200,
            &json!([entry("2", 20, "fepft"), entry("3", 21, "sepft")]),
        )
        .answers(200, &json!([entry("4", 21, "limit_wc")]))
        .answers(200, &json!([]));
    let record = done(&without_new_log(world), json!({})).record;
    let found = refusals(&record);
    assert_eq!(
        (found.proven, found.refused, found.percent),
        (2, 2, Some(50.0))
    );
    let days: Vec<(&str, u64, usize)> = found
        .days
        .iter()
        .map(|day| (day.day.as_str(), day.proven, day.refused.len()))
        .collect();
    assert_eq!(days, [("2026-11-20", 1, 1), ("2026-11-21", 1, 1)]);
    let log = &record.old_log;
    assert_eq!((log.read, log.entries, log.has_gap), (true, 4, false));
    assert_eq!(log.checkpoint.as_deref(), Some("4"));
    assert_eq!(log.first_at.as_deref(), Some("2026-11-20T10:00:00.000Z"));
    assert_eq!(log.last_at.as_deref(), Some("2026-11-21T10:00:00.000Z"));
}

#[test]
fn entry_without_a_time_counts_on_no_day_and_moves_no_time() {
    let undated = |id, date| with(entry(id, 20, "fepft"), "date", date);
    let world = old_log(&[undated("1", "soon after midnight")])
        .answers(200, &json!([entry("2", 20, "fepft"), undated("3", "")]))
        .answers(200, &json!([]));
    let record = done(&without_new_log(world), json!({})).record;
    let found = refusals(&record);
    assert_eq!((found.refused, found.days.len()), (3, 1));
    assert_eq!(found.days[0].day, "2026-11-20");
    let log = &record.old_log;
    assert_eq!(log.checkpoint.as_deref(), Some("3"));
    let time = Some("2026-11-20T10:00:00.000Z");
    assert_eq!(
        (log.first_at.as_deref(), log.last_at.as_deref()),
        (time, time)
    );
}

#[test]
fn requests_are_those_of_a_walk_by_checkpoint() {
    let world = old_log(&[entry("1", 20, "s")])
        .answers(200, &json!([entry("a|2", 20, "s")]))
        .answers(200, &json!([]));
    let world = without_new_log(world);
    done(&world, json!({}));
    assert_eq!(
        paths(&world),
        [
            CLIENTS.to_owned(),
            format!("old {OLDEST}"),
            "old logs?from=1&take=100".to_owned(),
            "old logs?from=a%7C2&take=100".to_owned(),
            format!("new {OLDEST}"),
        ]
    );
}

#[test]
fn next_run_goes_on_after_the_last_entry_of_the_run_before() {
    let world = old_log(&[entry("1", 1, "sepft")])
        .answers(200, &json!([entry("6", 21, "sepft")]))
        .answers(200, &json!([]));
    let world = without_new_log(world);
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert_eq!(paths(&world)[2], "old logs?from=5&take=100");
    assert_eq!(refusals(&record).proven, 1);
    assert!(!record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("6"));
}

#[test]
fn run_without_new_entries_keeps_the_checkpoint() {
    let world = without_new_log(old_log(&[entry("1", 1, "s")]).answers(200, &json!([])));
    let log = done(&world, json!({ "history": line_up_to("5", 20) }))
        .record
        .old_log;
    assert_eq!((log.checkpoint.as_deref(), log.entries), (Some("5"), 0));
    assert_eq!(log.last_at.as_deref(), Some("2026-11-20T10:00:00.000Z"));
}

#[test]
fn log_that_is_not_kept_since_the_run_before_has_a_gap() {
    // The oldest entry is later than the last one that was read.
    let world = old_log(&[entry("8", 21, "sepft")]).answers(200, &json!([]));
    let world = without_new_log(world);
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert_eq!(paths(&world)[2], "old logs?from=8&take=100");
    assert!(record.old_log.has_gap);
    assert_eq!(refusals(&record).proven, 1);

    // The tenant does not accept the checkpoint.
    let refusal = json!({ "statusCode": 400, "message": "no such entry" });
    let world = old_log(&[entry("4", 19, "sepft")])
        .answers(400, &refusal)
        .answers(
            200,
            &json!([entry("5", 20, "sepft"), entry("6", 21, "sepft")]),
        )
        .answers(200, &json!([]));
    let record = done(
        &without_new_log(world),
        json!({ "history": line_up_to("5", 20) }),
    )
    .record;
    assert!(record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("6"));
    let read = (record.old_log.entries, refusals(&record).proven);
    assert_eq!(read, (1, 1), "the run before has counted what is not later");

    // Nothing is kept at all.
    let world = without_new_log(old_log(&[]));
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert!(record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("5"));
}

#[test]
fn walk_ends_with_the_first_page_that_reaches_the_time_of_the_run() {
    let world = old_log(&[entry("1", 20, "s")]).answers(200, &json!([entry("2", 23, "sepft")]));
    let world = without_new_log(world);
    let record = done(&world, json!({})).record;
    assert_eq!((record.old_log.entries, refusals(&record).proven), (2, 1));
}

#[test]
fn entry_without_an_id_is_a_problem() {
    let world = old_log(&[json!({ "type": "sepft", "date": "2026-11-21T10:00:00.000Z" })]);
    let problem = run_status(&world, json!({})).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unreachable);
}

#[test]
fn page_may_begin_with_the_last_entry_but_repeats_no_other() {
    let (one, two) = (entry("1", 20, "sepft"), entry("2", 20, "fepft"));
    let world = old_log(std::slice::from_ref(&one))
        .answers(200, &json!([one, two]))
        .answers(200, &json!([two]));
    let record = done(&without_new_log(world), json!({})).record;
    assert_eq!(record.old_log.entries, 2);

    let world = old_log(std::slice::from_ref(&one))
        .answers(200, &json!([one, two]))
        .answers(200, &json!([one, two]));
    let problem = run_status(&world, json!({})).expect_err("a problem");
    assert_eq!(
        problem.message,
        "the old tenant old.eu.auth0.com answers GET /api/v2/logs with a list that does not say how it goes on"
    );
    assert!(problem.remedy.is_some());
}

#[test]
fn long_log_is_walked_without_keeping_its_entries() {
    let mut world = old_log(&[entry("0", 20, "s")]);
    for page in 0..100 {
        let ids = (page * 100 + 1)..=((page + 1) * 100);
        let entries: Vec<Value> = ids.map(|id| entry(&id.to_string(), 21, "sepft")).collect();
        world = world.answers(200, &json!(entries));
    }
    let record = done(&without_new_log(world.answers(200, &json!([]))), json!({})).record;
    assert_eq!(
        (record.old_log.entries, refusals(&record).proven),
        (10_001, 10_000)
    );
    let text = serde_json::to_string(&record).expect("JSON");
    assert!(
        text.len() < 3_000,
        "the record does not grow with the log: {}",
        text.len()
    );
}
