//! Files in the directory format of auth0-deploy-cli 8: one tree for each tenant.
//!
//! Source: its `docs/configuring-the-deploy-cli.md`, `docs/keyword-replacement.md` and
//! `src/context/directory/handlers/`.

mod files;
mod new_tenant;
mod old_tenant;
mod placeholders;
mod readme;

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::{EmittedFile, EmittedFiles};
use crate::problem::Problem;

/// Writes the trees of both tenants and a README with the commands that import them.
pub fn emit(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let mut files = vec![EmittedFile::new("README.md", readme::readme(context))];
    files.extend(old_tenant::files(context));
    files.extend(new_tenant::files(context, scripts));
    Ok(EmittedFiles {
        files,
        notes: readme::notes(context),
    })
}
