//! Helpers of the tests of `emit` and `scripts`.
#![allow(dead_code, reason = "each test file uses a part")]

use migration_toolkit::emit;
use migration_toolkit::emit::{EmitContext, EmitFormat, EmittedFiles};
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::problem::Problem;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::{Value, json};

pub const OLD: &str = "old.eu.auth0.com";
pub const NEW: &str = "new.eu.auth0.com";

/// Package files that are short enough to compare.
pub fn package_files() -> PackageFiles {
    let text = str::to_owned;
    PackageFiles {
        version: text("1.2.3"),
        login: text("function login() {}\n"),
        get_user: text("function getUser() {}\n"),
        login_nowasm: text("function login() { 'nowasm'; }\n"),
        get_user_nowasm: text("function getUser() { 'nowasm'; }\n"),
        action: text("// auth0-account-migration\nexports.onExecutePostLogin = () => {};\n"),
        new_tenant_action: text("// auth0-account-migration\nexports.onExecutePostLogin = 1;\n"),
    }
}

/// A settings file with the required members only.
pub fn minimal_settings() -> Value {
    json!({ "connections": [{ "old": "Old-DB" }] })
}

/// A settings file with every member.
pub fn all_settings() -> Value {
    json!({
        "connections": [
            { "old": "Old-DB", "new": "Users", "enable_clients": ["My \"App\"", "abc123"] },
            { "old": "Other DB", "new": "2nd-users" },
            { "old": "Third-DB", "new": "Third" },
        ],
        "migration_client": "Moves / \"users\": a\\b",
        "marker_client": "Marks",
        "action": "../Move*",
        "custom_domain": "login.example.com",
        "scripts": "nowasm",
        "user_id": "keep",
        "claims_namespace": "https://ns.example.com/",
        "metadata_key": "metadata",
        "mfa_policy": "migrate",
        "marker": "rehearsal",
        "marked_users": "allow",
        "verify_signature": true,
        "timeout_ms": 9000,
        "log_level": "error",
        "allow_cidr": ["203.0.113.0/24", "2001:db8::/32"],
    })
}

/// Runs `emit`. The environment has the domains of both tenants, or none.
pub fn emit(settings: &Value, format: &str, has_domains: bool) -> Result<EmittedFiles, Problem> {
    let format = EmitFormat::from_name(format)?;
    with_context(settings, has_domains, |context| emit::emit(context, format))
}

/// Runs `scripts`.
pub fn scripts(settings: &Value, has_domains: bool) -> EmittedFiles {
    with_context(settings, has_domains, emit::emit_scripts).expect("the scripts")
}

fn with_context<T>(
    settings: &Value,
    has_domains: bool,
    write: impl Fn(&EmitContext<'_>) -> T,
) -> T {
    let settings = MigrationSettings::parse(settings).expect("settings");
    let domain = |domain: &str| has_domains.then(|| domain.to_owned());
    write(&EmitContext {
        settings: &settings,
        package_files: &package_files(),
        old_domain: domain(OLD),
        new_domain: domain(NEW),
    })
}

/// Returns the paths of all files.
pub fn paths(emitted: &EmittedFiles) -> Vec<&str> {
    emitted
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

/// Returns the text of a file.
pub fn content<'a>(emitted: &'a EmittedFiles, path: &str) -> &'a str {
    let file = emitted.files.iter().find(|file| file.path == path);
    &file.unwrap_or_else(|| panic!("no file {path}")).content
}

/// Returns the value of a JSON file.
pub fn json_content(emitted: &EmittedFiles, path: &str) -> Value {
    serde_json::from_str(content(emitted, path)).expect("JSON")
}
