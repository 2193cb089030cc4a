//! Moves the users who never log in, in bulk: export, convert, import, verify, and the assignments of roles and
//! organizations.
//!
//! Chunked work is done by structs that take bytes and call a host; requests are sent by async functions over the ports
//! of a session. The host opens the files and shows the progress.

pub mod assignments;
pub mod commands;
pub mod configuration;
pub mod convert;
pub mod index;
pub mod jobs;
pub mod line_reader;
pub mod ndjson;
pub mod plan;
pub mod ports;
pub mod record;
pub mod timestamp;
pub mod undo;
pub mod verify;
