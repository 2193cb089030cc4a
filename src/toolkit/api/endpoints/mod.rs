//! The requests to the Management API v2, one file per endpoint.

pub mod actions;
pub mod attack_protection;
pub mod client_grants;
pub mod clients;
pub mod connection_clients;
pub mod connections;
pub mod guardian_factors;
pub mod guardian_policies;
pub mod jobs;
pub mod logs;
pub mod tenant_settings;
pub mod trigger_bindings;
pub mod users;
