//! What the command line decides: how two tenants are to be, how they are, and what is to be done about it.
//!
//! May use: what the rest of `domain` may, and `serde`, `serde_json`, `sha2`. Only built with the feature
//! `toolkit`, so that the action scripts do not carry it.

pub mod address_range;
pub mod artifacts;
pub mod check;
pub mod check_new_tenant;
pub mod check_old_tenant;
pub mod configuration_keys;
pub mod connection_options;
pub mod credentials;
pub mod diff;
pub mod emit;
pub mod fingerprint;
pub mod found;
pub mod json_value;
pub mod member;
pub mod migration_settings;
pub mod plan;
pub mod plan_finish;
pub mod plan_new_tenant;
pub mod plan_old_tenant;
pub mod plan_undo;
pub mod problem;
pub mod saved_state;
pub mod step;
pub mod tenant;
pub mod wanted;
