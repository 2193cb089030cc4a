//! The commands that read or change tenants, each with its request.

pub mod check;
mod check_finished;
mod check_run;
pub mod clean_up;
pub mod finish;
pub mod setup;
pub mod undo;
