//! A file of the run folder with one JSON object a line.

use serde::Serialize;

use crate::bulk::ports::{BulkHost, file_problem};
use crate::problem::Problem;

/// How many bytes are collected before they are appended.
const BUFFER_BYTES: usize = 64 * 1024;

/// A file of the run folder with one JSON object a line. It is not created before the first line.
pub struct LinesFile {
    name: &'static str,
    buffer: Vec<u8>,
}

impl LinesFile {
    /// A file of this name, without lines.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            buffer: Vec::new(),
        }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// `files`
    pub fn add(&mut self, line: &impl Serialize, host: &mut impl BulkHost) -> Result<(), Problem> {
        if serde_json::to_writer(&mut self.buffer, line).is_err() {
            return Err(file_problem(self.name, "could not be written"));
        }
        self.end_line(host)
    }

    /// Adds a line that is JSON text already, so that its numbers keep their digits.
    ///
    /// # Errors
    /// `files`
    pub fn add_text(&mut self, json: &str, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.buffer.extend_from_slice(json.as_bytes());
        self.end_line(host)
    }

    fn end_line(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        self.buffer.push(b'\n');
        if self.buffer.len() > BUFFER_BYTES {
            self.flush(host)?;
        }
        Ok(())
    }

    /// Appends the lines that are still in memory.
    ///
    /// # Errors
    /// `files`
    pub fn flush(&mut self, host: &mut impl BulkHost) -> Result<(), Problem> {
        if !self.buffer.is_empty() && !host.append(self.name, &self.buffer) {
            return Err(file_problem(self.name, "could not be written"));
        }
        self.buffer.clear();
        Ok(())
    }
}
