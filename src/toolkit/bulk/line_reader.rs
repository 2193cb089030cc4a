//! Reads a file of the run folder that holds whole users, and so may be too long for one text.

use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// The lines of a file, from its beginning to its end.
pub struct LineReader<'a, F> {
    folder: &'a F,
    name: &'a str,
    offset: u64,
}

impl<'a, F: RunFolder> LineReader<'a, F> {
    /// Begins a file. One that is not there has no lines.
    pub fn new(folder: &'a F, name: &'a str) -> Self {
        Self {
            folder,
            name,
            offset: 0,
        }
    }

    /// The next lines, with their ends; `None` after the last one. Only the last line may lack its end.
    ///
    /// # Errors
    /// `files`
    pub async fn next(&mut self) -> Result<Option<String>, Problem> {
        let lines = self.folder.read_lines(self.name, self.offset).await?;
        self.offset = self.offset.saturating_add(lines.len() as u64);
        Ok((!lines.is_empty()).then_some(lines))
    }
}
