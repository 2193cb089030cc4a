//! The state of an export or import job, as `GET /jobs/{id}` shows it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json_value::get_str;
use crate::secret::Secret;

/// The states of a job, as far as they differ in what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStatus {
    /// `pending`, `processing`, and every word that is not known: the job may still end.
    Running,
    /// `completed`
    Completed,
    /// `failed`
    Failed,
    /// `expired`: it ended, and its result is not kept any more.
    Expired,
}

/// A job.
pub struct Job {
    /// Its ID.
    pub id: String,
    /// Its state.
    pub status: JobStatus,
    /// 0 to 100.
    pub percentage_done: u64,
    /// How long the tenant expects it to take, in milliseconds.
    pub time_left_ms: Option<u64>,
    /// Where the file of an export is; empty if there is none. The link needs no token, so it is a secret.
    pub location: Secret,
    /// Why it failed, in Auth0's words; may be empty.
    pub reason: String,
    /// What an import has done; `None` if the tenant does not say.
    pub summary: Option<JobSummary>,
}

/// How many users an import job has inserted, updated and refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Users that are new.
    #[serde(default)]
    pub inserted: u64,
    /// Users that were there already, with `upsert`.
    #[serde(default)]
    pub updated: u64,
    /// Users that were refused.
    #[serde(default)]
    pub failed: u64,
}

impl Job {
    /// Reads an answer.
    pub fn from_json(job: &Value) -> Self {
        let number = |name: &str| job.get(name).and_then(Value::as_f64);
        let summary = job.get("summary").cloned();
        Self {
            id: get_str(job, "id").to_owned(),
            status: match get_str(job, "status") {
                "completed" => JobStatus::Completed,
                "failed" => JobStatus::Failed,
                "expired" => JobStatus::Expired,
                _ => JobStatus::Running,
            },
            percentage_done: number("percentage_done")
                .map_or(0, |done| done.clamp(0.0, 100.0) as u64),
            time_left_ms: number("time_left_seconds")
                .map(|seconds| (seconds.max(0.0) * 1_000.0) as u64),
            location: Secret::new(get_str(job, "location")),
            reason: reason(job),
            summary: summary.and_then(|summary| serde_json::from_value(summary).ok()),
        }
    }
}

/// `status_details` in words. Its form is not documented: a text in one example, an object in none.
pub fn reason(job: &Value) -> String {
    match job.get("status_details") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
