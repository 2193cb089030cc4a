//! Two root modules for Terraform's provider auth0/auth0, one for each tenant.
//!
//! Source: the provider's `docs/resources/` and `docs/data-sources/`.

mod attack_protection;
mod hcl;
mod new_tenant;
mod old_tenant;
mod readme;
mod shared;

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::{EmittedFile, EmittedFiles};
use crate::problem::Problem;

const GITIGNORE: &str = "# The state and the values of variables have secrets in plain text.
*.tfstate
*.tfstate.*
*.tfvars
.terraform/
";

/// Writes the modules of both tenants and a README with the commands that apply them.
pub fn emit(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let mut files = vec![
        EmittedFile::new("README.md", readme::readme(context)),
        EmittedFile::new(".gitignore", GITIGNORE),
    ];
    files.extend(old_tenant::files(context));
    files.extend(new_tenant::files(context, scripts));
    Ok(EmittedFiles {
        files,
        notes: readme::notes(context),
    })
}
