//! The files that `emit` and `scripts` return.

use serde::Serialize;

/// File name of the `login` script.
pub const LOGIN: &str = "login.js";
/// File name of the `getUser` script.
pub const GET_USER: &str = "get_user.js";
/// File name of the old tenant's Action.
pub const OLD_TENANT_ACTION: &str = "old-tenant-post-login.js";
/// File name of the new tenant's Action.
pub const NEW_TENANT_ACTION: &str = "new-tenant-post-login.js";

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EmittedFile {
    /// Path relative to the output folder, with slashes.
    pub path: String,
    /// Text of the file.
    pub content: String,
}

/// The files of one command, and notes for the person who runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EmittedFiles {
    /// The files to write.
    pub files: Vec<EmittedFile>,
    /// What to know before the files are used.
    pub notes: Vec<String>,
}

impl EmittedFile {
    /// Creates a file from its path and text.
    pub fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            content: content.into(),
        }
    }
}
