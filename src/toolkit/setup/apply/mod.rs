//! Executes a plan.

mod action_steps;
mod allowlist_steps;
pub mod apply_all;
pub mod apply_report;
pub mod clean_up_steps;
pub mod execute_plan;
mod prove_client;
pub mod rotation_steps;
pub mod setup_steps;
pub mod update_connections;
pub mod write_connection;
