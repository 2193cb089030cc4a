//! The toolkit, natively: settings, sessions, plans, checks and files.

mod allowlists;
mod checks;
mod connection_plan;
mod current_state;
mod emit_deploy_cli;
mod emit_deploy_cli_readme;
mod emit_scripts;
mod emit_terraform;
mod migration_settings;
mod migration_settings_problems;
mod requests;
mod session;
mod session_rate_limit;
mod settings_schema;
mod setup_plan;
mod support;
mod typescript;
mod undo_plan;
