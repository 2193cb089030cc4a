//! What can be wrong with a setting. No value of a setting is repeated in an error.

use core::fmt;

use crate::domain::outcome::Refusal;
use crate::domain::remedy::SetUpStep;
use crate::domain::setting_key::SettingKey;

/// What is wrong with the value of a setting. Displayed, it is the end of a sentence that begins with the
/// setting's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingProblem {
    /// The value is a number, an object or the like.
    NotString,
    /// White space stands before or after the value.
    SurroundingWhiteSpace,
    /// The value is not one of these names.
    UnknownName(&'static [&'static str]),
    /// A domain is written with `https://` or another scheme.
    DomainWithScheme,
    /// A domain is not a host name with an optional port.
    NotDomain,
    /// The audience is not the identifier of a Management API.
    NotManagementApi,
    /// The claims namespace is not an http or https URL.
    NotNamespaceUrl,
    /// The claims namespace is under a domain whose claims Auth0 ignores.
    ReservedNamespace,
    /// The key of the migration marker is not a plain name.
    NotMetadataKey,
    /// The key of the migration marker has another meaning in `app_metadata`.
    TakenMetadataKey,
    /// The time limit is not a number within its bounds.
    TimeoutOutOfRange,
}

/// Why a configuration can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// Required keys are not set.
    Missing(Vec<SettingKey>),
    /// The value of a key is wrong.
    Invalid {
        /// The key.
        key: SettingKey,
        /// What is wrong with its value.
        problem: SettingProblem,
    },
}

impl SettingProblem {
    fn description(self) -> &'static str {
        match self {
            Self::NotString => "must be a string",
            Self::SurroundingWhiteSpace => "has white space before or after its value",
            Self::UnknownName(_) => "must be one of: ",
            Self::DomainWithScheme => {
                "must be a host name such as tenant.eu.auth0.com, without https://"
            }
            Self::NotDomain => {
                "must be a host name such as tenant.eu.auth0.com, with nothing before or after it but a port"
            }
            Self::NotManagementApi => {
                "must be https://HOST/api/v2/ with the old tenant's own domain, as its Management API shows it"
            }
            Self::NotNamespaceUrl => "must start with https:// or http:// and a host name",
            Self::ReservedNamespace => {
                "must not be under auth0.com, webtask.io or webtask.run, whose claims are ignored"
            }
            Self::NotMetadataKey => "must be at most 64 letters, digits, underscores and dashes",
            Self::TakenMetadataKey => {
                "must not be a key that Auth0 or this project uses in app_metadata"
            }
            Self::TimeoutOutOfRange => "must be a whole number of milliseconds from 100 to 18000",
        }
    }
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.description())?;
        match self {
            Self::UnknownName(names) => formatter.write_str(&names.join(", ")),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for SettingProblem {}

impl ConfigurationError {
    /// The keys at fault.
    pub fn keys(&self) -> &[SettingKey] {
        match self {
            Self::Missing(keys) => keys,
            Self::Invalid { key, .. } => core::slice::from_ref(key),
        }
    }

    /// `misconfigured`, with the set-up step that corrects the settings.
    pub fn to_refusal(&self) -> Refusal {
        Refusal::misconfigured(
            &["configuration: ", &self.to_string()].concat(),
            self.keys(),
            SetUpStep::Settings,
        )
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&SettingKey::join_names(self.keys()))?;
        match self {
            Self::Missing(keys) if keys.len() == 1 => formatter.write_str(" is missing"),
            Self::Missing(_) => formatter.write_str(" are missing"),
            Self::Invalid { problem, .. } => {
                formatter.write_str(" ")?;
                problem.fmt(formatter)
            }
        }
    }
}

impl core::error::Error for ConfigurationError {}
