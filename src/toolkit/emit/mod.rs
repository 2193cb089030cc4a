//! Writes the desired state of both tenants as files: for other tools, or for a set-up by hand.
//!
//! What the desired state is, `setup::desired` decides; the files here only express it. The modules form a tree: each
//! imports shared types from files beside or above it, none imports its parent module.

mod context;
mod deploy_cli;
mod emitted_files;
mod file_name;
mod format;
mod manual_setup;
mod markdown;
mod request;
mod terraform;

pub use context::EmitContext;
pub use emitted_files::{EmittedFile, EmittedFiles};
pub use format::EmitFormat;
pub use request::{EmitRequest, ScriptsRequest};

use crate::problem::Problem;

/// Writes the desired state as files for another tool.
///
/// # Errors
/// `script_too_long`.
pub fn emit(context: &EmitContext<'_>, format: EmitFormat) -> Result<EmittedFiles, Problem> {
    match format {
        EmitFormat::DeployCli => deploy_cli::emit(context),
        EmitFormat::Terraform => terraform::emit(context),
    }
}

/// Writes the scripts, the Action and a page of steps, for a set-up by hand.
///
/// # Errors
/// `script_too_long`.
pub fn emit_scripts(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    manual_setup::emit(context)
}
