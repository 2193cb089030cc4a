//! The command line's engine: it sets tenants up, checks them, ends a migration, and writes files for other tools.
//!
//! It does no I/O of its own: requests, the clock and the terminal are ports.
//!
//! Folders, each of which may use those before it and none after it:
//!
//! - [`api`]: the Management API of one tenant,
//! - [`settings`]: the settings file, and the settings of the action scripts that follow from it,
//! - [`setup`]: reads both tenants, plans the changes, writes them and checks the result,
//! - [`emit`]: writes the same set-up as files,
//! - [`bulk`]: moves the users who never log in,
//! - [`status`]: counts who has moved and who is left, and predicts the end,
//! - [`init`]: begins a migration: the settings file, and an application with the scopes that the commands need,
//! - [`explain`]: says what the codes mean that this project writes.

pub mod api;
pub mod bulk;
pub mod did_you_mean;
pub mod emit;
pub mod explain;
pub mod init;
pub mod json_value;
pub mod package_files;
pub mod problem;
pub mod request;
pub mod result;
pub mod secret;
pub mod settings;
pub mod setup;
pub mod status;
pub mod tenant;
