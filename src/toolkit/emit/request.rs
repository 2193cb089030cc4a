//! The requests of the commands that write files, and what the commands do with them.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::ensure_distinct_domains;
use crate::emit::context::EmitContext;
use crate::emit::emitted_files::EmittedFiles;
use crate::emit::format::EmitFormat;
use crate::emit::formats::{emit, emit_scripts};
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use crate::tenant::Tenant;

/// The request of `emit`. It cannot contain credentials, so none can get into a file.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EmitRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The old tenant.
    pub old: TenantDomain,
    /// The new tenant.
    pub new: TenantDomain,
    /// The texts of the package's files.
    pub package_files: PackageFiles,
    /// The name of an [`EmitFormat`].
    pub format: String,
}

/// The request of `scripts`. It cannot contain credentials, so none can get into a file.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ScriptsRequest {
    /// The settings file. Without one, the default settings apply.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub settings: Option<Value>,
    /// The old tenant.
    pub old: TenantDomain,
    /// The new tenant.
    pub new: TenantDomain,
    /// The texts of the package's files.
    pub package_files: PackageFiles,
}

impl EmitRequest {
    /// Runs `emit`.
    ///
    /// # Errors
    /// `settings`, `wrong_use`, `same_tenant`, `script_too_long`.
    pub fn run(&self) -> Result<EmittedFiles, Problem> {
        let settings = MigrationSettings::parse(&self.settings)?;
        let context = context(&settings, &self.package_files, [&self.old, &self.new])?;
        emit(&context, EmitFormat::from_name(&self.format)?)
    }
}

impl ScriptsRequest {
    /// Runs `scripts`.
    ///
    /// # Errors
    /// `settings`, `wrong_use`, `same_tenant`, `script_too_long`.
    pub fn run(&self) -> Result<EmittedFiles, Problem> {
        let settings = match &self.settings {
            Some(settings) => MigrationSettings::parse(settings)?,
            None => MigrationSettings::default(),
        };
        let tenants = [&self.old, &self.new];
        emit_scripts(&context(&settings, &self.package_files, tenants)?)
    }
}

/// Checks the domains of the old and the new tenant, as far as they are known, and that `setup` would take the settings.
fn context<'a>(
    settings: &'a MigrationSettings,
    package_files: &'a PackageFiles,
    [old, new]: [&TenantDomain; 2],
) -> Result<EmitContext<'a>, Problem> {
    let old_domain = old.check(Tenant::Old)?;
    let new_domain = new.check(Tenant::New)?;
    if let Some(new_domain) = &new_domain {
        // A domain that is not known equals no other one.
        let old_domain = old_domain.as_deref().unwrap_or_default();
        ensure_distinct_domains(old_domain, new_domain, settings.custom_domain.as_deref())?;
    }
    let context = EmitContext {
        settings,
        package_files,
        old_domain,
        new_domain,
    };
    context.ensure_room_in_secrets()?;
    Ok(context)
}
