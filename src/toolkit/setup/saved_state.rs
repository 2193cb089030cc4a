//! The state file: the new tenant's connections as they were before `setup` first changed them, and the Action that `setup`
//! put into its post-login flow.
//!
//! It contains no secret of this project. Of the scripts' settings it contains only the names, because Auth0 does not
//! return the values; `undo` asks for the values when it restores them.

use serde::{Deserialize, Serialize};

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::setup::read::current_state::{NewConnection, PostLoginFlow};

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
    /// The connections, in the order in which `setup` first saw them.
    pub connections: Vec<SavedConnection>,
    /// The names of the Actions that `setup` put into the post-login flow. A file of an earlier version has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    pub actions: Vec<String>,
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
            connections: Vec::new(),
            actions: Vec::new(),
        }
    }

    /// Adds the Action that `setup` is about to put into the post-login flow, unless it is there already: `undo` takes out
    /// only what `setup` put in.
    pub fn record_action(&mut self, name: &str, flow: &PostLoginFlow) {
        if !flow.is_bound() && !self.actions.iter().any(|saved| saved == name) {
            self.actions.push(name.to_owned());
        }
    }

    /// Reads the content of a state file.
    ///
    /// # Errors
    /// `state` if it is not a state file of this version, or if it belongs to another tenant.
    pub fn from_json(file: serde_json::Value, domain: &str) -> Result<Self, Problem> {
        let state: Self = serde_json::from_value(file).map_err(|error| {
            Problem::new(
                ProblemCode::State,
                format!("the state file can't be read: {error}"),
            )
            .with_remedy("Name another file with --state, or restore this one.")
        })?;
        if state.version != VERSION {
            let message = format!(
                "the state file is of version {}, not {VERSION}",
                state.version
            );
            return Err(Problem::new(ProblemCode::State, message)
                .with_remedy("Use the release that wrote it."));
        }
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

    /// Adds a connection, unless an earlier run has saved it already.
    pub fn record(&mut self, name: &str, connection: &NewConnection) {
        if self.connections.iter().any(|saved| saved.name == name) {
            return;
        }
        let saved = match &connection.database {
            None => SavedConnection {
                name: name.to_owned(),
                existed: false,
                options: Object::new(),
                settings: Vec::new(),
            },
            Some(database) => SavedConnection {
                name: name.to_owned(),
                existed: true,
                options: database.options.clone(),
                settings: database.configuration.keys().cloned().collect(),
            },
        };
        self.connections.push(saved);
    }
}
