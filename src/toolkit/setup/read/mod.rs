//! Reads how the tenants are.

pub mod found;
pub mod read_database;
pub mod read_new_tenant;
pub mod read_old_tenant;
