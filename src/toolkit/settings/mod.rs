//! The settings file, and the `configuration` of the action scripts that follows from it.

pub mod address_range;
pub mod members;
pub mod migration_settings;
mod parse_connections;
mod parse_settings;
pub mod region;
pub mod script_options;
pub mod script_settings;
mod settings_object;
mod settings_problems;
pub mod special_range;
