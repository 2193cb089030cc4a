//! Plans what has to change.

pub mod connection_options;
pub mod diff;
pub mod fingerprint;
pub mod plan;
mod plan_attack_protection;
pub mod plan_finish;
pub mod plan_new_tenant;
pub mod plan_old_tenant;
pub mod plan_undo;
pub mod step;
