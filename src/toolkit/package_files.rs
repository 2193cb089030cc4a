//! The files of the package that are installed in the tenants: the action scripts and the Actions.

use serde::Deserialize;

use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{MigrationSettings, ScriptKind};

/// Upper bound of an action script and of an Action, in bytes. Source: Auth0, "Custom Database Connections and Action
/// Scripts" and "Actions Limitations".
const MAX_SCRIPT_BYTES: usize = 100_000;

/// The text of each file, and the package's version.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PackageFiles {
    /// Version of the package.
    pub version: String,
    /// `action-scripts/login.js`
    pub login: String,
    /// `action-scripts/get_user.js`
    pub get_user: String,
    /// `action-scripts/nowasm/login.js`, empty if the package was built for the demo
    pub login_nowasm: String,
    /// `action-scripts/nowasm/get_user.js`, empty if the package was built for the demo
    pub get_user_nowasm: String,
    /// `actions/old-tenant-post-login.js`
    pub action: String,
    /// `actions/new-tenant-post-login.js`
    pub new_tenant_action: String,
}

/// The two action scripts of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActionScripts<'a> {
    /// `login`
    pub login: &'a str,
    /// `getUser`
    pub get_user: &'a str,
}

impl PackageFiles {
    /// Returns the action scripts of the variant that the settings choose, if these and the Actions can be installed.
    ///
    /// # Errors
    /// `script_missing` if this build of the package does not contain them; `script_too_long` if one is longer than a
    /// tenant takes.
    pub fn scripts(&self, settings: &MigrationSettings) -> Result<ActionScripts<'_>, Problem> {
        let scripts = match settings.scripts {
            ScriptKind::WebAssembly => ActionScripts {
                login: &self.login,
                get_user: &self.get_user,
            },
            ScriptKind::NoWasm => ActionScripts {
                login: &self.login_nowasm,
                get_user: &self.get_user_nowasm,
            },
        };
        for (name, script) in [
            ("action script login", scripts.login),
            ("action script get_user", scripts.get_user),
            ("old tenant's Action", &self.action),
            ("new tenant's Action", &self.new_tenant_action),
        ] {
            if script.is_empty() {
                let message = format!(
                    "this build of the package does not contain the {name} that the settings choose"
                );
                return Err(
                    Problem::new(ProblemCode::ScriptMissing, message).with_remedy(
                        "Build the whole package with npm run build, or install the published one.",
                    ),
                );
            }
            let bytes = script.len();
            if bytes > MAX_SCRIPT_BYTES {
                let message =
                    format!("the {name} has {bytes} bytes, and Auth0 takes {MAX_SCRIPT_BYTES}");
                return Err(
                    Problem::new(ProblemCode::ScriptTooLong, message).with_remedy(
                        "Install the published package again, whose scripts are shorter.",
                    ),
                );
            }
        }
        Ok(scripts)
    }
}
