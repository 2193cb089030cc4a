//! A run folder for exports, in which nothing is downloaded.

use std::cell::RefCell;
use std::collections::VecDeque;

use migration_toolkit::bulk::jobs::download::{Downloaded, Downloads};
use migration_toolkit::bulk::ports::RunFolder;
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;

use super::memory_folder::MemoryFolder;

/// A run folder, and what becomes of the next downloads.
#[derive(Default)]
pub struct ExportFolder {
    pub files: MemoryFolder,
    downloads: RefCell<VecDeque<Downloaded>>,
    pub links: RefCell<Vec<String>>,
}

impl ExportFolder {
    pub fn downloading(downloads: &[Downloaded]) -> Self {
        Self {
            downloads: RefCell::new(downloads.iter().cloned().collect()),
            ..Self::default()
        }
    }
}

impl RunFolder for ExportFolder {
    async fn read(&self, name: &str) -> Result<Option<String>, Problem> {
        self.files.read(name).await
    }

    async fn read_lines(&self, name: &str, offset: u64) -> Result<String, Problem> {
        self.files.read_lines(name, offset).await
    }

    async fn list(&self, folder: &str) -> Result<Vec<String>, Problem> {
        self.files.list(folder).await
    }

    async fn write(&self, name: &str, text: &str) -> Result<(), Problem> {
        self.files.write(name, text).await
    }

    async fn append(&self, name: &str, lines: &str) -> Result<(), Problem> {
        self.files.append(name, lines).await
    }

    async fn rename(&self, from: &str, to: &str) -> Result<(), Problem> {
        self.files.rename(from, to).await
    }
}

impl Downloads for ExportFolder {
    async fn download(&self, link: &Secret, name: &str) -> Downloaded {
        assert_eq!(name, "users-old.ndjson.gz");
        self.links.borrow_mut().push(link.expose().to_owned());
        let next = self.downloads.borrow_mut().pop_front();
        next.expect("a download")
    }
}
