//! The wanted state in the forms of other tools: files to write into a folder.
//!
//! May use: the rest of `domain::toolkit`. What is wanted is said there; here it is only written down.

mod deploy_cli;
mod deploy_cli_readme;
mod file_name;
mod hcl;
mod markdown;
mod steps_page;
mod terraform;
mod terraform_new_tenant;
mod terraform_old_tenant;
mod terraform_readme;

use serde::Serialize;

use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmittedFile {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// What is in it.
    pub content: String,
}

impl EmittedFile {
    fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            content: content.into(),
        }
    }
}

/// The document of `emit` and `scripts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmittedFiles {
    /// The files.
    pub files: Vec<EmittedFile>,
    /// What is to be done with them.
    pub notes: Vec<String>,
}

/// What is written about.
pub struct EmitContext<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The package's files.
    pub package_files: &'a PackageFiles,
    /// The old tenant's domain, where it is known.
    pub old_domain: Option<String>,
    /// The new tenant's domain, where it is known.
    pub new_domain: Option<String>,
}

/// A tool that the files are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmitFormat {
    /// The directory format of auth0-deploy-cli.
    DeployCli,
    /// Root modules for Terraform.
    Terraform,
}

impl EmitFormat {
    /// Finds the format that the command line calls `name`.
    ///
    /// # Errors
    /// `wrong_use`, if no format has this name.
    pub fn from_name(name: &str) -> Result<Self, Problem> {
        match name {
            "deploy-cli" => Ok(Self::DeployCli),
            "terraform" => Ok(Self::Terraform),
            _ => Err(
                Problem::new(ProblemCode::WrongUse, format!("unknown format {name:?}"))
                    .with_remedy("Use deploy-cli or terraform."),
            ),
        }
    }
}

/// Writes the desired state of both tenants as files for another tool.
///
/// # Errors
/// `script_too_long`.
pub fn emit(context: &EmitContext<'_>, format: EmitFormat) -> Result<EmittedFiles, Problem> {
    match format {
        EmitFormat::DeployCli => deploy_cli::emit(context),
        EmitFormat::Terraform => terraform::emit(context),
    }
}

/// Writes the scripts, the Action and a page of steps, for those who paste by hand.
///
/// # Errors
/// `script_too_long`.
pub fn emit_scripts(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let files = vec![
        EmittedFile::new(LOGIN, scripts.login),
        EmittedFile::new(GET_USER, scripts.get_user),
        EmittedFile::new(ACTION, context.package_files.action.as_str()),
        EmittedFile::new("STEPS.md", steps_page::page(context)),
    ];
    Ok(EmittedFiles {
        files,
        notes: vec!["STEPS.md has the steps, with the values of your settings.".to_owned()],
    })
}

const LOGIN: &str = "login.js";
const GET_USER: &str = "get_user.js";
const ACTION: &str = "old-tenant-post-login.js";

/// The connections of the old tenant, each once.
fn old_connections(settings: &MigrationSettings) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for pair in &settings.connections {
        if !names.contains(&pair.old.as_str()) {
            names.push(&pair.old);
        }
    }
    names
}
