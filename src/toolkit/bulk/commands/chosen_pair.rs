//! Which pair of connections a run serves, before its folder is made.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::configuration::choose_pair;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::optional_settings::UserIdPolicy;

/// The request for the pair of a run.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PairRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The old or the new name of the connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
}

/// The pair of a run, and how the IDs of its users are made.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChosenPair {
    /// The connection of the old tenant.
    pub old: String,
    /// That of the new tenant.
    pub new: String,
    /// The policy `user_id` of the settings.
    pub user_id: &'static str,
}

impl PairRequest {
    /// Chooses the pair.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    pub fn choose(&self) -> Result<ChosenPair, Problem> {
        let settings = MigrationSettings::parse(&self.settings)?;
        let pair = choose_pair(&settings, self.connection.as_deref())?;
        let policy = settings.options.user_id.unwrap_or(UserIdPolicy::Domain);
        Ok(ChosenPair {
            old: pair.old.clone(),
            new: pair.new.clone(),
            user_id: policy.name(),
        })
    }
}
