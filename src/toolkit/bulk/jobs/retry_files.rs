//! The files of `retry/` and `retry-with-upsert/`: users that have failed and can be sent again.

use serde_json::value::RawValue;

use crate::bulk::jobs::failures::{FAILED, Failure};
use crate::bulk::jobs::import_file::{Identifiers, ImportRecord, to_text};
use crate::bulk::jobs::remedy::Retry;
use crate::bulk::line_reader::LineReader;
use crate::bulk::ndjson::parse_lines;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// How many bytes of users a retry file holds; Auth0 advises files of this size where there are many.
const RETRY_FILE_BYTES: usize = 400_000;

/// Writes the users that can be sent again into files of `retry/` and `retry-with-upsert/`, and returns the names of the
/// files.
///
/// # Errors
/// `files`
pub async fn write_retry_files(folder: &impl RunFolder) -> Result<Vec<String>, Problem> {
    let mut as_is = RetryFiles::new(folder, "retry");
    let mut with_upsert = RetryFiles::new(folder, "retry-with-upsert");
    let mut reader = LineReader::new(folder, FAILED);
    while let Some(lines) = reader.next().await? {
        for failure in parse_lines::<Failure>(&lines) {
            let Some(json) = failure.user else { continue };
            match failure.retry {
                Retry::AsIs => as_is.add(json).await?,
                Retry::WithUpsert => with_upsert.add(json).await?,
                Retry::AfterCorrection | Retry::No => {}
            }
        }
    }
    let mut names = as_is.finish().await?;
    names.extend(with_upsert.finish().await?);
    Ok(names)
}

/// Import files of a folder, which are written as soon as they are full.
struct RetryFiles<'a, F> {
    run: &'a F,
    folder: &'static str,
    records: Vec<ImportRecord>,
    bytes: usize,
    names: Vec<String>,
}

impl<'a, F: RunFolder> RetryFiles<'a, F> {
    fn new(run: &'a F, folder: &'static str) -> Self {
        Self {
            run,
            folder,
            records: Vec::new(),
            bytes: 0,
            names: Vec::new(),
        }
    }

    async fn add(&mut self, json: Box<RawValue>) -> Result<(), Problem> {
        // A record has a comma and a line break in its file.
        let length = json.get().len().saturating_add(2);
        if self.bytes.saturating_add(length) > RETRY_FILE_BYTES {
            self.write().await?;
        }
        self.bytes = self.bytes.saturating_add(length);
        self.records.push(ImportRecord {
            json,
            identifiers: Identifiers::default(),
        });
        Ok(())
    }

    /// Writes the last file, and returns the names of all.
    async fn finish(mut self) -> Result<Vec<String>, Problem> {
        self.write().await?;
        Ok(self.names)
    }

    async fn write(&mut self) -> Result<(), Problem> {
        if self.records.is_empty() {
            return Ok(());
        }
        let number = self.names.len().saturating_add(1);
        let name = format!("{}/{number:05}.json", self.folder);
        let text = to_text(self.records.iter());
        self.run.write(&name, &text).await?;
        self.names.push(name);
        self.records.clear();
        self.bytes = 0;
        Ok(())
    }
}
