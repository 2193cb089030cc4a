//! What must be right before a user can move.

pub mod check;
pub mod check_id;
pub mod new_tenant;
pub mod old_tenant;
pub mod probe;
pub mod single_run_cache;
