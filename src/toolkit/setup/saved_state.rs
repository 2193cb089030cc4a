//! The state file: the new tenant's connections as they were before `setup` first changed them, and the Action that `setup`
//! put into its post-login flow.
//!
//! It contains no secret of this project. Of the scripts' settings it contains only the names, because Auth0 does not
//! return the values; `undo` asks for the values when it restores them.

use serde::{Deserialize, Serialize};

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::settings::script_settings::is_script_setting;
use crate::setup::plan::connection_options::{is_own_script, to_save, to_save_without};
use crate::setup::read::current_state::{DatabaseConnection, NewConnection, PostLoginFlow};
use crate::setup::saved_allowlists::SavedAllowlists;

/// The version of the file's format.
const VERSION: u32 = 1;

/// The content of the state file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SavedState {
    version: u32,
    /// The domain of the new tenant.
    pub domain: String,
    /// The domain of the old tenant. Files of earlier versions do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub old_domain: Option<String>,
    /// The connections, in the order in which `setup` first saw them.
    pub connections: Vec<SavedConnection>,
    /// The names of the Actions that `setup` put into the post-login flow. A file of an earlier version has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub actions: Vec<String>,
    /// The entries that `setup` has added to the allowlists of the old tenant's attack protection.
    #[serde(default, skip_serializing_if = "SavedAllowlists::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<SavedAllowlists>"))]
    pub allowlists: SavedAllowlists,
}

/// A connection as it was before `setup` first changed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SavedConnection {
    /// The connection's name.
    pub name: String,
    /// Tells whether the connection existed.
    pub existed: bool,
    /// Tells whether the connection had this project's scripts already when it was first saved, so that the scripts and
    /// settings that it had before are not known.
    #[serde(default, skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub had_own_scripts: bool,
    /// The options, without the settings of the scripts.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub options: Object,
    /// The names of the scripts' settings. Other scripts may have used the names of this project's settings.
    pub settings: Vec<String>,
}

impl SavedState {
    /// The state of a tenant in which nothing has been changed yet.
    pub fn empty(domain: &str) -> Self {
        Self {
            version: VERSION,
            domain: domain.to_owned(),
            old_domain: None,
            connections: Vec::new(),
            actions: Vec::new(),
            allowlists: SavedAllowlists::default(),
        }
    }

    /// The state after `undo`: nothing of the new tenant is left to restore. The old tenant is as `setup` left it, so the
    /// entries of its allowlists stay.
    #[must_use]
    pub fn after_undo(self) -> Self {
        let old_domain = self.old_domain.filter(|_| !self.allowlists.is_empty());
        Self {
            old_domain,
            allowlists: self.allowlists,
            ..Self::empty(&self.domain)
        }
    }

    /// Adds the Action that `setup` is about to put into the post-login flow, unless it is there already: `undo` takes out
    /// only what `setup` put in.
    pub fn record_action(&mut self, name: &str, flow: &PostLoginFlow) {
        if !flow.is_bound() && !self.actions.iter().any(|saved| saved == name) {
            self.actions.push(name.to_owned());
        }
    }

    /// The same state of a migration from an old tenant.
    ///
    /// # Errors
    /// `state` if connections or entries of allowlists were saved for a migration from another old tenant.
    pub fn with_old_domain(self, old_domain: &str) -> Result<Self, Problem> {
        let is_empty = self.connections.is_empty() && self.allowlists.is_empty();
        let is_other = |saved: &str| saved != old_domain && !is_empty;
        if let Some(saved) = self.old_domain.as_deref().filter(|saved| is_other(saved)) {
            let message = format!(
                "the state file is of a migration from the tenant {saved}, not from {old_domain}"
            );
            return Err(Problem::new(ProblemCode::State, message).with_remedy(
                "Name another file for this migration with --state, or correct OLD_DOMAIN.",
            ));
        }
        Ok(Self {
            old_domain: Some(old_domain.to_owned()),
            ..self
        })
    }

    /// Reads the content of a state file.
    ///
    /// # Errors
    /// `state` if it is not a state file of this version, or if it belongs to another tenant.
    pub fn from_json(file: serde_json::Value, domain: &str) -> Result<Self, Problem> {
        // A file of another version may have other members, so the version comes first.
        let version = file.as_object().and_then(|members| members.get("version"));
        if let Some(version) = version.and_then(serde_json::Value::as_u64) {
            if version != u64::from(VERSION) {
                let message = format!("the state file is of version {version}, not {VERSION}");
                return Err(Problem::new(ProblemCode::State, message)
                    .with_remedy("Use the release that wrote it."));
            }
        }
        let state: Self = match file.is_object() {
            true => serde_json::from_value(file).map_err(|error| unreadable(&error.to_string()))?,
            false => return Err(unreadable("it is not a JSON object")),
        };
        if state.domain != domain {
            let message = format!(
                "the state file is of the tenant {}, not of {domain}",
                state.domain
            );
            return Err(Problem::new(ProblemCode::State, message)
                .with_remedy("Name the file of this tenant with --state, or correct NEW_DOMAIN."));
        }
        Ok(state)
    }

    /// The script of a connection that the state keeps.
    pub fn script(&self, connection: &str, name: &str) -> Option<&str> {
        let saved = self
            .connections
            .iter()
            .find(|saved| saved.name == connection)?;
        saved.options.get("customScripts")?.get(name)?.as_str()
    }

    /// Adds a connection, unless an earlier run has saved it already.
    pub fn record(&mut self, name: &str, connection: &NewConnection) {
        if self.connections.iter().any(|saved| saved.name == name) {
            return;
        }
        self.connections.push(match &connection.database {
            None => SavedConnection {
                name: name.to_owned(),
                existed: false,
                had_own_scripts: false,
                options: Object::new(),
                settings: Vec::new(),
            },
            Some(database) => saved_connection(name, database),
        });
    }
}

fn unreadable(reason: &str) -> Problem {
    let message = format!("the state file can't be read: {reason}");
    Problem::new(ProblemCode::State, message)
        .with_remedy("Name another file with --state, or restore this one.")
}

/// This project's scripts and settings are never saved: `undo` would restore them.
fn saved_connection(name: &str, database: &DatabaseConnection) -> SavedConnection {
    let own_scripts: Vec<&str> = ["login", "get_user"]
        .into_iter()
        .filter(|script| database.has_fingerprint() || is_own_script(database.script(script)))
        .collect();
    let had_own_scripts = !own_scripts.is_empty();
    let settings = database.configuration.keys();
    SavedConnection {
        name: name.to_owned(),
        existed: true,
        had_own_scripts,
        options: if had_own_scripts {
            to_save_without(&database.options, &own_scripts)
        } else {
            to_save(&database.options)
        },
        settings: settings
            .filter(|key| !(had_own_scripts && is_script_setting(key)))
            .cloned()
            .collect(),
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
