//! What an import does with jobs that fail as a whole, whose results are lost, or that are too many or too large.

use migration_toolkit::bulk::commands::import::ImportStatus;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::import_world::*;
use crate::support::job_tenant::Fate;

/// The requests that contain a text.
fn requests(world: &ImportWorld, part: &str) -> Vec<String> {
    let sent = world.tenant.sent.borrow();
    let matching = sent.iter().filter(|request| request.contains(part));
    matching.cloned().collect()
}

/// Why users are sent again, as the journal has it.
fn reasons(world: &ImportWorld) -> Vec<String> {
    let journal = world.folder.lines("journal.ndjson");
    let reasons = journal.iter().filter_map(|entry| entry["why"].as_str());
    reasons.map(str::to_owned).collect()
}

#[test]
fn job_that_fails_as_a_whole_is_halved_until_the_bad_user_stands_alone() {
    let mut file = users(0..20);
    file[13] = poison("bad");
    let world = ImportWorld::new(&[("00001.json", &file)]);
    let report = world.done();
    assert_eq!((report.tally.inserted, report.tally.failed), (19, 1));
    assert_eq!(report.failures[0].code, "job_failed");
    let failure = &world.folder.lines("failed.ndjson")[0];
    assert_eq!(failure["user"]["email"], "bad@example.com");
    assert_eq!(
        failure["errors"][0]["message"],
        "Failed to parse users file JSON when importing users. Make sure it is valid JSON."
    );
    let split = files(&world, "split");
    assert_eq!(split[..2], ["import-files/00001.json", "parts/00001b.json"]);
    assert_eq!(reasons(&world)[0], "the job failed as a whole");
}

#[test]
fn reason_of_a_job_that_failed_as_a_whole_is_that_of_the_job_if_its_errors_say_none() {
    for errors in [
        (404, json!({ "statusCode": 404 })),
        (200, json!({ "status": "failed" })),
    ] {
        let world = ImportWorld::new(&[("1.json", &[poison("bad")])]);
        world.tenant.errors.replace(Some(errors));
        assert_eq!(world.done().tally.failed, 1);
        let failure = &world.folder.lines("failed.ndjson")[0];
        assert_eq!(
            failure["errors"],
            json!([{ "code": "job_failed", "message": "The job has failed." }])
        );
    }
}

#[test]
fn import_stops_if_every_job_fails_as_a_whole() {
    let file: Vec<Value> = (0..40)
        .map(|number| poison(&format!("u{number}")))
        .collect();
    let world = ImportWorld::new(&[("1.json", &file)]);
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Refused);
    assert_eq!(
        problem.message,
        "12 import jobs in a row have failed as a whole; the last reason is: Failed to parse users file JSON when \
         importing users. Make sure it is valid JSON."
    );
    assert_eq!(requests(&world, "/errors").len(), 12);
}

#[test]
fn users_of_a_job_whose_results_are_lost_are_looked_up() {
    for state in ["expired", ""] {
        let world = ImportWorld::new(&[("1.json", &users(0..3))]);
        world.tenant.fates.replace(vec![Fate::ResultsLost(state)]);
        let report = world.done();
        assert_eq!((report.tally.already_there, report.tally.failed), (3, 0));
        assert_eq!(world.tenant.posts(), 1);
    }
}

#[test]
fn users_who_are_not_there_after_a_lost_job_are_sent_again() {
    let world = ImportWorld::new(&[("1.json", &users(0..3))]);
    world.tenant.fates.replace(vec![Fate::StoresNobody]);
    let report = world.done();
    assert_eq!((report.tally.inserted, world.tenant.posts()), (3, 2));
    assert_eq!(reasons(&world), ["the results of the job were lost"]);
}

#[test]
fn job_without_failures_is_not_asked_for_its_errors() {
    let world = ImportWorld::new(&[("1.json", &users(0..3))]);
    assert_eq!(world.done().tally.inserted, 3);
    assert_eq!(requests(&world, "/errors"), [""; 0]);
}

/// A summary counts only if it and the errors together say what has become of each user.
#[test]
fn users_are_looked_up_if_the_summary_does_not_add_up() {
    let stranger = json!([{ "user": { "email": "stranger@example.com" }, "errors": [{ "code": "FORMAT", "message": "m" }] }]);
    for (third, summary, errors, expected) in [
        // It counts fewer users than the file has.
        (
            fails("bad", "PATTERN"),
            json!({ "inserted": 0, "updated": 0, "failed": 1 }),
            None,
            json!({ "inserted": 0, "updated": 0, "already_there": 2, "failed": 1, "codes": { "PATTERN": 1 } }),
        ),
        // The errors do not name the user who has failed.
        (
            fails("bad", "PATTERN"),
            json!({ "inserted": 2, "updated": 0, "failed": 1 }),
            Some((200, json!([]))),
            json!({ "inserted": 0, "updated": 0, "already_there": 2, "failed": 1, "codes": { "not_arrived": 1 } }),
        ),
        // The errors name a user that the file does not have.
        (
            user("good"),
            json!({ "inserted": 2, "updated": 0, "failed": 1 }),
            Some((200, stranger)),
            json!({ "inserted": 0, "updated": 0, "already_there": 3, "failed": 0 }),
        ),
    ] {
        let world = ImportWorld::new(&[("1.json", &[user("a"), user("b"), third])]);
        world.tenant.summary.replace(Some(summary.clone()));
        world.tenant.errors.replace(errors);
        let tally = serde_json::to_value(world.done().tally).expect("JSON");
        assert_eq!(tally, expected, "{summary}");
    }
}

#[test]
fn users_who_never_arrive_are_failures_in_the_end() {
    let world = ImportWorld::new(&[("1.json", &users(0..3))]);
    world.tenant.fates.replace(vec![Fate::StoresNobody; 9]);
    let report = world.done();
    assert_eq!((report.tally.failed, world.tenant.posts()), (3, 3));
    assert_eq!(report.failures[0].code, "not_arrived");
    let retry: Value = serde_json::from_str(&world.folder.text("retry/00001.json")).expect("JSON");
    assert_eq!(retry, json!(users(0..3)));
    assert_eq!(report.retry_files, ["retry/00001.json"]);
}

#[test]
fn file_that_the_tenant_finds_too_large_is_sent_in_parts() {
    let world = ImportWorld::new(&[("1.json", &users(0..3))]);
    world.tenant.fates.replace(vec![Fate::TooLarge]);
    let report = world.done();
    assert_eq!((report.tally.inserted, world.tenant.posts()), (3, 3));
    assert_eq!(reasons(&world), ["the request would be too large"]);
}

#[test]
fn import_ends_if_the_tenant_accepts_neither_the_token_nor_the_request_for_another() {
    let world = ImportWorld {
        requests_tokens: true,
        ..ImportWorld::new(&[("1.json", &users(0..3))])
    };
    world.tenant.tokens.set(1);
    world.tenant.fates.replace(vec![Fate::TokenRejected]);
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unauthorized);
    assert_eq!(world.tenant.posts(), 1);
    assert_eq!(*world.tenant.slept.borrow(), [0; 0]);
}

#[test]
fn file_that_is_larger_than_a_request_is_sent_in_parts() {
    let long = "x".repeat(200_000);
    let file: Vec<Value> = (0..5)
        .map(|number| user_with(&format!("u{number}"), json!({ "nickname": long })))
        .chain([user_with(
            "huge",
            json!({ "nickname": "x".repeat(512_000) }),
        )])
        .collect();
    let world = ImportWorld::new(&[("1.json", &file)]);
    let report = world.done();
    assert_eq!((report.tally.inserted, report.tally.failed), (5, 1));
    assert_eq!(report.failures[0].code, "too_large");
    assert_eq!(report.status, ImportStatus::Done);
}

#[test]
fn at_most_two_jobs_are_active() {
    let files: Vec<(String, Vec<Value>)> = (0..7)
        .map(|number| (format!("{number}.json"), users(number..number + 1)))
        .collect();
    let files: Vec<(&str, &[Value])> = files
        .iter()
        .map(|(name, users)| (name.as_str(), users.as_slice()))
        .collect();
    let world = ImportWorld::new(&files);
    assert_eq!(world.done().tally.inserted, 7);
    assert_eq!(world.tenant.most_active.get(), 2);
    assert_eq!(
        world.tenant.posts(),
        7,
        "the tenant never refuses a third job"
    );
}
