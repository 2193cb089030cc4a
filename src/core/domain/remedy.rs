//! The set-up steps of the README, so that a message can name the one that corrects a fault.

use crate::domain::setting_key::SettingKey;

/// What to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The settings at fault. Only missing settings are several.
    pub settings: Vec<SettingKey>,
    /// The set-up step that corrects them.
    pub step: SetUpStep,
}

/// A step of the README's section "Set-up" that a message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpStep {
    /// The grant types of the migration client.
    GrantTypes = 2,
    /// The old tenant's connection, enabled for it.
    Connection = 3,
    /// Its authorisation for the Management API.
    ManagementApi = 4,
    /// The settings of the new tenant's connection.
    Settings = 10,
}

impl Remedy {
    /// The names of the settings at fault.
    pub fn setting_names(&self) -> String {
        SettingKey::join_names(&self.settings)
    }
}

impl SetUpStep {
    /// The number of the step.
    pub fn number(self) -> u64 {
        self as u64
    }

    /// What the step does, as the README's heading has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::GrantTypes => "enable its grant types",
            Self::Connection => "enable it for the connection",
            Self::ManagementApi => "authorise it for the Management API",
            Self::Settings => "fill in the settings",
        }
    }
}
