//! The settings file, and the `configuration` that follows from it.

pub mod address_range;
mod member;
pub mod migration_settings;
pub mod script_settings;
