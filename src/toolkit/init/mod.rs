//! Begins a migration: looks at both tenants, writes the settings, computes the scopes that the commands need, and creates
//! the applications with which the command line uses the Management APIs.
//! It may use `api`, `settings`, `setup`, `bulk` and `status`.

pub mod answers;
pub mod dashboard;
pub mod own_client;
mod own_client_plan;
pub mod scopes;
pub mod tenant_look;
