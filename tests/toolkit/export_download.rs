//! The download of an export: links that expire, interruptions and damaged files.

use migration_toolkit::api::endpoints::jobs::EXPORTED_FIELDS;
use migration_toolkit::bulk::jobs::download::Downloaded;
use migration_toolkit::bulk::jobs::export::export_users;
use migration_toolkit::problem::ProblemCode;

use crate::support::export_folder::ExportFolder;
use crate::support::export_jobs::{complete, link, run, started};
use crate::support::session::*;

fn expired(received: u64) -> Downloaded {
    Downloaded::LinkExpired { received }
}

fn interrupted(received: u64) -> Downloaded {
    Downloaded::Interrupted {
        received,
        reason: "ECONNRESET".to_owned(),
    }
}

fn damaged() -> Downloaded {
    Downloaded::Damaged {
        reason: "unexpected end of file".to_owned(),
    }
}

#[test]
fn link_that_has_expired_is_replaced_at_once() {
    let world = started().answers(200, &link(1)).answers(200, &link(2));
    let folder = ExportFolder::downloading(&[expired(0), complete()]);
    run(&world, &folder).expect("a file");
    let links = folder.links.borrow();
    let links: Vec<&str> = links
        .iter()
        .map(|link| link.rsplit('=').next().expect("a part"))
        .collect();
    assert_eq!(links, ["1", "2"]);
    assert!(world.slept.borrow().is_empty());
}

#[test]
fn download_goes_on_as_long_as_bytes_arrive() {
    let downloads: Vec<Downloaded> = (1..40).map(interrupted).chain([complete()]).collect();
    let world = (0..40).fold(started(), |world, number| world.answers(200, &link(number)));
    run(&world, &ExportFolder::downloading(&downloads)).expect("a file");
}

#[test]
fn download_that_never_gets_on_ends_the_command() {
    let downloads = vec![interrupted(7); 40];
    let world = (0..40).fold(started(), |world, number| world.answers(200, &link(number)));
    let problem = run(&world, &ExportFolder::downloading(&downloads)).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unreachable);
    assert!(problem.message.ends_with("ECONNRESET"), "{problem}");
    assert!(!problem.message.contains("Signature"), "{problem}");
}

#[test]
fn damaged_file_is_downloaded_again_and_said_in_the_end() {
    let world = started().answers(200, &link(1)).answers(200, &link(2));
    run(&world, &ExportFolder::downloading(&[damaged(), complete()])).expect("a file");

    let world = (0..3).fold(started(), |world, number| world.answers(200, &link(number)));
    let problem =
        run(&world, &ExportFolder::downloading(&vec![damaged(); 3])).expect_err("a problem");
    assert!(
        problem.message.ends_with("unexpected end of file"),
        "{problem}"
    );
}

#[test]
fn link_is_registered_as_a_secret() {
    let world = started().answers(200, &link(1));
    let terminal = Terminal::default();
    in_session(&world, &terminal, with_token("t"), async |session| {
        export_users(
            session,
            &ExportFolder::downloading(&[complete()]),
            "Users",
            &EXPORTED_FIELDS,
        )
        .await
    })
    .expect("a file");
    assert!(
        terminal
            .1
            .borrow()
            .iter()
            .any(|secret| secret.contains("Signature=1"))
    );
}
