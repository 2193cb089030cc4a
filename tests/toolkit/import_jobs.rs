//! What an import does with the answers of its jobs: refused users, duplicates, jobs that fail as a whole, and lost results.

use migration_toolkit::bulk::commands::import::ImportStatus;
use migration_toolkit::bulk::jobs::remedy::Retry;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::import_world::*;
use crate::support::job_tenant::Fate;

fn fails(name: &str, code: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "fails": code } }))
}

fn poison(name: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "poison": true } }))
}

fn users(range: std::ops::Range<u32>) -> Vec<Value> {
    range.map(|number| user(&format!("u{number}"))).collect()
}

fn files(world: &ImportWorld, step: &str) -> Vec<String> {
    let journal = world.folder.lines("journal.ndjson");
    let entries = journal.iter().filter(|entry| entry["step"] == step);
    entries
        .map(|entry| entry["file"].as_str().expect("a file").to_owned())
        .collect()
}

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
fn every_code_is_grouped_with_what_to_do_and_unknown_ones_pass_through() {
    let codes = [
        "ANY_OF_MISSING",
        "ARRAY_LENGTH_LONG",
        "ARRAY_LENGTH_SHORT",
        "CONFLICT",
        "CONFLICT_EMAIL",
        "CONFLICT_USERNAME",
        "CONNECTION_NOT_FOUND",
        "DUPLICATED_USER",
        "ENUM_MISMATCH",
        "FORMAT",
        "INVALID_TYPE",
        "MAX_LENGTH",
        "MAXIMUM",
        "MFA_FACTORS_FAILED",
        "MIN_LENGTH",
        "MINIMUM",
        "NOT_PASSED",
        "OBJECT_REQUIRED",
        "PATTERN",
        "SOMETHING_NEW",
    ];
    let file: Vec<Value> = codes.iter().map(|code| fails(code, code)).collect();
    let world = ImportWorld::new(&[("1.json", &file)]);
    let report = world.done();
    assert_eq!(report.tally.failed, codes.len() as u64);
    let mut texts = std::collections::BTreeSet::new();
    for group in &report.failures {
        assert!(codes.contains(&group.code.as_str()) && group.count == 1);
        texts.insert(group.remedy.clone());
        let retry = match group.code.as_str() {
            "CONNECTION_NOT_FOUND" | "SOMETHING_NEW" => Retry::AsIs,
            "MFA_FACTORS_FAILED" => Retry::WithUpsert,
            "CONFLICT" | "CONFLICT_EMAIL" | "CONFLICT_USERNAME" | "DUPLICATED_USER" => Retry::No,
            _ => Retry::AfterCorrection,
        };
        assert_eq!(group.retry, retry, "{}", group.code);
    }
    assert_eq!(
        texts.len(),
        codes.len() - 1,
        "both plain conflicts share a remedy"
    );
}

#[test]
fn failure_holds_our_own_record_and_never_the_masked_answer() {
    let record = user_with(
        "jo",
        json!({ "app_metadata": { "fails": "PATTERN" }, "password_hash": "$2b$10$real" }),
    );
    let world = ImportWorld::new(&[("1.json", std::slice::from_ref(&record))]);
    world.done();
    let text = world.folder.text("failed.ndjson");
    assert!(
        text.contains("$2b$10$real") && !text.contains("*****"),
        "{text}"
    );
    let [failure] = &world.folder.lines("failed.ndjson")[..] else {
        panic!("one failure expected: {text}")
    };
    assert_eq!(failure["user"], record);
    assert_eq!(
        failure["errors"],
        json!([{ "code": "PATTERN", "message": "PATTERN!", "path": "email" }])
    );
    assert_eq!(failure["file"], "import-files/1.json");
}

#[test]
fn record_keeps_its_text_in_failures_and_parts() {
    let odd = r#"{"user_id":"id-odd","email":"odd@example.com","app_metadata":{"n":1.10,"big":123456789012345678901,"e":7E+2,"fails":"PATTERN"}}"#;
    let world = ImportWorld::new(&[]);
    let poison = poison("p");
    world.folder.files.borrow_mut().insert(
        "import-files/1.json".to_owned(),
        format!("[{odd},\n{poison}]"),
    );
    world.done();
    assert!(world.folder.text("failed.ndjson").contains(odd));
    assert!(world.folder.text("parts/1a.json").contains(odd));
}

#[test]
fn user_who_has_moved_in_the_meantime_is_told_from_a_conflict() {
    let world = ImportWorld::new(&[("1.json", &[user("moved"), user("taken")])]);
    let tenant = &world.tenant;
    tenant.add_user("id-moved", json!({ "email": "changed@example.com" }));
    tenant.add_user("id-other", json!({ "email": "taken@example.com" }));
    let report = world.done();
    assert_eq!((report.tally.already_there, report.tally.failed), (1, 1));
    let failure = &world.folder.lines("failed.ndjson")[0];
    assert_eq!(failure["user"]["user_id"], "id-taken");
    assert_eq!(failure["other_user_id"], "auth0|id-other");
}

#[test]
fn user_of_another_connection_does_not_count_as_moved() {
    let world = ImportWorld::new(&[("1.json", &[user("a")])]);
    world
        .tenant
        .add_user("id-a", json!({ "email": "a@example.com" }));
    for user in world.tenant.users.borrow_mut().values_mut() {
        user["identities"][0]["connection"] = json!("Other");
    }
    let report = world.done();
    assert_eq!((report.tally.already_there, report.tally.failed), (0, 1));
}

#[test]
fn record_without_an_id_is_recognised_by_its_email_address() {
    let record = json!({ "email": "Jo@Example.com" });
    let world = ImportWorld::new(&[("1.json", &[record])]);
    world
        .tenant
        .add_user("x", json!({ "email": "jo@example.com" }));
    assert_eq!(world.done().tally.already_there, 1);
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
fn retry_files_hold_who_can_be_sent_again_and_nobody_else() {
    let file = [
        fails("as-is", "CONNECTION_NOT_FOUND"),
        fails("factors", "MFA_FACTORS_FAILED"),
        fails("wrong", "PATTERN"),
    ];
    let world = ImportWorld::new(&[("1.json", &file)]);
    let report = world.done();
    let names = ["retry/00001.json", "retry-with-upsert/00001.json"];
    assert_eq!(report.retry_files, names);
    for (name, record) in names.iter().zip(&file) {
        let text = world.folder.text(name);
        let retry: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(retry, json!([record]));
    }
}

#[test]
fn retry_file_holds_at_most_400_000_bytes_of_users() {
    let long = "x".repeat(150_000);
    let failing = |name: &str| {
        let metadata = json!({ "fails": "CONNECTION_NOT_FOUND", "long": long });
        user_with(name, json!({ "app_metadata": metadata }))
    };
    let world = ImportWorld::new(&[
        ("1.json", &["a", "b", "c"].map(failing)),
        ("2.json", &["d", "e"].map(failing)),
    ]);
    let names = world.done().retry_files;
    assert_eq!(
        names,
        ["retry/00001.json", "retry/00002.json", "retry/00003.json"]
    );
    let emails = |name: &String| -> Vec<String> {
        let users: Vec<Value> =
            serde_json::from_str(&world.folder.text(name)).expect("an array of users");
        users.iter().map(|user| user["email"].to_string()).collect()
    };
    let emails: Vec<Vec<String>> = names.iter().map(emails).collect();
    let expected: [&[&str]; 3] = [&["a", "b"], &["c", "d"], &["e"]];
    let expected = expected.map(|names| -> Vec<String> {
        let emails = names.iter().map(|name| format!("\"{name}@example.com\""));
        emails.collect()
    });
    assert_eq!(emails, expected);
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
