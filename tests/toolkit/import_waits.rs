//! What an import waits for, and what it says before it sends anything.

use std::cell::Cell;
use std::rc::Rc;

use migration_toolkit::bulk::commands::import::ImportStatus;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::NOW_MS;
use crate::support::import_world::*;
use crate::support::job_tenant::Fate;

fn waits(world: &ImportWorld) -> Vec<(u64, String)> {
    let events = world.person.events.borrow();
    let waits = events.iter().filter(|event| event["kind"] == "waiting");
    waits
        .map(|wait| {
            let why = wait["why"].as_str().expect("a reason").to_owned();
            (wait["ms"].as_u64().expect("a time"), why)
        })
        .collect()
}

#[test]
fn jobs_of_somebody_else_are_waited_for_without_a_reset_time() {
    let world = two_files();
    world.tenant.others_until_ms.set(NOW_MS + 30_000);
    assert_eq!(world.done().tally.inserted, 3);
    let expected = [5_000, 10_000, 20_000].map(|ms| (ms, "two import jobs are active".to_owned()));
    assert_eq!(waits(&world), expected);
}

#[test]
fn jobs_of_somebody_else_that_never_end_stop_the_import_in_the_end() {
    let world = two_files();
    world.tenant.others_until_ms.set(u64::MAX);
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::RateLimited);
    // A job takes two hours at most.
    let waited: u64 = waits(&world).iter().map(|(ms, _)| ms).sum();
    assert!((10_740_000..10_860_000).contains(&waited), "{waited}");
}

#[test]
fn rate_limit_is_waited_for_until_its_reset() {
    let world = two_files();
    world.tenant.fates.replace(vec![Fate::RateLimited]);
    assert_eq!(world.done().tally.inserted, 3);
    assert_eq!(waits(&world), [(7_000, "rate limit".to_owned())]);
}

#[test]
fn rate_limit_without_end_stops_the_import_after_sixty_waits() {
    for (limits, expected) in [(60, Ok(3)), (61, Err(ProblemCode::RateLimited))] {
        let world = two_files();
        world.tenant.fates.replace(vec![Fate::RateLimited; limits]);
        let result = world.import().map(|done| done.tally.inserted);
        assert_eq!(result.map_err(|problem| problem.code), expected);
        assert_eq!(waits(&world).len(), 60);
    }
}

#[test]
fn waits_for_the_rate_limit_grow_up_to_a_minute() {
    let world = two_files();
    let fates = vec![Fate::RateLimitedWithoutTime; 10];
    world.tenant.fates.replace(fates);
    assert_eq!(world.done().tally.inserted, 3);
    let seconds: Vec<u64> = waits(&world).iter().map(|(ms, _)| ms / 1_000).collect();
    assert_eq!(seconds, [1, 1, 1, 2, 4, 8, 16, 32, 60, 60]);
}

/// Only the words of the answer tell the rate limit from two active jobs; without them, it is the time to come back.
#[test]
fn refusal_without_words_about_active_jobs_is_told_by_its_time_to_come_back() {
    for (fates, expected) in [
        // The second file is sent while the job of the first one is active.
        (
            [Fate::RateLimited, Fate::Answered],
            vec![(7_000, "rate limit".to_owned())],
        ),
        ([Fate::RateLimitedWithoutTime, Fate::Answered], vec![]),
        (
            [Fate::Answered, Fate::RateLimitedWithoutTime],
            vec![(1_000, "rate limit".to_owned())],
        ),
    ] {
        let world = two_files();
        // The last fate comes first.
        world.tenant.fates.replace(fates.to_vec());
        assert_eq!(world.done().tally.inserted, 3);
        assert_eq!(waits(&world), expected);
    }
}

#[test]
fn job_is_not_looked_at_before_its_time() {
    let world = two_files();
    world
        .tenant
        .fates
        .replace(vec![Fate::RateLimited, Fate::Answered]);
    let looks = Rc::new(Cell::new(0));
    let counted = looks.clone();
    let witness = move |what: &str, _: &str| {
        counted.set(counted.get() + u32::from(what == "look"));
        assert!(counted.get() < 20, "looks without a pause");
    };
    world.tenant.witness.replace(Some(Box::new(witness)));
    assert_eq!(world.done().tally.inserted, 3);
    // The first job has ended when the second file is accepted, after 7 seconds. The second one takes 2 seconds, and is
    // looked at after half a second, and then after waits that are half as long again each time.
    assert_eq!(*world.tenant.slept.borrow(), [7_000, 500, 750, 1_125]);
    assert_eq!(looks.get(), 4);
}

#[test]
fn outage_of_some_minutes_is_waited_out() {
    let world = two_files();
    world.tenant.fates.replace(vec![Fate::Fault; 6]);
    assert_eq!(world.done().tally.inserted, 3);
    let seconds: Vec<u64> = waits(&world).iter().map(|(ms, _)| ms / 1_000).collect();
    assert_eq!(seconds, [2, 4, 8, 16, 32, 60]);
}

#[test]
fn progress_shows_the_users_and_the_expected_end() {
    let world = two_files();
    world.done();
    let events = world.person.events.borrow();
    let progress: Vec<&Value> = events
        .iter()
        .filter(|event| event["kind"] == "progress")
        .collect();
    let first = progress.first().expect("an event");
    assert_eq!((&first["done"], &first["total"]), (&json!(0), &json!(3)));
    assert_eq!(first["remaining_ms"], Value::Null);
    assert!(
        progress
            .iter()
            .any(|event| event["done"] == 1 && event["remaining_ms"].is_u64())
    );
    assert_eq!(progress.last().expect("an event")["done"], 3);
}

#[test]
fn interrupts_wait_for_steps_that_are_marked() {
    let world = two_files();
    world.done();
    let events = world.person.events.borrow();
    let kinds = events
        .iter()
        .map(|event| event["kind"].as_str().expect("a kind"));
    let steps: Vec<&str> = kinds.filter(|kind| kind.starts_with("step")).collect();
    assert_eq!(
        steps,
        ["step_begun", "step_ended"].repeat(4),
        "two files, sent and noted"
    );
}

#[test]
fn dry_run_says_what_would_be_sent_and_sends_nothing() {
    let world = ImportWorld {
        dry_run: true,
        ..two_files()
    };
    let report = world.done();
    assert_eq!(report.status, ImportStatus::Planned);
    assert_eq!(report.users, 3);
    let [change] = &report.plan.changes[..] else {
        panic!("one change expected")
    };
    assert_eq!(
        change.title,
        "Import 3 users in 2 files into the connection Moved"
    );
    let lines: Vec<&str> = change.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "import-files/00001.json: 2 users",
            "import-files/00002.json: 1 user"
        ]
    );
    assert_eq!(
        (world.tenant.posts(), world.person.plans.borrow().len()),
        (0, 0)
    );
    assert_eq!(world.folder.text("journal.ndjson"), "");
}

#[test]
fn plan_of_an_import_that_is_resumed_has_only_the_files_that_are_open() {
    let world = ImportWorld {
        dry_run: true,
        ..killed_after("done", two_files)
    };
    let report = world.done();
    let change = &report.plan.changes[0];
    assert_eq!(
        change.title,
        "Import 1 user in 1 file into the connection Moved"
    );
    assert_eq!(change.lines.len(), 1);
    assert_eq!(change.lines[0].text, "import-files/00002.json: 1 user");
    assert_eq!((report.users, report.tally.inserted), (3, 2));
}

#[test]
fn import_that_is_not_confirmed_sends_nothing() {
    let world = two_files();
    world.person.confirms.set(false);
    assert_eq!(world.done().status, ImportStatus::Declined);
    assert_eq!(world.tenant.posts(), 0);
    assert_eq!(world.folder.text("journal.ndjson"), "");
}
