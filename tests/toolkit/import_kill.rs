//! An import whose process is killed at any step, and continued by the next process: nobody is lost, and nothing is counted
//! twice.

use std::collections::BTreeSet;
use std::rc::Rc;

use migration_toolkit::bulk::commands::import::{ImportReport, ImportStatus};
use migration_toolkit::bulk::jobs::import_file::sha256_hex;
use serde_json::{Value, json};

use crate::support::Random;
use crate::support::import_world::*;
use crate::support::job_tenant::Fate;
use crate::support::memory_folder::MemoryFolder;

const USERS: u64 = 10;

/// Three files with users of every fate: new, moved in the meantime, refused, in conflict, and one that spoils its file.
fn world() -> ImportWorld {
    let files = [
        vec![user("a"), user("moved"), user("b")],
        vec![
            user_with("bad", json!({ "app_metadata": { "fails": "PATTERN" } })),
            user("conflict"),
            user("c"),
        ],
        vec![
            user("d"),
            user_with("poison", json!({ "app_metadata": { "poison": true } })),
            user("e"),
            user("f"),
        ],
    ];
    let world = ImportWorld::new(&[
        ("00001.json", &files[0]),
        ("00002.json", &files[1]),
        ("00003.json", &files[2]),
    ]);
    world
        .tenant
        .add_user("id-moved", json!({ "email": "moved@example.com" }));
    world
        .tenant
        .add_user("id-other", json!({ "email": "conflict@example.com" }));
    world.tenant.pass(86_400_000);
    watch(&world);
    world
}

/// Checks, whenever the tenant is asked, that the disk has what must be there before.
fn watch(world: &ImportWorld) {
    let folder = world.folder.clone();
    let witness = move |what: &str, detail: &str| {
        let journal = folder.lines("journal.ndjson");
        let has = |step: &str, member: &str, value: &str| {
            journal
                .iter()
                .any(|entry| entry["step"] == step && entry[member] == value)
        };
        if what == "look" {
            let id = detail.trim_end_matches("/errors");
            assert!(
                has("job", "job_id", id),
                "{id} is looked at before it is noted"
            );
        } else {
            assert!(
                has("send", "sha256", &sha256_hex(detail)),
                "sent before it is noted"
            );
            assert_counts(&folder);
        }
    };
    world.tenant.witness.replace(Some(Box::new(witness)));
}

/// The users that are settled and those of the files that are open are all users, and no failure is written twice.
fn assert_counts(folder: &Rc<MemoryFolder>) {
    let (mut open, mut settled) = (std::collections::BTreeMap::new(), 0);
    let number = |value: &Value| value.as_u64().expect("a number");
    for entry in folder.lines("journal.ndjson") {
        let tally = &entry["tally"];
        let ends = ["inserted", "updated", "already_there", "failed"];
        match entry["step"].as_str() {
            Some("file") => {
                open.insert(entry["file"].to_string(), number(&entry["users"]));
            }
            Some("done" | "split") => {
                open.remove(&entry["file"].to_string());
                settled += ends.map(|end| number(&tally[end])).iter().sum::<u64>();
                for part in entry["parts"].as_array().into_iter().flatten() {
                    open.insert(part["file"].to_string(), number(&part["users"]));
                }
            }
            _ => {}
        }
    }
    assert_eq!(settled + open.values().sum::<u64>(), USERS);
}

fn names(users: impl IntoIterator<Item = Value>) -> BTreeSet<String> {
    let emails = users.into_iter().map(|user| user["email"].to_string());
    emails.collect()
}

fn assert_complete(world: &ImportWorld, report: &ImportReport, context: &str) {
    assert_eq!(report.status, ImportStatus::Done, "{context}");
    assert_eq!(report.tally.users(), USERS, "{context}");
    assert_eq!(report.tally.failed, 3, "{context}");
    assert_eq!(
        report.tally.inserted + report.tally.already_there,
        7,
        "{context}"
    );
    assert_counts(&world.folder);
    let expected = ["a", "b", "c", "d", "e", "f", "moved", "conflict"];
    let expected = expected.map(|name| json!({ "email": format!("{name}@example.com") }));
    let stored: Vec<Value> = world.tenant.users.borrow().values().cloned().collect();
    assert_eq!(stored.len(), expected.len(), "everybody once, {context}");
    assert_eq!(names(stored), names(expected), "{context}");
    let failed = world.folder.lines("failed.ndjson");
    assert_eq!(failed.len(), 3, "each failure once, {context}");
    let failed = failed.iter().map(|failure| failure["user"].clone());
    let expected = ["bad", "conflict", "poison"].map(user);
    assert_eq!(names(failed), names(expected), "{context}");
    assert!(world.tenant.most_active.get() <= 2, "{context}");
}

#[test]
fn undisturbed_import_ends_with_the_counts_that_the_others_are_compared_with() {
    let world = world();
    let report = world.done();
    assert_complete(&world, &report, "undisturbed");
    assert_eq!((report.tally.inserted, report.tally.already_there), (6, 1));
    let codes: Vec<_> = report
        .failures
        .iter()
        .map(|group| group.code.as_str())
        .collect();
    assert_eq!(codes, ["DUPLICATED_USER", "PATTERN", "job_failed"]);
}

#[test]
fn import_that_is_killed_at_any_step_is_completed_by_the_next_process() {
    let mut kills = 0;
    for step in 1.. {
        let world = world();
        if let Some(report) = world.process(Some(step)) {
            let report = report.map_err(|problem| problem.to_string());
            assert_complete(&world, &report.expect("an import"), "after the last step");
            break;
        }
        kills += 1;
        let report = world.done();
        assert_complete(&world, &report, &format!("killed at step {step}"));
    }
    assert!(kills > 100, "only {kills} steps");
}

#[test]
fn import_that_is_killed_again_and_again_is_completed_in_the_end() {
    for first in (1..160).step_by(11) {
        let world = world();
        let mut dies_at = first;
        let report = loop {
            match world.process(Some(dies_at)) {
                Some(report) => break report,
                // Each process gets at least one step farther than the start of a process needs.
                None => dies_at = 12 + (dies_at * 7) % 41,
            }
        };
        let report = report.map_err(|problem| problem.to_string());
        assert_complete(
            &world,
            &report.expect("an import"),
            &format!("first {first}"),
        );
    }
}

#[test]
fn request_whose_answer_is_lost_is_repeated_and_recognised() {
    for fate in [Fate::AnswerLost, Fate::Unreachable, Fate::Fault] {
        let world = world();
        world.tenant.fates.replace(vec![fate; 2]);
        let report = world.done();
        assert_complete(&world, &report, "lost answers");
    }
}

#[test]
fn finished_import_sends_nothing_when_it_is_resumed() {
    let world = world();
    let first = world.done();
    let posts = world.tenant.posts();
    let second = world.done();
    assert_eq!(world.tenant.posts(), posts);
    assert_eq!(first.tally, second.tally);
    assert_eq!(first.failures, second.failures);
    assert_eq!(world.folder.lines("failed.ndjson").len(), 3);
}

/// Faults of one request in five, and a death every few dozen steps.
#[test]
fn import_that_meets_random_faults_and_kills_adds_up_two_hundred_times() {
    let faults = [
        Fate::AnswerLost,
        Fate::Unreachable,
        Fate::Fault,
        Fate::RateLimited,
        Fate::ResultsLost("expired"),
        Fate::ResultsLost(""),
        Fate::StoresNobody,
    ];
    let (mut kills, mut met) = (0, 0);
    for seed in 1..=200 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 / seed);
        let world = world();
        let draw = |random: &mut Random| match random.below(5) {
            0 => faults[random.below(faults.len())],
            _ => Fate::Answered,
        };
        let fates: Vec<Fate> = (0..100).map(|_| draw(&mut random)).collect();
        met += fates.iter().filter(|fate| **fate != Fate::Answered).count();
        world.tenant.fates.replace(fates);
        let report = loop {
            let dies_at = u32::try_from(20 + random.below(120)).expect("a step");
            match world.process(Some(dies_at)) {
                Some(report) => break report,
                None => kills += 1,
            }
        };
        let report = report.map_err(|problem| problem.to_string());
        assert_complete(&world, &report.expect("an import"), &format!("seed {seed}"));
    }
    assert!(kills > 200 && met > 1_000, "{kills} kills, {met} faults");
}
