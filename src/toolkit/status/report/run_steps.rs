//! What the steps of a bulk run have returned, as far as the report shows it: the member `steps` of its `run.json`.
//!
//! A step that an earlier version has written in another form counts as missing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::bulk::commands::import::FailureGroup;
use crate::bulk::jobs::tally::Tally;
use crate::bulk::verify::answers::Answers;

/// The record of a run.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RunRecord {
    /// The name of the run folder.
    pub id: String,
    /// The command.
    pub command: String,
    /// When it has begun: ISO 8601, UTC.
    pub started_at: String,
    /// When it has ended.
    pub ended_at: Option<String>,
    /// The domain of the old tenant.
    pub old_domain: Option<String>,
    /// The domain of the new tenant.
    pub new_domain: Option<String>,
    /// The connection, if it was named.
    pub connection: Option<String>,
    /// What each finished step has returned.
    pub steps: Map<String, Value>,
}

impl RunRecord {
    /// What a step has returned; `None` if it is not finished.
    pub fn step<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.steps.get(name)?).ok()
    }
}

/// What a conversion has returned.
#[derive(Debug, Deserialize)]
pub struct ConvertStep {
    /// The records of the input.
    pub records: u64,
    /// The users who can't go into an import file, by code.
    #[serde(default)]
    pub rejected: BTreeMap<String, u64>,
}

/// What an import has returned.
#[derive(Debug, Deserialize)]
pub struct ImportStep {
    /// What has become of the users.
    pub tally: Tally,
    /// Those that have failed, by code.
    #[serde(default)]
    pub failures: Vec<FailureGroup>,
}

/// What a comparison of both tenants has returned.
#[derive(Debug, Deserialize)]
pub struct VerifyStep {
    /// The users of the old connection.
    pub old_users: u64,
    /// The users of the new connection.
    pub new_users: u64,
    /// How many users got each answer.
    pub answers: Answers,
}

/// What `assign` has returned.
#[derive(Debug, Deserialize)]
pub struct AssignStep {
    /// What could not be assigned, by kind.
    #[serde(default)]
    pub failures: Vec<AssignFailure>,
}

/// All assignments that have failed in one way.
#[derive(Debug, Deserialize)]
pub struct AssignFailure {
    /// Why.
    pub code: String,
    /// How many.
    pub count: u64,
    /// What to do.
    pub remedy: String,
}

/// What `undo-run` has returned.
#[derive(Debug, Deserialize)]
pub struct UndoStep {
    /// How many users were to be deleted.
    pub users: u64,
}

/// What an export has returned.
#[derive(Debug, Deserialize)]
pub struct ExportStep {
    /// How many users it has.
    pub users: u64,
}
