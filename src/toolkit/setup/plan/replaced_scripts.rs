//! The action scripts of others that `setup` replaces in a connection of the new tenant: the operator must know before they
//! are gone, and where they are kept.

use serde::Serialize;
use serde_json::Value;

use crate::json_value::Object;
use crate::package_files::ActionScripts;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::plan::connection_options::is_own_script;
use crate::setup::plan::plan::Plan;
use crate::setup::read::current_state::{DatabaseConnection, NewConnection, script};
use crate::setup::saved_state::SavedState;

/// The scripts of others that a connection loses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReplacedScripts {
    /// The connection of the new tenant.
    pub connection: String,
    /// The names of the scripts, as in `customScripts`.
    pub scripts: Vec<String>,
    /// Tells whether the connection uses its scripts; if not, they are stored, but switched off.
    pub live: bool,
    /// Tells whether the state file keeps them as they are now. It does not if an earlier run of `setup` has saved the
    /// connection and somebody has put in other scripts since.
    pub kept: bool,
}

/// Lists the scripts that `setup` replaces by `desired` and that neither `setup` nor `finish` has written. `state` is the state
/// file before the run.
pub fn replaced_scripts(
    state: &SavedState,
    desired: ActionScripts<'_>,
    pairs: &[ConnectionPair],
    connections: &[NewConnection],
) -> Vec<ReplacedScripts> {
    let mut all = Vec::new();
    for (pair, connection) in pairs.iter().zip(connections) {
        let Some(database) = &connection.database else {
            continue;
        };
        let scripts = scripts_of_others(database, |name| match name {
            "login" => desired.login,
            _ => desired.get_user,
        });
        if scripts.is_empty() {
            continue;
        }
        let mut state = state.clone();
        state.record(&pair.new, connection);
        all.push(ReplacedScripts {
            connection: pair.new.clone(),
            live: is_live(database),
            kept: scripts
                .iter()
                .all(|name| state.script(&pair.new, name) == Some(database.script(name))),
            scripts: scripts.into_iter().map(str::to_owned).collect(),
        });
    }
    all
}

/// The names of the scripts that neither `setup` nor `finish` has written and that are not the `desired` ones.
fn scripts_of_others<'a>(
    database: &DatabaseConnection,
    desired: impl Fn(&str) -> &'a str,
) -> Vec<&'static str> {
    let is_of_others = |name: &&str| {
        let code = database.script(name);
        !code.is_empty() && code != desired(name) && !is_own_script(code)
    };
    ["login", "get_user"]
        .into_iter()
        .filter(is_of_others)
        .collect()
}

/// Warns of scripts that somebody has put in since `setup` and that `options` replaces or lacks.
pub(super) fn warn_of_lost_scripts(
    plan: &mut Plan,
    connection: &str,
    database: &DatabaseConnection,
    options: &Object,
) {
    let lost = scripts_of_others(database, |name| script(options, name));
    if lost.is_empty() {
        return;
    }
    plan.warn(format!(
        "The connection {connection} has scripts that are not this project's, and they get lost: {}. Copy them first if somebody \
         still needs them.",
        lost.join(", ")
    ));
}

fn is_live(database: &DatabaseConnection) -> bool {
    database.options.get("enabledDatabaseCustomization") == Some(&Value::Bool(true))
}
