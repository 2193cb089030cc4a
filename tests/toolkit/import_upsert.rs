//! An import that overwrites: whom it would overwrite is said first, and nothing is sent twice without a look.

use serde_json::{Value, json};

use crate::support::import_world::*;
use crate::support::job_tenant::Fate;

const DAY_MS: u64 = 86_400_000;

fn plan(name: &str, plan: &str) -> Value {
    user_with(name, json!({ "app_metadata": { "plan": plan } }))
}

/// Two users who have been there for a day, and one who is new.
fn world() -> ImportWorld {
    let file = [plan("a", "gold"), plan("b", "gold"), plan("c", "gold")];
    let world = ImportWorld::new(&[("1.json", &file)]).upserting();
    for name in ["a", "b"] {
        world
            .tenant
            .add_user(&format!("own-{name}"), plan(name, "free"));
    }
    world.tenant.pass(DAY_MS);
    world
}

fn plans(world: &ImportWorld) -> Vec<String> {
    let users = world.tenant.users.borrow();
    let mut plans: Vec<String> = users
        .values()
        .map(|user| format!("{} {}", user["email"], user["app_metadata"]["plan"]).replace('"', ""))
        .collect();
    plans.sort();
    plans
}

#[test]
fn plan_lists_whom_the_import_would_overwrite_and_in_what() {
    let world = world();
    let report = world.done();
    let plan = &world.person.plans.borrow()[0];
    let lines: Vec<&str> = plan.changes[0]
        .lines
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(
        lines,
        [
            "import-files/1.json: 3 users",
            "auth0|own-a (a@example.com): app_metadata",
            "auth0|own-b (b@example.com): app_metadata",
        ]
    );
    assert_eq!(
        world.folder.lines("overwritten.ndjson")[1],
        json!({ "file": "import-files/1.json", "user_id": "auth0|own-b", "email": "b@example.com", "fields": ["app_metadata"] })
    );
    assert_eq!((report.tally.inserted, report.tally.updated), (1, 2));
}

#[test]
fn members_that_no_answer_shows_are_listed_as_overwritten() {
    let record = user_with(
        "a",
        json!({ "custom_password_hash": { "algorithm": "md5" }, "name": "a" }),
    );
    let world = ImportWorld::new(&[("1.json", &[record])]).upserting();
    world.tenant.add_user("own-a", user("a"));
    world.done();
    let fields = world.folder.lines("overwritten.ndjson")[0]["fields"].clone();
    assert_eq!(fields, json!(["custom_password_hash"]));
}

#[test]
fn address_that_auth0_does_not_accept_belongs_to_nobody() {
    let record = user_with(
        "a",
        json!({ "email": "none", "app_metadata": { "fails": "FORMAT" } }),
    );
    let world = ImportWorld::new(&[("1.json", &[record])]).upserting();
    assert_eq!(world.done().failures[0].code, "FORMAT");
}

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
