//! The request of `convert`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::configuration::{choose_pair, mapping_domain, script_configuration};
use crate::bulk::convert::import_files::{DEFAULT_FILE_BYTES, FILE_BYTES};
use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::configuration::Configuration;

/// The request of `convert`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct ConvertRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The old tenant.
    #[serde(default)]
    pub old: TenantDomain,
    /// The old or new name of the connection whose users are converted; may be left out if the settings have only one.
    pub connection: Option<String>,
    /// The files, in the order in which they come. Those with password hashes and second factors come before the users.
    pub inputs: Vec<InputFile>,
    /// What happens to users who are blocked in the old tenant; `skip` if left out.
    pub blocked: Option<BlockedUsers>,
    /// The size of the import files, in bytes.
    pub file_size: Option<usize>,
    /// Whether several users of the new connection may have the same e-mail address.
    pub non_unique_emails: Option<bool>,
}

/// A file that is read.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// Its name, for messages.
    pub name: String,
    /// What it contains.
    pub kind: InputKind,
}

/// What a file contains.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// Users, as the old tenant exports them.
    Users,
    /// Password hashes, as Auth0's support exports them.
    Hashes,
    /// Second factors, as `export --with factors` writes them.
    Factors,
}

/// What happens to users who are blocked in the old tenant.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BlockedUsers {
    /// They stay in the old tenant.
    #[default]
    Skip,
    /// They are blocked in the new tenant as well.
    Keep,
}

/// What a request asks for, checked.
pub struct ConvertOptions {
    /// How profiles are mapped.
    pub configuration: Configuration,
    /// The name of the old tenant, as files of Auth0's support have it; `None` if its own domain is not known.
    pub old_tenant: Option<String>,
    /// The files, in the order in which they come.
    pub inputs: Vec<InputFile>,
    /// What happens to blocked users.
    pub blocked: BlockedUsers,
    /// The size of the import files, in bytes.
    pub file_bytes: usize,
    /// Whether several users of the new connection may have the same e-mail address.
    pub non_unique_emails: bool,
}

impl ConvertRequest {
    /// Checks the request.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    pub fn check(&self) -> Result<ConvertOptions, Problem> {
        let settings = MigrationSettings::parse(&self.settings)?;
        let pair = choose_pair(&settings, self.connection.as_deref())?;
        let domain = mapping_domain(&settings, &self.old)?;
        let configuration = script_configuration(&settings, pair, &domain)?;
        let file_bytes = self.file_size.unwrap_or(DEFAULT_FILE_BYTES);
        if !FILE_BYTES.contains(&file_bytes) {
            let (least, most) = (FILE_BYTES.start(), FILE_BYTES.end());
            let message = format!("an import file can have {least} to {most} bytes");
            return Err(wrong_use(message));
        }
        let is_late = |pair: &[InputFile]| matches!(pair, [InputFile { kind: InputKind::Users, .. }, next] if next.kind != InputKind::Users);
        if self.inputs.windows(2).any(is_late) {
            let message = "password hashes and second factors must come before the users";
            return Err(wrong_use(message));
        }
        Ok(ConvertOptions {
            configuration,
            old_tenant: tenant_name(&domain),
            inputs: self.inputs.clone(),
            blocked: self.blocked.unwrap_or_default(),
            file_bytes,
            non_unique_emails: self.non_unique_emails.unwrap_or(false),
        })
    }
}

fn wrong_use(message: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::WrongUse, message)
}

/// The name of a tenant from its own domain, such as `old-tenant` of `old-tenant.eu.auth0.com`; `None` if the domain is
/// not one of Auth0's, so that the name can't be told from it.
fn tenant_name(domain: &str) -> Option<String> {
    let (name, rest) = domain.split_once('.')?;
    (rest == "auth0.com" || rest.ends_with(".auth0.com")).then(|| name.to_owned())
}
