//! What an import refuses to do.

use migration_toolkit::problem::ProblemCode;
use serde_json::json;

use crate::support::import_world::*;

#[test]
fn import_file_that_was_changed_since_is_refused() {
    let world = two_files();
    assert!(world.process(Some(14)).is_none(), "killed");
    let changed = json!([user("x")]).to_string();
    let mut files = world.folder.files.borrow_mut();
    files.insert("import-files/00001.json".to_owned(), changed.clone());
    files.insert("import-files/00002.json".to_owned(), changed);
    drop(files);
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Changed);
    assert!(world.tenant.users.borrow().is_empty());
}

#[test]
fn run_is_not_resumed_with_another_mode() {
    let world = two_files();
    world.done();
    let world = ImportWorld {
        upsert: true,
        ..world
    };
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::State);
    assert!(problem.message.contains("without --upsert"), "{problem}");
}

#[test]
fn torn_last_line_counts_as_not_written_and_a_damaged_line_is_refused() {
    let world = two_files();
    world.done();
    let journal = world.folder.text("journal.ndjson");
    let set = |text: String| {
        world
            .folder
            .files
            .borrow_mut()
            .insert("journal.ndjson".to_owned(), text);
    };
    set(format!("{journal}{{\"at\":\"2026"));
    assert_eq!(world.done().tally.inserted, 3);
    set(journal.replacen("\"step\":\"send\"", "\"step\":\"se", 1));
    let problem = world.import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::State);
    assert_eq!(
        problem.message,
        "line 4 of journal.ndjson is damaged, so it is not known which users were sent"
    );
}

#[test]
fn file_that_is_no_array_of_users_is_refused_before_anything_is_sent() {
    let texts = [
        ("{}", "is not a JSON array of users"),
        ("[", "is not a JSON array of users"),
        ("[7]", "has a record 1 that is not a user"),
        (
            r#"[{"email":"a@b.c"},{"email":7}]"#,
            "has a record 2 that is not a user",
        ),
        ("[]", "has no users"),
    ];
    for (text, expected) in texts {
        let world = two_files();
        let mut files = world.folder.files.borrow_mut();
        files.insert("import-files/00003.json".to_owned(), text.to_owned());
        drop(files);
        let problem = world.import().expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert_eq!(
            problem.message,
            format!("the import file import-files/00003.json {expected}")
        );
        assert_eq!(world.tenant.posts(), 0);
    }
}

#[test]
fn run_folder_without_import_files_is_refused() {
    let problem = ImportWorld::new(&[]).import().expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NotFound);
}
