//! What every format needs to know about the migration.

use crate::package_files::PackageFiles;
use crate::settings::migration_settings::MigrationSettings;

/// The migration that the files are written for.
pub struct EmitContext<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The scripts and the Action of the package.
    pub package_files: &'a PackageFiles,
    /// Domain of the old tenant, if the environment has it.
    pub old_domain: Option<String>,
    /// Domain of the new tenant, if the environment has it.
    pub new_domain: Option<String>,
}

impl<'a> EmitContext<'a> {
    /// Returns the names of the old tenant's connections.
    pub fn old_connection_names(&self) -> Vec<&'a str> {
        let pairs = self.settings.connections.iter();
        pairs.map(|pair| pair.old.as_str()).collect()
    }

    /// Returns the names of the new tenant's connections.
    pub fn new_connection_names(&self) -> impl Iterator<Item = &'a str> {
        let settings = self.settings;
        settings.connections.iter().map(|pair| pair.new.as_str())
    }

    /// Returns the ranges of addresses that the old tenant's attack protection lets through.
    pub fn allowed_ranges(&self) -> impl Iterator<Item = &'a str> {
        let settings = self.settings;
        settings.allow_cidr.iter().map(String::as_str)
    }
}
