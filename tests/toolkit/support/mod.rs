//! What the toolkit's tests share, beside what the core's tests have.

pub mod assign;
pub mod checks;
pub mod clean_up;
pub mod convert;
#[path = "../../core/support/mod.rs"]
mod core;
pub mod emitted;
pub mod event_tenant;
pub mod explanations;
pub mod export_folder;
pub mod export_jobs;
pub mod history;
pub mod import_world;
pub mod job_tenant;
mod job_tenant_answers;
mod job_tenant_ports;
pub mod memory_folder;
pub mod memory_host;
pub mod migration_settings;
pub mod plan;
pub mod population;
pub mod process;
pub mod records;
pub mod rotation;
pub mod session;
pub mod setup_commands;
pub mod status;
pub mod status_logs;
pub mod tenants;
pub mod toolkit;
pub mod undo_run;
pub mod upsert_world;
pub mod verify;
pub mod verify_command;
pub mod verify_world;

pub use core::*;
