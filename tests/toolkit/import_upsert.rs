//! An import that overwrites: whom it would overwrite is said first, and nothing is sent twice without a look.

use serde_json::{Value, json};

use crate::support::import_world::*;
use crate::support::job_tenant::Fate;
use crate::support::upsert_world::*;

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
fn lists_of_metadata_are_compared_value_by_value() {
    let record = |list: &str| {
        let list: Value = serde_json::from_str(list).expect("JSON");
        user_with("a", json!({ "app_metadata": { "list": list } }))
    };
    for (sent, is_same) in [
        ("[1.0,2]", true),
        ("[1,3]", false),
        ("[2,2]", false),
        ("[1]", false),
        ("[1,2,3]", false),
    ] {
        let file = [record(sent)];
        let world = ImportWorld::new(&[("1.json", &file)]).upserting();
        world.tenant.add_user("own-a", record("[1,2]"));
        world.tenant.fates.replace(vec![Fate::Unreachable]);
        let tally = world.done().tally;
        assert_eq!(tally.already_there == 1, is_same, "{sent}");
    }
}

#[test]
fn user_who_was_changed_while_a_job_failed_is_left_alone() {
    let poison = || user_with("c", json!({ "app_metadata": { "poison": true } }));
    let world = killed_after("split", || world_with(poison()));
    world.tenant.add_user("own-a", plan("a", "platinum"));
    let report = world.done();
    assert_eq!(
        plans(&world),
        ["a@example.com platinum", "b@example.com gold"]
    );
    assert_eq!((report.tally.updated, report.tally.failed), (1, 2));
    let mut codes: Vec<&str> = report.failures.iter().map(|group| &*group.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["changed_since", "job_failed"]);
}

#[test]
fn user_who_is_refused_as_a_duplicate_is_a_failure_though_the_user_is_there() {
    let record = user_with(
        "a",
        json!({ "app_metadata": { "fails": "DUPLICATED_USER" } }),
    );
    let world = ImportWorld::new(&[("1.json", &[record])]).upserting();
    world.tenant.add_user("id-a", user("a"));
    let report = world.done();
    assert_eq!((report.tally.already_there, report.tally.failed), (0, 1));
    assert_eq!(report.failures[0].code, "DUPLICATED_USER");
}

#[test]
fn resumed_import_does_not_list_users_who_were_sent_as_overwritten() {
    let world = || {
        let world = ImportWorld::new(&[
            ("1.json", &[plan("a", "gold")]),
            ("2.json", &[plan("b", "gold")]),
        ])
        .upserting();
        for name in ["a", "b"] {
            world
                .tenant
                .add_user(&format!("own-{name}"), plan(name, "free"));
        }
        world
    };
    let world = ImportWorld {
        dry_run: true,
        ..killed_after("job", world)
    };
    let report = world.done();
    let lines = report.plan.changes[0].lines.iter();
    let lines: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
    assert_eq!(
        lines,
        [
            "import-files/1.json: 1 user",
            "import-files/2.json: 1 user",
            "auth0|own-b (b@example.com): app_metadata",
        ]
    );
}
