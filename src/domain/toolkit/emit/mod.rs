//! The wanted state in the forms of other tools: files to write into a folder.

use serde::Serialize;

use super::artifacts::Artifacts;
use super::migration_settings::MigrationSettings;
use super::problem::{Problem, ProblemCode};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its path below the folder, with slashes.
    pub path: String,
    /// What is in it.
    pub content: String,
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
    subject.artifacts.scripts(subject.settings)?;
    Err(Problem::new(ProblemCode::WrongUse, format!("there is no format {format:?}"))
        .remedy("Use deploy-cli or terraform."))
}

/// Writes the scripts, the Action and a page of steps, for those who paste by hand.
///
/// # Errors
/// `script_too_long`.
pub fn scripts(subject: &Subject<'_>) -> Result<Emitted, Problem> {
    let scripts = subject.artifacts.scripts(subject.settings)?;
    let file = |path: &str, content: &str| File { path: path.to_owned(), content: content.to_owned() };
    let files = vec![
        file("login.js", scripts.login),
        file("get_user.js", scripts.get_user),
        file("old-tenant-post-login.js", &subject.artifacts.action),
    ];
    Ok(Emitted { files, notes: Vec::new() })
}
