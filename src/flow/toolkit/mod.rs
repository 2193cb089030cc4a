//! The order of calls of the command line: read both tenants, plan, agree, write, read again.
//!
//! May use: what the rest of `flow` may, and `serde_json`. Only built with the feature `toolkit`.

pub mod apply;
pub mod check;
pub mod finish;
pub mod one_run;
pub mod operator;
pub mod probe;
pub mod read_database;
pub mod read_new_tenant;
pub mod read_old_tenant;
pub mod rewrite;
pub mod session;
mod session_problems;
pub mod setup;
pub mod task;
pub mod undo;
pub mod write_plan;
