//! Finds equal keys among any number of users in about 10 MB of memory: 64-bit hashes, spilled into one temporary file.
//!
//! An index has 256 parts, chosen by the first byte of the hash, and each part is sorted by itself at the end. All parts
//! share one file, written in blocks: 256 open files would meet the usual limit of macOS.
//!
//! ```
//! use migration_toolkit::bulk::index::hash::hash;
//! use migration_toolkit::bulk::index::spilled_index::{PARTS, SpilledIndex};
//! use migration_toolkit::bulk::index::temporary_file::TemporaryFile;
//! # use migration_toolkit::bulk::ports::BulkHost;
//! # struct Memory(Vec<u8>);
//! # impl BulkHost for Memory {
//! #     fn write_import_file(&mut self, _: &str, _: &[u8]) -> bool { false }
//! #     fn read_import_file(&mut self, _: &str, _: u64, _: &mut [u8]) -> bool { false }
//! #     fn append(&mut self, _: &str, _: &[u8]) -> bool { false }
//! #     fn write_block(&mut self, _: u64, _: &[u8]) -> bool { false }
//! #     fn read_block(&mut self, _: u64, _: &mut [u8]) -> bool { false }
//! # }
//! # let mut host = Memory(Vec::new());
//! let mut file = TemporaryFile::default();
//! let mut index = SpilledIndex::<2>::default();
//! for (line, id) in [(1, "jo"), (2, "zoe"), (3, "jo")] {
//!     index.insert([hash(id.as_bytes()), line], &mut file, &mut host)?;
//! }
//! let mut twice = Vec::new();
//! let mut records = Vec::new();
//! for part in PARTS {
//!     index.read_sorted(part, &mut records, &mut host)?;
//!     let equal = |pair: &[[u64; 2]]| pair[0][0] == pair[1][0];
//!     twice.extend(records.windows(2).filter(|pair| equal(pair)).map(|pair| pair[1][1]));
//! }
//! assert_eq!(twice, [3]);
//! # Ok::<(), migration_toolkit::problem::Problem>(())
//! ```

pub mod hash;
pub mod seen_hashes;
pub mod spilled_index;
pub mod spilled_table;
pub mod spilled_texts;
pub mod temporary_file;
