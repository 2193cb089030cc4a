//! What a command is asked to do, as the command line hands it in.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials;
use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::PreservedSettings;
use crate::tenant::Tenant;

/// What a command is asked to do. It holds secrets, so it has no `Debug`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Task {
    /// The settings file.
    pub settings: Value,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// Values of settings that are not this project's, by key.
    pub new_settings: PreservedSettings,
    /// The texts of the package's files.
    pub artifacts: Option<PackageFiles>,
    /// More address ranges for the old tenant's attack protection.
    pub allow_cidr: Vec<String>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// A user to try.
    pub probe: Option<Probe>,
    /// The state file.
    pub state: Option<Value>,
    /// What form `emit` writes.
    pub format: Option<String>,
}

/// A user of the old tenant to try a login with.
#[derive(Deserialize)]
pub struct Probe {
    /// E-mail address or user name.
    pub identifier: String,
    /// The password.
    pub password: String,
}

impl Task {
    /// The checked settings.
    ///
    /// # Errors
    /// `settings`.
    pub fn settings(&self) -> Result<MigrationSettings, Problem> {
        MigrationSettings::parse(&self.settings)?.with_allowed_addresses(self.allow_cidr.clone())
    }

    /// The checked settings, or the default ones where there is no settings file.
    ///
    /// # Errors
    /// `settings`.
    pub fn settings_if_any(&self) -> Result<MigrationSettings, Problem> {
        if self.settings.is_null() {
            Ok(MigrationSettings::default())
        } else {
            self.settings()
        }
    }

    /// The texts of the package's files.
    ///
    /// # Errors
    /// `wrong_use`, when they were not handed in.
    pub fn artifacts(&self) -> Result<&PackageFiles, Problem> {
        self.artifacts
            .as_ref()
            .ok_or_else(|| Problem::new(ProblemCode::WrongUse, "the package's scripts are missing"))
    }

    /// The checked credentials of one tenant.
    ///
    /// # Errors
    /// `wrong_use`.
    pub fn credentials(&self, tenant: Tenant) -> Result<Credentials, Problem> {
        Credentials::read(tenant, self.environment(tenant))
    }

    /// The domain of a tenant, where it is set.
    ///
    /// # Errors
    /// `wrong_use`.
    pub fn domain(&self, tenant: Tenant) -> Result<Option<String>, Problem> {
        self.environment(tenant).domain(tenant)
    }

    /// The checked credentials of both tenants, which are two, also by the settings' custom domain.
    ///
    /// # Errors
    /// `wrong_use`, `same_tenant`.
    pub fn both_credentials(
        &self,
        settings: &MigrationSettings,
    ) -> Result<(Credentials, Credentials), Problem> {
        let (old, new) = (
            self.credentials(Tenant::Old)?,
            self.credentials(Tenant::New)?,
        );
        credentials::ensure_distinct_tenants(&old, &new, settings.custom_domain.as_deref())?;
        Ok((old, new))
    }

    fn environment(&self, tenant: Tenant) -> &TenantEnvironment {
        if tenant == Tenant::Old {
            &self.old
        } else {
            &self.new
        }
    }
}
