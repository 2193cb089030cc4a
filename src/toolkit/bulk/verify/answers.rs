//! The answers of verify, one for each user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use migration_core::domain::database::whole_id;
use migration_core::domain::object_writer::ObjectWriter;

/// The file of the run folder with one line for each user who is not the same in both tenants.
pub const DIFFERENCES_FILE: &str = "differences.ndjson";
/// The file with the users whose answer is looked up once more before it counts.
pub const SUSPECTS_FILE: &str = "suspects.ndjson";
/// The folder with the users who are proven to be in the new tenant and do not have the migration marker yet.
pub const PROVEN_FOLDER: &str = "proven";

/// What verify says of a user, as `rclone check` does of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The user is in both tenants with the same fields.
    Same,
    /// The user is in both tenants, and fields differ.
    Differs,
    /// The user is not in the new tenant.
    Missing,
    /// The user is only in the new tenant.
    Extra,
    /// The user could not be checked.
    Unchecked,
    /// The user is not in the new tenant by decision.
    LeftByDecision,
    /// The user was in the old tenant's export, and is in neither tenant any more.
    Gone,
}

impl Answer {
    /// The name in the files and in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Unchecked => "unchecked",
            Self::LeftByDecision => "left_by_decision",
            Self::Gone => "gone",
        }
    }
}

/// How many users got each answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Answers {
    /// Users who are in both tenants with the same fields.
    pub same: u64,
    /// Users who are in both tenants with different fields.
    pub differs: u64,
    /// Users of the old tenant who are not in the new one.
    pub missing: u64,
    /// Users who are only in the new tenant: they have signed up there, or are deleted in the old tenant.
    pub extra: u64,
    /// Users who could not be checked.
    pub unchecked: u64,
    /// Users of the old tenant who are not in the new one by decision: blocked ones, and those with a second factor.
    pub left_by_decision: u64,
    /// Users who were in the old tenant's export, and are in neither tenant any more. Records of earlier versions lack this count.
    #[serde(default)]
    pub gone: u64,
    /// For each field, how many users differ in it. Keys of metadata are counted together.
    pub fields: BTreeMap<String, u64>,
}

impl Answers {
    /// Counts a user.
    pub fn add(&mut self, answer: Answer, fields: &[String]) {
        let count = self.count_mut(answer);
        *count = count.saturating_add(1);
        for field in distinct_fields(fields) {
            let count = self.fields.entry(field.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Takes back what [`add`](Self::add) has counted.
    pub fn remove(&mut self, answer: Answer, fields: &[String]) {
        let count = self.count_mut(answer);
        *count = count.saturating_sub(1);
        for field in distinct_fields(fields) {
            if let Some(count) = self.fields.get_mut(field) {
                *count = count.saturating_sub(1);
            }
        }
        self.fields.retain(|_, count| *count > 0);
    }

    fn count_mut(&mut self, answer: Answer) -> &mut u64 {
        match answer {
            Answer::Same => &mut self.same,
            Answer::Differs => &mut self.differs,
            Answer::Missing => &mut self.missing,
            Answer::Extra => &mut self.extra,
            Answer::Unchecked => &mut self.unchecked,
            Answer::LeftByDecision => &mut self.left_by_decision,
            Answer::Gone => &mut self.gone,
        }
    }
}

/// The names of the fields without the keys of metadata, each once.
fn distinct_fields(fields: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = fields
        .iter()
        .map(|field| field.split('.').next().unwrap_or(field))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Adds the members of a line about a user: the whole ID in the new tenant, the answer, and the fields.
pub fn write_answer(line: &mut ObjectWriter<'_>, id: &str, answer: Answer, fields: &[String]) {
    line.insert_str("user_id", &whole_id(id));
    line.insert_str("answer", answer.name());
    let fields = serde_json::to_string(fields).unwrap_or_else(|_| "[]".to_owned());
    line.insert_raw("fields", &fields);
}

/// A line of [`DIFFERENCES_FILE`].
pub fn answer_line(id: &str, answer: Answer, fields: &[String]) -> String {
    let mut line = String::new();
    let mut members = ObjectWriter::begin(&mut line);
    write_answer(&mut members, id, answer, fields);
    members.end();
    line.push('\n');
    line
}
