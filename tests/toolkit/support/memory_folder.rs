//! A run folder in memory, with the promises of the real one: whole files are replaced at once, appends may be torn by a crash,
//! and a torn last line is cut off before a new process appends.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use migration_toolkit::bulk::ports::RunFolder;
use migration_toolkit::problem::Problem;
use serde_json::Value;

use super::process::Process;

#[derive(Default)]
pub struct MemoryFolder {
    pub files: RefCell<BTreeMap<String, String>>,
    appended: RefCell<BTreeSet<String>>,
    process: Rc<Process>,
}

impl MemoryFolder {
    pub fn new(process: Rc<Process>) -> Self {
        Self {
            process,
            ..Self::default()
        }
    }

    pub fn with(self, name: &str, text: &str) -> Self {
        self.files
            .borrow_mut()
            .insert(name.to_owned(), text.to_owned());
        self
    }

    /// A new process opens the folder.
    pub fn reopen(&self) {
        self.appended.borrow_mut().clear();
    }

    pub fn text(&self, name: &str) -> String {
        self.files.borrow().get(name).cloned().unwrap_or_default()
    }

    /// The whole lines of a file, as JSON.
    pub fn lines(&self, name: &str) -> Vec<Value> {
        let text = self.text(name);
        text.split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }
}

/// Files that hold whole users, and so may be too long to be read at once.
const LONG_FILES: [&str; 2] = ["failed.ndjson", "no-email.ndjson"];

/// The whole file, which must not be a long one.
pub fn read_whole(files: &BTreeMap<String, String>, name: &str) -> Option<String> {
    assert!(!LONG_FILES.contains(&name), "{name} may be too long");
    files.get(name).cloned()
}

/// The line at an offset, so that whatever reads lines is given them one by one.
pub fn read_line(files: &BTreeMap<String, String>, name: &str, offset: u64) -> String {
    let text = files.get(name).map(String::as_str).unwrap_or_default();
    let rest = &text[usize::try_from(offset).expect("an offset")..];
    rest.split_inclusive('\n')
        .next()
        .unwrap_or_default()
        .to_owned()
}

impl RunFolder for MemoryFolder {
    async fn read(&self, name: &str) -> Result<Option<String>, Problem> {
        Ok(read_whole(&self.files.borrow(), name))
    }

    async fn read_lines(&self, name: &str, offset: u64) -> Result<String, Problem> {
        Ok(read_line(&self.files.borrow(), name, offset))
    }

    async fn list(&self, folder: &str) -> Result<Vec<String>, Problem> {
        let prefix = format!("{folder}/");
        let files = self.files.borrow();
        let names = files.keys().filter_map(|name| name.strip_prefix(&prefix));
        Ok(names.map(str::to_owned).collect())
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), Problem> {
        self.process.step().await;
        self.files
            .borrow_mut()
            .insert(name.to_owned(), text.to_owned());
        self.process.step().await;
        Ok(())
    }

    async fn append(&self, name: &str, lines: &str) -> Result<(), Problem> {
        self.process.step().await;
        let is_torn = self.process.dies_next();
        {
            let mut files = self.files.borrow_mut();
            let file = files.entry(name.to_owned()).or_default();
            if self.appended.borrow_mut().insert(name.to_owned()) {
                let end = file.rfind('\n').map_or(0, |end| end + 1);
                file.truncate(end);
            }
            let half = (0..=lines.len() / 2)
                .rev()
                .find(|at| lines.is_char_boundary(*at))
                .unwrap_or(0);
            file.push_str(if is_torn { &lines[..half] } else { lines });
        }
        self.process.step().await;
        self.process.step().await;
        Ok(())
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), Problem> {
        self.process.step().await;
        {
            let mut files = self.files.borrow_mut();
            let text = files.remove(from).expect("a file to rename");
            files.insert(to.to_owned(), text);
            self.appended.borrow_mut().remove(from);
            self.appended.borrow_mut().remove(to);
        }
        self.process.step().await;
        Ok(())
    }
}
