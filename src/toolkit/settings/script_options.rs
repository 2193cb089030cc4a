//! The optional settings of the action scripts, as the settings file gives them.

use migration_core::domain::optional_settings::{
    LogLevel, MarkedUsers, MetadataKey, MfaPolicy, OptionalSettings, UserIdPolicy, VerifySignature,
};
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::setting_problem::ConfigurationError;
use migration_core::domain::settings::Setting;

/// The optional settings of the action scripts. One that is `None` is not written into the connection, and the scripts use
/// its default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptOptions {
    /// What the new tenant's user IDs are made of.
    pub user_id: Option<UserIdPolicy>,
    /// Prefix of the claims that the old tenant's Action sets.
    pub claims_namespace: Option<String>,
    /// The profile's key for `app_metadata`.
    pub metadata_key: Option<MetadataKey>,
    /// What happens when the old tenant requires a second factor.
    pub mfa_policy: Option<MfaPolicy>,
    /// The key of the migration marker in `app_metadata`.
    pub marker: Option<String>,
    /// What happens to users who have the migration marker.
    pub marked_users: Option<MarkedUsers>,
    /// Whether `login` checks the signature of the ID token.
    pub verify_signature: Option<VerifySignature>,
    /// Time limit of a call, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// What is logged.
    pub log_level: Option<LogLevel>,
}

impl ScriptOptions {
    /// Sets one option from its text. The text is checked by the same code that checks it in the action scripts.
    ///
    /// ```
    /// use migration_core::domain::setting_key::SettingKey;
    /// use migration_toolkit::settings::script_options::ScriptOptions;
    ///
    /// let mut options = ScriptOptions::default();
    /// options.set(SettingKey::TimeoutMs, "9000")?;
    /// assert_eq!(options.timeout_ms, Some(9_000));
    /// assert!(options.set(SettingKey::TimeoutMs, "99").is_err());
    /// # Ok::<(), migration_core::domain::setting_problem::ConfigurationError>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn set(&mut self, key: SettingKey, text: &str) -> Result<(), ConfigurationError> {
        let only_this_key = |other| {
            if other == key {
                Setting::text(text.to_owned())
            } else {
                Setting::Missing
            }
        };
        let OptionalSettings {
            user_id,
            claims_namespace,
            metadata_key,
            mfa_policy,
            marker,
            marked_users,
            verify_signature,
            timeout_ms,
            log_level,
        } = OptionalSettings::read(&only_this_key)?;
        match key {
            SettingKey::UserId => self.user_id = Some(user_id),
            SettingKey::ClaimsNamespace => self.claims_namespace = Some(claims_namespace),
            SettingKey::MetadataKey => self.metadata_key = Some(metadata_key),
            SettingKey::MfaPolicy => self.mfa_policy = Some(mfa_policy),
            SettingKey::Marker => self.marker = Some(marker),
            SettingKey::MarkedUsers => self.marked_users = Some(marked_users),
            SettingKey::VerifySignature => self.verify_signature = Some(verify_signature),
            SettingKey::TimeoutMs => self.timeout_ms = Some(timeout_ms),
            SettingKey::LogLevel => self.log_level = Some(log_level),
            // Required keys are no options: their values come from the tenants.
            SettingKey::Domain
            | SettingKey::ClientId
            | SettingKey::ClientSecret
            | SettingKey::Audience
            | SettingKey::Connection => {}
        }
        Ok(())
    }
}
