//! What must be right before a user can move.

pub mod check;
pub mod check_new_tenant;
pub mod check_old_tenant;
pub mod one_run;
pub mod probe;
