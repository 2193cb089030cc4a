//! The job of an export, and how it goes on after a crash.

use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::problem::ProblemCode;
use serde_json::json;

use crate::support::World;
use crate::support::export_folder::ExportFolder;
use crate::support::export_jobs::{complete, connection, file, job, link, run, started};

#[test]
fn export_asks_for_json_with_every_field_that_can_be_exported() {
    let world = started().answers(200, &link(1));
    let folder = ExportFolder::downloading(&[complete()]);
    assert_eq!(run(&world, &folder).expect("a file"), file());
    let sent = world.sent.borrow();
    let body = sent[1].body.clone().expect("a body");
    assert_eq!(
        sent[1].url,
        "https://old.eu.auth0.com/api/v2/jobs/users-exports"
    );
    assert_eq!(
        (&body["connection_id"], &body["format"]),
        (&json!("con_1"), &json!("json"))
    );
    let fields = body["fields"].as_array().expect("fields");
    let names: Vec<&str> = fields
        .iter()
        .map(|field| field["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names.len(), 23);
    for name in [
        "user_id",
        "identities",
        "app_metadata",
        "last_login",
        "logins_count",
        "blocked",
    ] {
        assert!(names.contains(&name), "{name}");
    }
}

#[test]
fn job_is_asked_for_again_after_growing_waits_and_unknown_words_mean_running() {
    let words = ["pending", "processing", "queued", "something new"];
    let world = words.iter().fold(started(), |world, word| {
        world.answers(200, &job(word, json!({ "percentage_done": 10 })))
    });
    let world = world.answers(200, &link(1));
    run(&world, &ExportFolder::downloading(&[complete()])).expect("a file");
    assert_eq!(*world.slept.borrow(), [500, 750, 1_125, 1_687]);
}

#[test]
fn wait_is_not_longer_than_the_tenant_expects_the_job_to_take() {
    let long = job("processing", json!({}));
    let world = (0..8).fold(started(), |world, _| world.answers(200, &long));
    let soon = job("processing", json!({ "time_left_seconds": 2 }));
    let world = world.answers(200, &soon).answers(200, &link(1));
    run(&world, &ExportFolder::downloading(&[complete()])).expect("a file");
    assert_eq!(world.slept.borrow().last(), Some(&2_000));
}

/// Auth0 ends a job after eight hours.
#[test]
fn job_that_takes_eight_hours_is_waited_for_and_one_without_end_is_not() {
    let running = job("processing", json!({}));
    let run_for = |looks: usize| {
        let world = (0..looks).fold(started(), |world, _| world.answers(200, &running));
        let world = world.answers(200, &link(1));
        let result = run(&world, &ExportFolder::downloading(&[complete()]));
        let slept: u64 = world.slept.borrow().iter().sum();
        (result, slept)
    };
    let hour = 3_600_000;
    let (result, slept) = run_for(2_000);
    assert_eq!(result.expect("a file"), file());
    assert!((8 * hour..9 * hour).contains(&slept), "{slept}");
    let (result, slept) = run_for(2_300);
    let problem = result.expect_err("a problem");
    assert!(problem.message.contains("nine hours"), "{problem}");
    assert!((9 * hour..9 * hour + 60_000).contains(&slept), "{slept}");
}

#[test]
fn failed_job_is_said_with_its_reason() {
    let failed = job("failed", json!({ "status_details": "Export timed out" }));
    let world = started().answers(200, &failed);
    let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Refused);
    assert_eq!(
        problem.to_string(),
        "the old tenant: the export job has failed: Export timed out"
    );
}

#[test]
fn failed_job_without_a_reason_is_said_as_well() {
    let world = started().answers(200, &job("failed", json!({})));
    let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
    assert_eq!(
        problem.to_string(),
        "the old tenant: the export job has failed, and Auth0 does not say why"
    );
}

#[test]
fn export_that_the_tenant_refuses_is_not_asked_for_again() {
    let world = World::new()
        .answers(200, &connection())
        .answers(400, &json!({ "errorCode": "invalid_body" }));
    let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Refused);
    assert_eq!((world.paths().len(), world.slept.borrow().len()), (2, 0));
}

#[test]
fn job_that_has_expired_or_is_not_known_any_more_is_said() {
    for world in [
        started().answers(200, &job("expired", json!({}))),
        started().answers(404, &json!({ "statusCode": 404 })),
    ] {
        let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
        assert!(problem.message.contains("has expired"), "{problem}");
    }
}

#[test]
fn export_that_was_interrupted_goes_on_with_its_job_and_a_finished_one_is_not_repeated() {
    let world = started().answers(200, &job("failed", json!({})));
    let folder = ExportFolder::downloading(&[complete()]);
    run(&world, &folder).expect_err("a problem");
    let note = folder.files.text("export-old.json");
    assert!(note.contains("job_1"), "{note}");

    let world = World::new()
        .answers(200, &connection())
        .answers(200, &job("processing", json!({})))
        .answers(200, &link(1));
    run(&world, &folder).expect("a file");
    assert!(!world.paths().iter().any(|path| path.starts_with("POST")));

    let world = World::new().answers(200, &connection());
    assert_eq!(run(&world, &folder).expect("a file"), file());
}

#[test]
fn job_that_is_of_no_use_any_more_is_replaced_by_another() {
    let folder = ExportFolder::downloading(&[complete()]);
    run(&started().answers(200, &job("failed", json!({}))), &folder).expect_err("a problem");
    let world = World::new()
        .answers(200, &connection())
        .answers(404, &json!({}))
        .answers(200, &job("pending", json!({})))
        .answers(200, &link(1));
    run(&world, &folder).expect("a file");
}

#[test]
fn export_of_another_connection_or_of_another_tenant_is_done_anew() {
    for (noted, other) in [
        ("con_1", "con_2"),
        ("old.eu.auth0.com", "older.eu.auth0.com"),
    ] {
        let world = started().answers(200, &link(1));
        let folder = ExportFolder::downloading(&[complete(), complete()]);
        run(&world, &folder).expect("a file");
        let note = folder.files.text("export-old.json");
        assert!(note.contains(noted), "{note}");
        let note = note.replace(noted, other);
        let mut files = folder.files.files.borrow_mut();
        files.insert("export-old.json".to_owned(), note);
        drop(files);
        let world = started().answers(200, &link(1));
        run(&world, &folder).expect("a file");
        assert_eq!(folder.links.borrow().len(), 2, "{other}");
    }
}

#[test]
fn lost_answer_to_the_start_of_an_export_is_repeated() {
    let world = World::new()
        .answers(200, &connection())
        .fails(TransportFault::TimedOut)
        .answers(200, &job("pending", json!({})))
        .answers(200, &link(1));
    run(&world, &ExportFolder::downloading(&[complete()])).expect("a file");
}

#[test]
fn connection_that_is_missing_or_no_database_is_refused() {
    let nothing = json!({ "connections": [] });
    let problem = run(
        &World::new().answers(200, &nothing),
        &ExportFolder::default(),
    );
    assert_eq!(problem.expect_err("a problem").code, ProblemCode::NotFound);
    let mut other = connection();
    other["connections"][0]["strategy"] = json!("google-oauth2");
    let problem = run(&World::new().answers(200, &other), &ExportFolder::default());
    assert_eq!(
        problem.expect_err("a problem").code,
        ProblemCode::NotADatabase
    );
}
