//! The Management API v2 as the command line uses it, one file per endpoint: what is asked, and where the answer has it.
//!
//! May use: what the rest of `endpoints` may, and `serde_json`. Only built with the feature `toolkit`.

pub mod actions;
pub mod ask;
pub mod attack_protection;
pub mod client_grants;
pub mod clients;
pub mod connection_clients;
pub mod connections;
pub mod guardian_policies;
pub mod tenant_settings;
pub mod token;
pub mod trigger_bindings;
