//! Plans what has to change.

mod attack_protection;
pub mod connection_options;
pub mod diff;
pub mod fingerprint;
pub mod finish;
pub mod new_tenant;
pub mod old_tenant;
pub mod plan;
pub mod step;
pub mod undo;
