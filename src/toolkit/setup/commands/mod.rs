//! The commands that read or change tenants, each with its request.

pub mod check;
mod check_finished;
mod check_run;
pub mod clean_up;
pub mod finish;
mod old_tenant_findings;
pub mod rotate_secret;
pub mod setup;
pub mod undo;
