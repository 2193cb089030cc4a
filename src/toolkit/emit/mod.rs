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

use crate::artifacts::Artifacts;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// What is in it.
    pub content: String,
}

impl File {
    fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            content: content.into(),
        }
    }
}

/// The document of `emit` and `scripts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Emitted {
    /// The files.
    pub files: Vec<File>,
    /// What is to be done with them.
    pub notes: Vec<String>,
}

/// What is written about.
pub struct Subject<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The package's files.
    pub artifacts: &'a Artifacts,
    /// The old tenant's domain, where it is known.
    pub old_domain: Option<String>,
    /// The new tenant's domain, where it is known.
    pub new_domain: Option<String>,
}

/// Writes the wanted state in a form.
///
/// # Errors
/// `wrong_use`, for a form that there is not; `script_too_long`.
pub fn emit(subject: &Subject<'_>, format: &str) -> Result<Emitted, Problem> {
    match format {
        "deploy-cli" => deploy_cli::emit(subject),
        "terraform" => terraform::emit(subject),
        _ => Err(Problem::new(
            ProblemCode::WrongUse,
            format!("there is no format {format:?}"),
        )
        .remedy("Use deploy-cli or terraform.")),
    }
}

/// Writes the scripts, the Action and a page of steps, for those who paste by hand.
///
/// # Errors
/// `script_too_long`.
pub fn scripts(subject: &Subject<'_>) -> Result<Emitted, Problem> {
    let scripts = subject.artifacts.scripts(subject.settings)?;
    let files = vec![
        File::new(LOGIN, scripts.login),
        File::new(GET_USER, scripts.get_user),
        File::new(ACTION, subject.artifacts.action.as_str()),
        File::new("STEPS.md", steps_page::page(subject)),
    ];
    Ok(Emitted {
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
