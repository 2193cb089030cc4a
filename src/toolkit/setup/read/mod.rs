//! Reads the current state of both tenants over their Management APIs, and changes nothing. It may use `api`, and of
//! `setup` only what the state consists of.

pub mod applications;
pub mod current_state;
pub mod database;
pub mod leftovers;
pub mod new_tenant;
pub mod old_tenant;
pub mod post_login;
