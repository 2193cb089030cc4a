//! The ports of bulk commands: the run folder, the host of chunked work, and the person who confirms a plan.

use std::future::Future;

use crate::api::ports::Progress;
use crate::bulk::plan::BulkPlan;
use crate::problem::{Problem, ProblemCode};

/// The run folder of a command that sends requests. All names are relative to the folder; the host refuses others.
pub trait RunFolder {
    /// The whole text of a file; `None` if there is no such file.
    ///
    /// # Errors
    /// `files`, if it can't be read or is not UTF-8.
    fn read(&self, name: &str) -> impl Future<Output = Result<Option<String>, Problem>>;

    /// The next lines of a file from a byte offset on, with their ends: about a megabyte, but at least one line. Only the last
    /// line of the file may lack its end. Empty at the end of the file, and if there is no such file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn read_lines(&self, name: &str, offset: u64) -> impl Future<Output = Result<String, Problem>>;

    /// The names of the files in a folder of the run folder, sorted; empty if there is no such folder.
    ///
    /// # Errors
    /// `files`
    fn list(&self, folder: &str) -> impl Future<Output = Result<Vec<String>, Problem>>;

    /// Writes a whole file. A crash leaves the old file or the new one, never a part.
    ///
    /// # Errors
    /// `files`
    fn write(&self, name: &str, text: &str) -> impl Future<Output = Result<(), Problem>>;

    /// Appends whole lines to a file, and returns after they are on the disk (`fdatasync`). A last line that a crash has
    /// torn is cut off before the first append of the process.
    ///
    /// # Errors
    /// `files`
    fn append(&self, name: &str, lines: &str) -> impl Future<Output = Result<(), Problem>>;

    /// Gives a file another name, and so replaces the file that has it. A crash leaves the one or the other.
    ///
    /// # Errors
    /// `files`
    fn rename(&self, from: &str, to: &str) -> impl Future<Output = Result<(), Problem>>;
}

/// The host of chunked work, as a worker thread has it. Every call is done when it returns; `false` means that a file
/// could not be read or written, and the host knows why.
pub trait BulkHost {
    /// Writes a whole import file, once. Import files get their names only when the work has succeeded. The host may write it
    /// later: then a call after the failure returns `false`, or the work fails in the end.
    fn write_import_file(&mut self, name: &str, bytes: &[u8]) -> bool;

    /// Fills `buffer` with the bytes of an import file that this work has written, from `offset` on. After the first read, no
    /// file is read that was written after it.
    fn read_import_file(&mut self, name: &str, offset: u64, buffer: &mut [u8]) -> bool;

    /// Appends to a file of the run folder, such as `rejected.ndjson`.
    fn append(&mut self, name: &str, bytes: &[u8]) -> bool;

    /// Writes a block of the temporary file, which is removed at the end.
    fn write_block(&mut self, offset: u64, bytes: &[u8]) -> bool;

    /// Reads a block of the temporary file.
    fn read_block(&mut self, offset: u64, buffer: &mut [u8]) -> bool;
}

/// The person who runs a bulk command.
pub trait BulkUi: Progress {
    /// Shows a plan and asks whether to execute it.
    fn confirm(&self, plan: &BulkPlan) -> impl Future<Output = bool>;
}

/// The problem that a file of the run folder could not be read or written.
pub fn file_problem(name: &str, what: &str) -> Problem {
    Problem::new(
        ProblemCode::Files,
        format!("the file {name} of the run folder {what}"),
    )
    .with_remedy("Look for the reason above, such as a full disk.")
}
