//! Sets both tenants up: reads their current state, plans the changes, applies them, and checks the result.
//! It may use `api` and `settings`, and the core for what the action scripts themselves do.

pub mod apply;
pub mod check;
pub mod commands;
pub mod desired;
pub mod missing_connection;
pub mod plan;
pub mod read;
pub mod region_addresses;
pub mod saved_allowlists;
pub mod saved_state;
pub mod settings_context;
pub mod ui;
