//! Compares the current state of both tenants with the desired one, and plans the changes. Planning only reads values:
//! it sends no requests and knows no clock. It may use `setup::read::current_state`, `setup::desired` and `settings`.

pub mod action;
mod attack_protection;
pub mod connection_options;
pub mod diff;
pub mod fingerprint;
pub mod finish;
mod migration_client;
pub mod new_tenant;
pub mod old_tenant;
pub mod plan;
pub mod step;
pub mod undo;
