//! The Management API v2, one file per endpoint: what is sent, and where the answer has it.

pub mod actions;
pub mod attack_protection;
pub mod client_grants;
pub mod clients;
pub mod connection_clients;
pub mod connections;
pub mod guardian_policies;
pub mod tenant_settings;
pub mod trigger_bindings;
