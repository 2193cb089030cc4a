//! How `assign` spreads long lists over files of the run folder, so that each file can be read at once.

use crate::support::tenants::{MemoryFolder, wait};
use migration_toolkit::bulk::assignments::list_store::ListStore;
use migration_toolkit::bulk::assignments::work::Work;
use migration_toolkit::bulk::assignments::work_counts::Round;
use migration_toolkit::bulk::assignments::work_writer::WorkWriter;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

/// The names of the files that begin with this, and how many lines each has.
fn files(folder: &MemoryFolder, start: &str) -> Vec<(String, usize)> {
    let files = folder.files.borrow();
    files
        .iter()
        .filter(|(name, _)| name.starts_with(start))
        .map(|(name, text)| (name.clone(), text.lines().count()))
        .collect()
}

#[test]
fn lists_share_a_file_until_it_has_twenty_thousand_lines() {
    let folder = MemoryFolder::default();
    let handed_over = wait(async {
        let mut store = ListStore::open(&folder, "lists", "list").await?;
        for (list, length) in [("a", 19_999), ("b", 2), ("c", 1), ("d", 1)] {
            store.begin();
            let items: Vec<Value> = (0..length)
                .map(|n| json!({ "list": list, "n": n }))
                .collect();
            store.append(&items).await?;
            store.finish(list).await?;
        }
        let mut lists = Vec::new();
        store
            .for_each(async |list, items| {
                lists.push((list.to_owned(), items.len()));
                Ok(())
            })
            .await?;
        Ok(lists)
    });
    let handed_over = handed_over.map_err(|problem: Problem| problem.message);
    let lists = [("a", 19_999), ("b", 2), ("c", 1), ("d", 1)];
    let lists = lists.map(|(list, length)| (list.to_owned(), length));
    assert_eq!(handed_over, Ok(lists.to_vec()));
    assert_eq!(
        files(&folder, "lists/"),
        [
            ("lists/00001.ndjson".to_owned(), 20_001),
            ("lists/00002.ndjson".to_owned(), 2),
        ]
    );
}

#[test]
fn work_is_written_five_hundred_lines_at_once_into_files_of_twenty_thousand() {
    let folder = MemoryFolder::default();
    folder.writes_left.set(Some(1_000));
    let work = wait(async {
        let mut writer = WorkWriter::start(&folder, Round::Links).await?;
        let link = Work::Link {
            primary: "auth0|a".to_owned(),
            secondary: "auth0|b".to_owned(),
        };
        for _ in 0..20_001 {
            writer.push(&link).await?;
        }
        writer.finish().await
    });
    let work = work.map_err(|problem| problem.message).expect("work");
    assert_eq!((work.requests, work.counts.links), (20_001, 20_001));
    assert_eq!(
        files(&folder, ""),
        [
            ("work-links-1/00001.ndjson".to_owned(), 20_000),
            ("work-links-1/00002.ndjson".to_owned(), 1),
        ]
    );
    assert_eq!(folder.writes_left.get(), Some(1_000 - 41));
}
