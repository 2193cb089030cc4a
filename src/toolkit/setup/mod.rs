//! Sets both tenants up: reads them, plans, applies the plan and checks.

pub mod apply;
pub mod check;
pub mod commands;
pub mod desired;
pub mod plan;
pub mod read;
pub mod saved_state;
pub mod settings_context;
pub mod ui;
