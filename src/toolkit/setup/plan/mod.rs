//! Compares the current state of both tenants with the desired state, and plans the changes. Planning works on plain
//! data: it sends no requests and reads no clock. It may use `settings`, `setup::desired` and
//! `setup::read::current_state`.

pub mod action;
mod applications;
mod attack_protection;
pub mod carried_options;
pub mod clean_up;
mod clean_up_marks;
pub mod connection_options;
pub mod diff;
pub mod fingerprint;
pub mod finish;
pub mod former_names;
pub mod new_tenant;
pub mod old_tenant;
pub mod plan;
pub mod replaced_scripts;
pub mod rotation;
mod rotation_rights;
mod rotation_start;
mod shared_action;
pub mod step;
pub mod undo;
