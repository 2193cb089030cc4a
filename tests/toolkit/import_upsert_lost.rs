//! An import that overwrites, and whose answer is lost: nothing is sent twice without a look.

use migration_toolkit::bulk::timestamp::CLOCK_TOLERANCE_MS;
use serde_json::{Value, json};

use crate::support::import_world::*;
use crate::support::job_tenant::Fate;
use crate::support::upsert_world::*;

#[test]
fn lost_answer_is_followed_by_a_look_and_only_the_others_are_sent_again() {
    let world = world();
    world.tenant.fates.replace(vec![Fate::AnswerLost]);
    let report = world.done();
    assert_eq!(report.tally.users(), 3);
    assert_eq!(
        plans(&world),
        [
            "a@example.com gold",
            "b@example.com gold",
            "c@example.com gold"
        ]
    );
    let sent = world.tenant.sent.borrow();
    let posts: Vec<usize> = positions(&sent, "users-imports");
    let looks = positions(&sent, "users-by-email");
    assert!(
        looks.iter().any(|look| *look > posts[0]),
        "looked after the first request"
    );
}

#[test]
fn request_that_the_tenant_has_refused_is_sent_again_without_a_look() {
    for fate in [Fate::RateLimited, Fate::TooLarge] {
        let world = world();
        world.tenant.fates.replace(vec![fate]);
        assert_eq!(world.done().tally.updated, 2);
        let looks = positions(&world.tenant.sent.borrow(), "users-by-email");
        assert_eq!(looks.len(), 3, "one of each user, for the plan");
    }
}

/// A user whom nobody can see to have arrived is sent again, unless the last change is newer than the first attempt.
#[test]
fn user_who_may_have_arrived_is_judged_by_what_answers_show_and_by_the_last_change() {
    let with_hash = |plan: &str| {
        let members = json!({ "custom_password_hash": { "algorithm": "md5" }, "app_metadata": { "plan": plan } });
        user_with("a", members)
    };
    let typed = |metadata: &str| {
        let metadata: Value = serde_json::from_str(metadata).expect("JSON");
        user_with(
            "a",
            json!({ "app_metadata": metadata, "user_metadata": {} }),
        )
    };
    let (updated, already_there) = ((1, 0, 0), (0, 1, 0));
    for (record, age_ms, expected) in [
        // The same as far as answers show it, which is all.
        (plan("a", "gold"), DAY_MS, already_there),
        // The same as far as answers show it, but the password may be missing.
        (with_hash("gold"), DAY_MS, updated),
        (with_hash("gold"), CLOCK_TOLERANCE_MS + 1, updated),
        (with_hash("gold"), CLOCK_TOLERANCE_MS, updated),
        // The same in JavaScript, whose numbers a tenant stores; and it need not show what is empty.
        (typed(r#"{"plan":"gold","n":1.0}"#), 1, already_there),
        (typed(r#"{"plan":"gold","n":1.5}"#), 1, (0, 0, 1)),
        // Different.
        (plan("a", "free"), CLOCK_TOLERANCE_MS + 1, updated),
        (plan("a", "free"), CLOCK_TOLERANCE_MS, (0, 0, 1)),
    ] {
        let world = ImportWorld::new(&[("1.json", std::slice::from_ref(&record))]).upserting();
        let mut there = plan("a", "gold");
        if !record["app_metadata"]["n"].is_null() {
            there["app_metadata"]["n"] = json!(1);
        }
        world.tenant.add_user("own-a", there);
        world.tenant.pass(age_ms);
        world.tenant.fates.replace(vec![Fate::Unreachable]);
        let tally = world.done().tally;
        let counts = (tally.updated, tally.already_there, tally.failed);
        assert_eq!(counts, expected, "{record} {age_ms}");
    }
}

#[test]
fn user_who_has_logged_in_is_not_sent_a_hash_again_and_is_said() {
    let hash = json!({ "custom_password_hash": { "algorithm": "md5" } });
    let factor = json!({ "mfa_factors": [{ "phone": { "value": "+15550100" } }] });
    for (unseen, use_of_it, is_said) in [
        (&hash, json!({ "logins_count": 1 }), true),
        (
            &hash,
            json!({ "last_login": "2026-11-26T00:00:00.000Z" }),
            true,
        ),
        (
            &factor,
            json!({ "last_password_reset": "2026-11-26T00:00:00.000Z" }),
            true,
        ),
        (&hash, json!({ "logins_count": 0 }), false),
        (&json!({}), json!({ "logins_count": 1 }), false),
    ] {
        let record = user_with("a", unseen.clone());
        let world = ImportWorld::new(&[("1.json", std::slice::from_ref(&record))]).upserting();
        world
            .tenant
            .add_user("own-a", user_with("a", use_of_it.clone()));
        world.tenant.fates.replace(vec![Fate::Unreachable]);
        let report = world.done();
        assert_eq!(report.tally.failed == 1, is_said, "{record} {use_of_it}");
        if !is_said {
            continue;
        }
        assert_eq!(report.failures[0].code, "not_confirmed");
        assert_eq!(report.retry_files, ["retry-with-upsert/00001.json"]);
        assert_eq!(world.tenant.posts(), 1, "{use_of_it}");
    }
}

#[test]
fn journal_says_that_an_earlier_request_may_have_arrived() {
    let file = [plan("a", "gold"), plan("b", "gold")];
    let world = ImportWorld::new(&[("1.json", &file)]).upserting();
    world.tenant.add_user("own-a", plan("a", "gold"));
    world.tenant.fates.replace(vec![Fate::Unreachable]);
    let tally = world.done().tally;
    assert_eq!((tally.already_there, tally.inserted), (1, 1));
    let journal = world.folder.lines("journal.ndjson");
    let split = journal.iter().find(|entry| entry["step"] == "split");
    assert_eq!(
        split.expect("a split")["why"],
        "an earlier request may have arrived"
    );
}

#[test]
fn user_who_was_changed_since_the_lost_request_is_left_alone_and_said() {
    let world = world();
    world.tenant.fates.replace(vec![Fate::AnswerLost]);
    // The process dies while it waits for an answer.
    let killed = (1..).find(|step| {
        let fresh = self::world();
        fresh.process(Some(*step)).is_none() && fresh.tenant.posts() == 1
    });
    assert!(world.process(killed).is_none());
    world.tenant.pass(60_000);
    world.tenant.add_user("own-a", plan("a", "platinum"));
    let report = world.done();
    assert_eq!(
        plans(&world),
        [
            "a@example.com platinum",
            "b@example.com gold",
            "c@example.com gold"
        ]
    );
    assert_eq!((report.tally.already_there, report.tally.failed), (2, 1));
    assert_eq!(report.failures[0].code, "changed_since");
}

#[test]
fn import_that_is_killed_at_any_step_overwrites_everybody_once_or_says_so() {
    for step in (1..).step_by(2) {
        let world = world();
        let killed = world.process(Some(step)).is_none();
        let report = world.done();
        assert_eq!(report.tally.users(), 3, "step {step}");
        assert_eq!(report.tally.failed, 0, "step {step}");
        assert_eq!(
            plans(&world),
            [
                "a@example.com gold",
                "b@example.com gold",
                "c@example.com gold"
            ],
            "step {step}"
        );
        if !killed {
            break;
        }
    }
}

fn positions(sent: &[String], part: &str) -> Vec<usize> {
    let matching = sent
        .iter()
        .enumerate()
        .filter(|(_, request)| request.contains(part));
    matching.map(|(position, _)| position).collect()
}
