//! Lines for a file of the run folder, many in one write.

use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;

/// How much text is written at once, in bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// Lines that are about to be appended to a file.
#[derive(Debug)]
pub struct LineBuffer {
    name: String,
    text: String,
}

impl LineBuffer {
    /// Lines for the file of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: String::new(),
        }
    }

    /// Adds a line, which ends in a line break.
    ///
    /// # Errors
    /// `files`
    pub fn push(&mut self, line: &str, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.text.push_str(line);
        if self.text.len() < BUFFER_BYTES {
            return Ok(());
        }
        self.flush(host)
    }

    /// Appends the lines to the file. It is there afterwards even without lines, so that it replaces the file of an earlier
    /// attempt.
    ///
    /// # Errors
    /// `files`
    pub fn finish(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.flush(host)?;
        if host.append(&self.name, &[]) {
            Ok(())
        } else {
            Err(file_problem(&self.name, "could not be written"))
        }
    }

    fn flush(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        if !self.text.is_empty() && !host.append(&self.name, self.text.as_bytes()) {
            return Err(file_problem(&self.name, "could not be written"));
        }
        self.text.clear();
        Ok(())
    }
}
