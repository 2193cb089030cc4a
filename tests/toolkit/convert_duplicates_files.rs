//! What users who share an identifier do to the files of a conversion: who may be such a user is set aside until the end.

use std::collections::HashSet;

use migration_toolkit::bulk::convert::converter::Converter;
use migration_toolkit::bulk::convert::report::Counts;
use serde_json::{Value, json};

use crate::support::convert::{
    Converted, assert_same_with_collisions, convert, convert_all, ndjson, request, run, user,
    users, with_input,
};
use crate::support::memory_host::MemoryHost;

/// Users of whom every tenth shares an address with an earlier one.
fn some_duplicates(count: usize) -> Vec<Value> {
    let email = |id: usize| format!("{}@example.com", if id % 10 == 9 { id / 2 } else { id });
    (0..count)
        .map(|id| {
            user(
                &id.to_string(),
                json!({ "email": email(id), "username": format!("u{id}") }),
            )
        })
        .collect()
}

#[test]
fn files_have_no_duplicates_and_those_who_stay_after_all_come_last() {
    let mut users = some_duplicates(2_000);
    let repeated = users[300..400].to_vec();
    users.extend(repeated);
    // Each has the user name of one of the former.
    users
        .extend((0..30).map(|id| user(&format!("n{id}"), json!({ "username": format!("u{id}") }))));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let converted = convert(&request, &[&ndjson(&users)]);
    let (mut known, mut owned) = (HashSet::new(), HashSet::new());
    let (mut at_once, mut at_the_end) = (Vec::new(), Vec::new());
    for user in &users {
        let id = &user["user_id"].as_str().expect("an ID")[6..];
        let names = ["email", "username", "user_id"];
        let mut identifiers = names.map(|name| user[name].to_string()).into_iter();
        let is_suspect = identifiers.clone().any(|one| known.contains(&one));
        known.extend(identifiers.clone());
        if identifiers.clone().any(|one| owned.contains(&one)) {
            continue;
        }
        owned.extend(&mut identifiers);
        let ids = if is_suspect {
            &mut at_the_end
        } else {
            &mut at_once
        };
        ids.push(id);
    }
    assert!(
        !at_the_end.is_empty(),
        "nobody has the user name of a duplicate"
    );
    assert_eq!(converted.ids(), [at_once, at_the_end].concat());
    assert!(converted.report.files > 10, "{:?}", converted.report);
}

#[test]
fn what_is_said_of_users_is_said_only_of_those_in_import_files() {
    let odd = json!({ "name": "n".repeat(301), "user_metadata": { "text": "x".repeat(12_000) } });
    let users = [
        user("1", odd.clone()),
        user("1", odd.clone()),
        user("2", json!({})),
        user("2", odd),
    ];
    let converted = convert_all(&users);
    let report = &converted.report;
    assert_eq!((report.out, report.large_profiles), (2, 1));
    assert_eq!(
        (report.left_out.get("name"), report.left_out.total()),
        (1, 1)
    );
    for name in ["left-out.ndjson", "large-profiles.ndjson"] {
        let lines = converted.host.lines(name);
        let lines: Vec<&Value> = lines.iter().map(|line| &line["line"]).collect();
        assert_eq!(lines, [1], "{name}");
    }
}

#[test]
fn field_that_only_duplicates_had_left_out_is_not_reported() {
    let second = user("1", json!({ "name": "n".repeat(301) }));
    let converted = convert_all(&[user("1", json!({})), second]);
    assert_eq!(converted.report.left_out, Counts::default());
    assert!(converted.host.lines("left-out.ndjson").is_empty());
}

#[test]
fn who_was_set_aside_but_stays_is_counted_and_written_as_everybody_is() {
    let members = json!({
        "email": "two@example.com", "name": "n".repeat(301), "multifactor": ["sms"],
        "user_metadata": { "text": "x".repeat(12_000), "line": "a\nb" }, "app_metadata": { "__tenant": "t", "n": 1 },
    });
    let stays = user("3", members);
    let users = [
        user("1", json!({ "email": "one@example.com" })),
        user("1", json!({ "email": "two@example.com" })),
        stays.clone(),
    ];
    let settings = json!({ "mfa_policy": "migrate" });
    let hash = json!({ "_id": { "$oid": "3" }, "connection": "Users", "tenant": "old-tenant", "passwordHash": format!("$2b$10${}", "a".repeat(53)) });
    let request = request(settings, with_input("hashes"));
    let hashes = format!("{hash}\n");
    let aside = convert(&request, &[&hashes, &ndjson(&users)]);
    let alone = convert(&request, &[&hashes, &ndjson(&[stays])]);
    assert_eq!(aside.ids(), ["1", "3"]);
    assert_eq!(aside.users()[1], alone.only_user());
    let (report, expected) = (&aside.report, &alone.report);
    assert_eq!(report.left_out, expected.left_out);
    assert_eq!(
        (report.left_out.get("name"), report.left_out.total()),
        (1, 2)
    );
    assert_eq!((report.large_profiles, report.lost_factors), (1, 1));
    assert_eq!(report.hashes.as_ref().expect("hashes").users, 1);
    for name in ["left-out.ndjson", "large-profiles.ndjson"] {
        let line = |converted: &Converted| {
            let mut line = converted.host.lines(name).remove(0);
            line.as_object_mut().expect("an object").remove("line");
            line
        };
        assert_eq!(line(&aside), line(&alone), "{name}");
        assert_eq!(aside.host.lines(name)[0]["line"], 3, "{name}");
    }
}

#[test]
fn a_file_twice_makes_the_files_of_once() {
    let file = ndjson(&users(100));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let once = convert(&request, &[&file]);
    let twice = convert(&request, &[&[file.as_str(), &file].concat()]);
    assert!(once.host.import_files == twice.host.import_files);
    assert_eq!(
        (
            twice.report.out,
            twice.report.rejected.get("duplicate_user_id")
        ),
        (100, 100)
    );
}

#[test]
fn colliding_hashes_drop_nobody() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 50_000 }));
    let exact = convert(&request, &[&file]);
    assert_same_with_collisions(&request, &file, &exact, &[20, 8, 0]);
}

#[test]
fn import_files_are_read_again_only_for_users_with_equal_hashes() {
    let file = ndjson(&users(1_000));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let reads = |bits| {
        let converter = Converter::with_hash_bits(&request, MemoryHost::default(), bits);
        let converted = run(converter.expect("a valid request"), &[&file]);
        converted.host.import_reads.len()
    };
    assert_eq!(reads(64), 0);
    assert!(reads(12) > 10);
}

#[test]
fn import_files_are_read_again_in_their_order() {
    let file = ndjson(&some_duplicates(1_000));
    let request = request(json!({}), json!({ "file_size": 10_000 }));
    let reads = convert(&request, &[&file]).host.import_reads;
    assert!(reads.len() > 40 && reads.is_sorted(), "{reads:?}");
}

#[test]
fn users_of_the_file_in_memory_are_compared_too() {
    let users = [
        user("1", json!({})),
        user("1", json!({ "email": "x@example.com" })),
    ];
    let converted = convert_all(&users);
    assert_eq!(
        (converted.ids(), converted.host.import_reads.len()),
        (vec!["1".to_owned()], 0)
    );
}
