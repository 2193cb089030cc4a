//! The settings file, and the `configuration` that follows from it.

pub mod address_range;
pub mod configuration_keys;
mod member;
pub mod migration_settings;
