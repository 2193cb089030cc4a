//! The steps of the manual's page "Set up by hand", so that a message can name the one that corrects a fault.

use crate::domain::setting_key::SettingKey;

/// The page of the steps. The package ships it as `docs/`, beside `action-scripts/`.
const PAGE: &str = "docs/set-up-by-hand.md#";

/// What to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The settings at fault. Only missing settings are several.
    pub settings: Vec<SettingKey>,
    /// The set-up step that corrects them.
    pub step: SetUpStep,
}

/// A step of the page that a message names. The value is its number there.
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

    /// The page and the anchor of the step's heading, as GitHub makes it of `## 2. Enable its grant types`.
    pub fn reference(self) -> String {
        [PAGE, self.anchor()].concat()
    }

    fn anchor(self) -> &'static str {
        match self {
            Self::GrantTypes => "2-enable-its-grant-types",
            Self::Connection => "3-enable-it-for-the-connection",
            Self::ManagementApi => "4-authorise-it-for-the-management-api",
            Self::Settings => "10-fill-in-the-settings",
        }
    }
}
