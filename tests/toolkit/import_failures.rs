//! The users whom an import could not store: why, whether they are there already, and which of them are sent again.

use migration_toolkit::bulk::jobs::remedy::Retry;
use serde_json::{Value, json};

use crate::support::import_world::*;

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
fn record_on_several_lines_is_one_line_among_the_failures() {
    let record = fails("as-is", "CONNECTION_NOT_FOUND");
    let world = ImportWorld::new(&[]);
    let text = serde_json::to_string_pretty(&json!([record])).expect("JSON");
    world
        .folder
        .files
        .borrow_mut()
        .insert("import-files/1.json".to_owned(), text);
    assert_eq!(world.done().retry_files, ["retry/00001.json"]);
    assert_eq!(world.folder.lines("failed.ndjson")[0]["user"], record);
    assert!(
        world
            .folder
            .text("retry/00001.json")
            .contains("as-is@example.com")
    );
}

#[test]
fn byte_order_mark_of_a_file_is_not_sent() {
    let world = ImportWorld::new(&[]);
    let text = format!("\u{feff}{}", json!([user("a")]));
    world
        .folder
        .files
        .borrow_mut()
        .insert("import-files/1.json".to_owned(), text);
    assert_eq!(world.done().tally.inserted, 1);
}

#[test]
fn id_that_begins_with_the_prefix_itself_is_recognised() {
    let record = json!({ "user_id": "auth0|a", "email": "a@example.com" });
    let world = ImportWorld::new(&[("1.json", &[record])]);
    world
        .tenant
        .add_user("auth0|a", json!({ "email": "a@example.com" }));
    assert_eq!(world.done().tally.already_there, 1);
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
