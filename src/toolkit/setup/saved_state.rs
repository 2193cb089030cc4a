//! The state file: how the connections of the new tenant were before `setup` first wrote them.
//!
//! It has no secret of this project. Settings of scripts are not in it, only the names of those that `undo` must
//! write back.

use serde::{Deserialize, Serialize};

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::setup::read::current_state::NewConnection;

/// The format's version.
const VERSION: u32 = 1;

/// The state file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedState {
    version: u32,
    /// The new tenant's domain.
    pub domain: String,
    /// The connections.
    pub connections: Vec<SavedConnection>,
}

/// A connection before `setup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedConnection {
    /// Its name.
    pub name: String,
    /// Whether it was there at all.
    pub existed: bool,
    /// Its options but for the settings of its scripts.
    pub options: Object,
    /// The names of the settings of its scripts. Those that the action scripts read too may have been another script's.
    pub settings: Vec<String>,
}

impl SavedState {
    /// The state before anything was done to a tenant.
    pub fn empty(domain: &str) -> Self {
        Self {
            version: VERSION,
            domain: domain.to_owned(),
            connections: Vec::new(),
        }
    }

    /// Reads a state file for a tenant.
    ///
    /// # Errors
    /// `state`, when it is none, or that of another tenant.
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

    /// Notes how a connection is, unless that is known from an earlier run.
    pub fn record(&mut self, name: &str, connection: &NewConnection) {
        if self.connections.iter().any(|saved| saved.name == name) {
            return;
        }
        let settings = connection.configuration().keys().cloned().collect();
        self.connections.push(SavedConnection {
            name: name.to_owned(),
            existed: connection.value.is_some(),
            options: connection.options(),
            settings,
        });
    }
}
