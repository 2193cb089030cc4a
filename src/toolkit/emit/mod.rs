//! Writes the desired state of both tenants as files: for other tools, or for a set-up by hand.
//!
//! What the desired state is, `setup::desired` decides; the files here only express it. This file only declares
//! modules and exports. The others form a tree: a format imports the shared files of this folder, never the other way round,
//! except for `formats` and `request`, which call the formats.

mod context;
mod deploy_cli;
mod emitted_files;
mod file_name;
mod format;
mod formats;
mod manual_setup;
mod markdown;
mod request;
mod terraform;

pub use context::EmitContext;
pub use emitted_files::{EmittedFile, EmittedFiles};
pub use format::EmitFormat;
pub use formats::{emit, emit_scripts};
pub use request::{EmitRequest, ScriptsRequest};
