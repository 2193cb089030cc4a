//! The requests to the Management API v2, one file per endpoint.

pub mod actions;
pub mod attack_protection;
pub mod authentication_methods;
pub mod client_grants;
pub mod clients;
pub mod connection_clients;
pub mod connections;
pub mod events;
pub mod guardian_factors;
pub mod guardian_policies;
pub mod jobs;
pub mod logs;
pub mod organization_members;
pub mod organizations;
pub mod resource_servers;
pub mod roles;
pub mod tenant_settings;
pub mod trigger_bindings;
pub mod user_identities;
pub mod user_permissions;
pub mod users;
