//! What the tests of `emit` and `scripts` share.
#![allow(dead_code, reason = "each test file uses a part")]

use migration_toolkit::emit;
use migration_toolkit::emit::{EmitContext, EmitFormat, EmittedFiles};
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::problem::Problem;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::{Value, json};

pub const OLD: &str = "old.eu.auth0.com";
pub const NEW: &str = "new.eu.auth0.com";

/// ActionScripts that are short enough to compare.
pub fn artifacts() -> PackageFiles {
    let text = str::to_owned;
    PackageFiles {
        version: text("1.2.3"),
        login: text("function login() {}\n"),
        get_user: text("function getUser() {}\n"),
        login_nowasm: text("function login() { 'nowasm'; }\n"),
        get_user_nowasm: text("function getUser() { 'nowasm'; }\n"),
        action: text("// auth0-account-migration\nexports.onExecutePostLogin = () => {};\n"),
    }
}

/// The least that a settings file may say.
pub fn minimum() -> Value {
    json!({ "connections": [{ "old": "Old-DB" }] })
}

/// All that a settings file may say.
pub fn everything() -> Value {
    json!({
        "connections": [
            { "old": "Old-DB", "new": "Users", "enable_clients": ["My \"App\"", "abc123"] },
            { "old": "Other DB", "new": "2nd-users" },
            { "old": "Old-DB", "new": "Third" },
        ],
        "migration_client": "Moves / \"users\": a\\b",
        "action": "../Move*",
        "custom_domain": "login.example.com",
        "scripts": "nowasm",
        "user_id": "keep",
        "claims_namespace": "https://ns.example.com/",
        "metadata_key": "metadata",
        "mfa_policy": "migrate",
        "mark_migrated": "api",
        "timeout_ms": 9000,
        "log_level": "error",
        "allow_cidr": ["203.0.113.0/24", "2001:db8::/32"],
    })
}

/// Emits with both domains known or both unknown.
pub fn emit(settings: &Value, format: &str, is_known: bool) -> Result<EmittedFiles, Problem> {
    let format = EmitFormat::from_name(format)?;
    about(settings, is_known, |context| emit::emit(context, format))
}

/// Writes the scripts for pasting.
pub fn scripts(settings: &Value, is_known: bool) -> EmittedFiles {
    about(settings, is_known, emit::emit_scripts).expect("the scripts")
}

fn about<T>(settings: &Value, is_known: bool, write: impl Fn(&EmitContext<'_>) -> T) -> T {
    let settings = MigrationSettings::parse(settings).expect("settings");
    let domain = |domain: &str| is_known.then(|| domain.to_owned());
    write(&EmitContext {
        settings: &settings,
        package_files: &artifacts(),
        old_domain: domain(OLD),
        new_domain: domain(NEW),
    })
}

/// The paths of all files.
pub fn paths(emitted: &EmittedFiles) -> Vec<&str> {
    emitted
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

/// The text of a file.
pub fn content<'a>(emitted: &'a EmittedFiles, path: &str) -> &'a str {
    let file = emitted.files.iter().find(|file| file.path == path);
    &file.unwrap_or_else(|| panic!("no file {path}")).content
}

/// The value of a JSON file.
pub fn value(emitted: &EmittedFiles, path: &str) -> Value {
    serde_json::from_str(content(emitted, path)).expect("JSON")
}
