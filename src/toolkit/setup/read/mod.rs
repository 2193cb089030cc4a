//! Reads how the tenants are.

pub mod current_state;
pub mod database;
pub mod new_tenant;
pub mod old_tenant;
