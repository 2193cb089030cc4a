//! Lists that were read from the old tenant, kept in the run folder, so that a run that goes on does not read them again.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::ndjson::{parse_lines, to_line};
use crate::bulk::ports::RunFolder;
use crate::json_value::get_str;
use crate::problem::Problem;

/// The file that says which lists were read to their end.
const JOURNAL: &str = "lists-read.ndjson";
/// A list begins a new file if the last one has more lines than this, so that no file becomes too large to read at once.
const LINES_PER_FILE: u64 = 20_000;

/// A folder of lists, such as the users of each role. Each line names its list in a member.
pub struct ListStore<'a, F> {
    run: &'a F,
    folder: &'static str,
    /// The member of each line with the ID of its list.
    id_member: &'static str,
    /// The file of each list that was read to its end, by the ID of the list.
    finished: HashMap<String, String>,
    file: u32,
    lines: u64,
}

/// A line of the journal: a list was read to its end.
#[derive(Serialize, Deserialize)]
struct Finished {
    folder: String,
    id: String,
    file: String,
}

impl<'a, F: RunFolder> ListStore<'a, F> {
    /// Opens a folder of lists. What a crash left of an unfinished list stays in its file and does not count.
    ///
    /// # Errors
    /// `files`
    pub async fn open(
        run: &'a F,
        folder: &'static str,
        id_member: &'static str,
    ) -> Result<Self, Problem> {
        let journal = run.read(JOURNAL).await?.unwrap_or_default();
        let finished = parse_lines::<Finished>(&journal)
            .filter(|line| line.folder == folder)
            .map(|line| (line.id, line.file))
            .collect();
        let files = run.list(folder).await?;
        Ok(Self {
            run,
            folder,
            id_member,
            finished,
            file: u32::try_from(files.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            lines: 0,
        })
    }

    /// Whether a list was read to its end.
    pub fn is_finished(&self, id: &str) -> bool {
        self.finished.contains_key(id)
    }

    /// Starts a list: it is written into one file.
    pub fn begin(&mut self) {
        if self.lines >= LINES_PER_FILE {
            self.file = self.file.saturating_add(1);
            self.lines = 0;
        }
    }

    /// Adds items to the list that was started.
    ///
    /// # Errors
    /// `files`
    pub async fn append(&mut self, items: &[Value]) -> Result<(), Problem> {
        if items.is_empty() {
            return Ok(());
        }
        let lines: String = items.iter().map(to_line).collect();
        self.lines = self.lines.saturating_add(items.len() as u64);
        self.run.append(&self.path(&self.file_name()), &lines).await
    }

    /// Notes that the list was read to its end.
    ///
    /// # Errors
    /// `files`
    pub async fn finish(&mut self, id: &str) -> Result<(), Problem> {
        let line = Finished {
            folder: self.folder.to_owned(),
            id: id.to_owned(),
            file: self.file_name(),
        };
        self.run.append(JOURNAL, &to_line(&line)).await?;
        self.finished.insert(line.id, line.file);
        Ok(())
    }

    /// Hands over each finished list that has items, one after the other.
    ///
    /// # Errors
    /// `files`, and those of `take`.
    pub async fn for_each(
        &self,
        mut take: impl AsyncFnMut(&str, Vec<Value>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        for file in self.run.list(self.folder).await? {
            let text = self.run.read(&self.path(&file)).await?.unwrap_or_default();
            let mut lists: Vec<(String, Vec<Value>)> = Vec::new();
            for item in parse_lines::<Value>(&text) {
                let id = get_str(&item, self.id_member);
                if self.finished.get(id) != Some(&file) {
                    continue;
                }
                match lists.last_mut() {
                    Some((last, items)) if last == id => items.push(item),
                    _ => lists.push((id.to_owned(), vec![item])),
                }
            }
            for (id, items) in lists {
                take(&id, items).await?;
            }
        }
        Ok(())
    }

    fn file_name(&self) -> String {
        format!("{:05}.ndjson", self.file)
    }

    fn path(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }
}
