//! Applies a plan.

pub mod apply;
pub mod rewrite;
pub mod write_connection;
pub mod write_plan;
