//! Checks everything that must be right before a user can move. The checks of a tenant read only its current state; the
//! probes send what the action scripts would send.

mod action;
pub mod allowlists;
mod applications;
pub mod check;
pub mod check_id;
pub mod connection_options;
pub mod finished;
pub mod former_names;
pub mod new_action;
pub mod new_tenant;
pub mod old_tenant;
pub mod probe;
mod probe_remedy;
pub mod profile_size;
pub mod scopes;
pub mod second_factors;
pub mod single_run_cache;
pub mod token_quota;
mod without_cryptography;
