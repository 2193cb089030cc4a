//! The checked configuration of one call.

use zeroize::Zeroizing;

use crate::domain::optional_settings::OptionalSettings;
use crate::domain::secret::Secret;
use crate::domain::setting_key::SettingKey;
use crate::domain::setting_problem::{ConfigurationError, SettingProblem};
use crate::domain::settings::{Setting, Settings};
use crate::domain::tenant_address;
use crate::domain::tenant_address::Audience;

/// A configuration in which every value has been checked.
#[derive(Debug)]
pub struct Configuration {
    /// Host of the old tenant, in lower case, with its port if it has one.
    pub domain: String,
    /// Client ID of the migration client.
    pub client_id: String,
    /// Client secret of the migration client.
    pub client_secret: Secret,
    /// The old tenant's Management API.
    pub audience: Audience,
    /// The old tenant's database connection.
    pub connection: String,
    /// The optional settings.
    pub optional: OptionalSettings,
}

impl Configuration {
    /// Names the Management API token of this configuration in the container's cache. It depends on all
    /// values that a token is issued for, so that a configuration with a wrong secret gets no cached token.
    pub fn token_key(&self) -> String {
        // FNV-1a: a fingerprint, so that the secret itself is stored nowhere.
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let fingerprint = self
            .client_secret
            .expose()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, fold);
        let Self {
            audience,
            client_id,
            ..
        } = self;
        [
            &audience.identifier,
            " ",
            client_id,
            " ",
            &fingerprint.to_string(),
        ]
        .concat()
    }

    /// Reads and checks all settings.
    ///
    /// # Errors
    /// Every missing key, or else the first invalid setting. No value is repeated in the error.
    pub fn read(settings: Settings<'_>) -> Result<Self, ConfigurationError> {
        let mut missing = Vec::new();
        // Each key is looked up once: a lookup is a call into JavaScript and back.
        let mut required = |key| {
            let setting = settings(key);
            if matches!(setting, Setting::Missing) {
                missing.push(key);
            }
            (key, setting)
        };
        let domain = required(SettingKey::Domain);
        let client_id = required(SettingKey::ClientId);
        let client_secret = required(SettingKey::ClientSecret);
        let audience = required(SettingKey::Audience);
        let connection = required(SettingKey::Connection);
        if !missing.is_empty() {
            return Err(ConfigurationError::Missing(missing));
        }
        Ok(Self {
            domain: check(domain, |value| tenant_address::domain(&value))?,
            client_id: check(client_id, |value| Ok(value.to_string()))?,
            client_secret: check(client_secret, |value| Ok(value.into()))?,
            audience: check(audience, |value| tenant_address::audience(&value))?,
            connection: check(connection, |value| Ok(value.to_string()))?,
            optional: OptionalSettings::read(settings)?,
        })
    }
}

/// Checks the value of a required key that is not missing.
fn check<T>(
    (key, setting): (SettingKey, Setting),
    read: impl FnOnce(Zeroizing<String>) -> Result<T, SettingProblem>,
) -> Result<T, ConfigurationError> {
    setting
        .checked()
        .and_then(|value| read(value.unwrap_or_default()))
        .map_err(|problem| ConfigurationError::Invalid { key, problem })
}
