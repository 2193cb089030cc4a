//! The entry points of the formats.

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::EmittedFiles;
use crate::emit::format::EmitFormat;
use crate::emit::{deploy_cli, manual_setup, terraform};
use crate::problem::Problem;

/// Writes the desired state as files for another tool.
///
/// # Errors
/// `script_missing`, `script_too_long`.
pub fn emit(context: &EmitContext<'_>, format: EmitFormat) -> Result<EmittedFiles, Problem> {
    match format {
        EmitFormat::DeployCli => deploy_cli::emit(context),
        EmitFormat::Terraform => terraform::emit(context),
    }
}

/// Writes the scripts, the Action and a page of steps, for a set-up by hand.
///
/// # Errors
/// `script_missing`, `script_too_long`.
pub fn emit_scripts(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    manual_setup::emit(context)
}
