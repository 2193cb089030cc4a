//! The settings that may be left out, with their defaults.

use crate::domain::metadata;
use crate::domain::named_enum::named_enum;
use crate::domain::setting_key::SettingKey;
use crate::domain::setting_problem::{ConfigurationError, SettingProblem};
use crate::domain::settings::{Setting, Settings};

named_enum! {
    /// What the `user_id` of the new tenant's profile is made of (`User_Id`).
    pub enum UserIdPolicy {
        /// `{Domain}|x` from the old tenant's `auth0|x`.
        Domain = "domain",
        /// `x`, so that the new tenant's `auth0|x` equals the old one.
        Keep = "keep",
    }
}

named_enum! {
    /// The profile's key for the old tenant's `app_metadata` (`Metadata_Key`).
    pub enum MetadataKey {
        /// `app_metadata`
        AppMetadata = "app_metadata",
        /// `metadata`
        Metadata = "metadata",
    }
}

named_enum! {
    /// What happens when the old tenant requires a second factor (`Mfa_Policy`).
    pub enum MfaPolicy {
        /// The login is refused.
        Reject = "reject",
        /// The password counts as proven and the user is read from the Management API.
        Migrate = "migrate",
    }
}

named_enum! {
    /// What happens to users who have the migration marker (`Marked_Users`).
    pub enum MarkedUsers {
        /// `login` refuses them and `getUser` does not find them: they have moved already.
        Refuse = "refuse",
        /// They move like all others, for a tenant whose markers do not mean that a user has moved.
        Allow = "allow",
    }
}

named_enum! {
    /// Whether `login` checks the signature of the ID token (`Verify_Signature`).
    pub enum VerifySignature {
        /// The connection to the old tenant counts as proof.
        Off = "false",
        /// The token must be signed with a key of the old tenant, or with the client secret.
        On = "true",
    }
}

named_enum! {
    /// What is logged (`Log_Level`).
    pub enum LogLevel {
        /// Every call.
        Info = "info",
        /// Calls that ended in a fault, or with a profile that lacks something.
        Error = "error",
        /// Nothing.
        Off = "off",
    }
}

impl LogLevel {
    /// The level for a call whose configuration is invalid, perhaps in the level itself.
    pub fn for_invalid_configuration(settings: Settings<'_>) -> Self {
        match settings(SettingKey::LogLevel) {
            Setting::Text(level) if level.as_str() == Self::Off.name() => Self::Off,
            _ => Self::Error,
        }
    }
}

/// The range of `Timeout_Ms`. Its end leaves room under the 20 seconds that the platform gives a script.
const TIMEOUT_MS: core::ops::RangeInclusive<u32> = 100..=18_000;
/// The default of `Timeout_Ms`.
pub const DEFAULT_TIMEOUT_MS: u32 = 15_000;
/// The default of `Marker`.
pub const DEFAULT_MARKER: &str = "migration_complete";
/// The longest `Marker`, in bytes.
const MAX_MARKER_BYTES: usize = 64;
/// The default of `Claims_Namespace`.
pub const DEFAULT_CLAIMS_NAMESPACE: &str = "https://migrationapp/";

/// The checked optional settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionalSettings {
    /// `User_Id`
    pub user_id: UserIdPolicy,
    /// `Claims_Namespace`, the prefix of the claims that the old tenant's Action sets.
    pub claims_namespace: String,
    /// `Metadata_Key`
    pub metadata_key: MetadataKey,
    /// `Mfa_Policy`
    pub mfa_policy: MfaPolicy,
    /// `Marker`: the key of the migration marker in `app_metadata`.
    pub marker: String,
    /// `Marked_Users`
    pub marked_users: MarkedUsers,
    /// `Verify_Signature`
    pub verify_signature: VerifySignature,
    /// `Timeout_Ms`: time limit of a call, in milliseconds.
    pub timeout_ms: u32,
    /// `Log_Level`
    pub log_level: LogLevel,
}

impl Default for OptionalSettings {
    fn default() -> Self {
        Self {
            user_id: UserIdPolicy::Domain,
            claims_namespace: DEFAULT_CLAIMS_NAMESPACE.to_owned(),
            metadata_key: MetadataKey::AppMetadata,
            mfa_policy: MfaPolicy::Reject,
            marker: DEFAULT_MARKER.to_owned(),
            marked_users: MarkedUsers::Refuse,
            verify_signature: VerifySignature::Off,
            timeout_ms: DEFAULT_TIMEOUT_MS,
            log_level: LogLevel::Info,
        }
    }
}

impl OptionalSettings {
    /// Reads and checks the optional settings. Required ones are not looked up.
    ///
    /// ```
    /// use migration_core::domain::optional_settings::{MfaPolicy, OptionalSettings};
    /// use migration_core::domain::setting_key::SettingKey;
    /// use migration_core::domain::settings::Setting;
    ///
    /// let settings = |key| match key {
    ///     SettingKey::MfaPolicy => Setting::text("migrate".to_owned()),
    ///     _ => Setting::Missing,
    /// };
    /// let optional = OptionalSettings::read(&settings)?;
    /// assert_eq!(optional.mfa_policy, MfaPolicy::Migrate);
    /// assert_eq!(optional.timeout_ms, 15_000);
    /// # Ok::<(), migration_core::domain::setting_problem::ConfigurationError>(())
    /// ```
    ///
    /// # Errors
    /// The first invalid setting.
    pub fn read(settings: Settings<'_>) -> Result<Self, ConfigurationError> {
        let mut optional = Self::default();
        for key in SettingKey::OPTIONAL {
            optional
                .set(key, settings(key))
                .map_err(|problem| ConfigurationError::Invalid { key, problem })?;
        }
        Ok(optional)
    }

    fn set(&mut self, key: SettingKey, setting: Setting) -> Result<(), SettingProblem> {
        let Some(value) = setting.checked()? else {
            return Ok(());
        };
        match key {
            SettingKey::UserId => {
                self.user_id = named(UserIdPolicy::from_name(&value), UserIdPolicy::NAMES)?
            }
            SettingKey::ClaimsNamespace => self.claims_namespace = claims_namespace(&value)?,
            SettingKey::MetadataKey => {
                self.metadata_key = named(MetadataKey::from_name(&value), MetadataKey::NAMES)?
            }
            SettingKey::MfaPolicy => {
                self.mfa_policy = named(MfaPolicy::from_name(&value), MfaPolicy::NAMES)?
            }
            SettingKey::Marker => self.marker = marker(&value)?,
            SettingKey::MarkedUsers => {
                self.marked_users = named(MarkedUsers::from_name(&value), MarkedUsers::NAMES)?
            }
            SettingKey::VerifySignature => {
                self.verify_signature =
                    named(VerifySignature::from_name(&value), VerifySignature::NAMES)?
            }
            SettingKey::TimeoutMs => self.timeout_ms = timeout_ms(&value)?,
            SettingKey::LogLevel => {
                self.log_level = named(LogLevel::from_name(&value), LogLevel::NAMES)?
            }
            SettingKey::Domain
            | SettingKey::ClientId
            | SettingKey::ClientSecret
            | SettingKey::Audience
            | SettingKey::Connection => {}
        }
        Ok(())
    }
}

fn named<T>(value: Option<T>, names: &'static [&'static str]) -> Result<T, SettingProblem> {
    value.ok_or(SettingProblem::UnknownName(names))
}

/// Checks the key of the migration marker. A point would mean a nested key in a search query of the Management API. With
/// the key of another note, users would count as moved who have not; a key that Auth0 reserves cannot be written.
fn marker(value: &str) -> Result<String, SettingProblem> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if value.len() > MAX_MARKER_BYTES || !value.bytes().all(is_allowed) {
        Err(SettingProblem::NotMetadataKey)
    } else if metadata::is_taken(value) {
        Err(SettingProblem::TakenMetadataKey)
    } else {
        Ok(value.to_owned())
    }
}

/// Checks a claims namespace: Auth0 ignores claims under its own domains and under names that are no URL.
fn claims_namespace(value: &str) -> Result<String, SettingProblem> {
    let host = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"))
        .and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .filter(|host| !host.is_empty())
        .ok_or(SettingProblem::NotNamespaceUrl)?;
    let is_under = |name: &&str| {
        host.strip_suffix(*name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if ["auth0.com", "webtask.io", "webtask.run"]
        .iter()
        .any(is_under)
    {
        return Err(SettingProblem::ReservedNamespace);
    }
    Ok(value.to_owned())
}

fn timeout_ms(value: &str) -> Result<u32, SettingProblem> {
    let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let ms = if is_digits { value.parse().ok() } else { None };
    ms.filter(|ms| TIMEOUT_MS.contains(ms))
        .ok_or(SettingProblem::TimeoutOutOfRange)
}
