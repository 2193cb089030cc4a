//! A host of chunked work that keeps all files in memory.

use std::collections::{BTreeMap, BTreeSet};

use migration_toolkit::bulk::ports::BulkHost;
use serde_json::Value;

/// The files that a command has written.
#[derive(Default)]
pub struct MemoryHost {
    /// Import files, by name.
    pub import_files: BTreeMap<String, Vec<u8>>,
    /// Files of the run folder, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Each piece that was appended to a file of the run folder: the name and the number of bytes.
    pub appended: Vec<(String, usize)>,
    /// The temporary file.
    pub temporary: Vec<u8>,
    /// How many calls may still succeed; `None` if all may.
    pub remaining_calls: Option<usize>,
    /// Whether all calls succeed again after one has failed.
    pub recovers: bool,
    /// The import files of which a part was read, each time.
    pub import_reads: Vec<String>,
    /// The import files that were written after the first read.
    pub written_late: BTreeSet<String>,
}

impl MemoryHost {
    /// The lines of an NDJSON file of the run folder; none if it was not written.
    pub fn lines(&self, name: &str) -> Vec<Value> {
        let bytes = self.files.get(name).map(Vec::as_slice).unwrap_or_default();
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(text.is_empty() || text.ends_with('\n'), "a torn line");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    /// The text of an import file.
    pub fn import_text(&self, name: &str) -> &str {
        std::str::from_utf8(&self.import_files[name]).expect("UTF-8")
    }

    /// The users of all import files, as text, in the order of the files.
    pub fn import_lines(&self) -> Vec<&str> {
        let names = self.import_files.keys();
        names
            .flat_map(|name| {
                let text = self.import_text(name);
                let inner = text
                    .strip_prefix("[\n")
                    .and_then(|text| text.strip_suffix("\n]"));
                inner.expect("an array, one user a line").split(",\n")
            })
            .collect()
    }

    fn may_succeed(&mut self) -> bool {
        let Some(remaining) = &mut self.remaining_calls else {
            return true;
        };
        let may = *remaining > 0;
        *remaining = remaining.saturating_sub(1);
        if !may && self.recovers {
            self.remaining_calls = None;
        }
        may
    }
}

impl BulkHost for MemoryHost {
    fn write_import_file(&mut self, name: &str, bytes: &[u8]) -> bool {
        let may = self.may_succeed();
        if may {
            let old = self.import_files.insert(name.to_owned(), bytes.to_vec());
            assert!(old.is_none(), "a file is written again");
            if !self.import_reads.is_empty() {
                self.written_late.insert(name.to_owned());
            }
        }
        may
    }

    fn read_import_file(&mut self, name: &str, offset: u64, buffer: &mut [u8]) -> bool {
        assert!(!self.written_late.contains(name), "a late file is read");
        self.import_reads.push(name.to_owned());
        let start = usize::try_from(offset).expect("an offset in memory");
        buffer.copy_from_slice(&self.import_files[name][start..start + buffer.len()]);
        self.may_succeed()
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> bool {
        let file = self.files.entry(name.to_owned()).or_default();
        file.extend_from_slice(bytes);
        self.appended.push((name.to_owned(), bytes.len()));
        self.may_succeed()
    }

    fn write_block(&mut self, offset: u64, bytes: &[u8]) -> bool {
        let start = usize::try_from(offset).expect("an offset in memory");
        let end = start + bytes.len();
        if self.temporary.len() < end {
            self.temporary.resize(end, 0);
        }
        self.temporary[start..end].copy_from_slice(bytes);
        self.may_succeed()
    }

    fn read_block(&mut self, offset: u64, buffer: &mut [u8]) -> bool {
        let start = usize::try_from(offset).expect("an offset in memory");
        buffer.copy_from_slice(&self.temporary[start..start + buffer.len()]);
        self.may_succeed()
    }
}
