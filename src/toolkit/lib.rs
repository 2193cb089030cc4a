//! The command line's engine: sets tenants up, checks them, ends a migration, and writes files for other tools.
//!
//! It does no I/O of its own: requests, the clock and the operator are ports.
//!
//! - [`settings`]: the settings file, and what the action scripts are configured with,
//! - [`api`]: the Management API of one tenant,
//! - [`setup`]: reads both tenants, plans, applies and checks,
//! - [`emit`]: the same set-up as files.

pub mod api;

pub mod emit;
pub mod json_value;
pub mod package_files;
pub mod problem;
pub mod secret;
pub mod settings;
pub mod setup;
pub mod tenant;
