//! Settings files for the tests of their members.

use migration_toolkit::problem::Problem;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::{Value, json};

pub fn parse(file: &Value) -> Result<MigrationSettings, Problem> {
    MigrationSettings::parse(file)
}

/// A minimal settings file with one more member.
pub fn with(member: &str, value: Value) -> Value {
    let mut file = json!({ "connections": [{ "old": "Users" }] });
    file[member] = value;
    file
}
