//! The action scripts of others that `setup` replaces in a connection of the new tenant: the operator must know before they
//! are gone, and where they are kept.

use serde::Serialize;
use serde_json::Value;

use crate::package_files::ActionScripts;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::plan::connection_options::is_own_script;
use crate::setup::read::current_state::{DatabaseConnection, NewConnection};
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
        let scripts: Vec<&str> = [("login", desired.login), ("get_user", desired.get_user)]
            .into_iter()
            .filter(|(name, desired)| {
                let code = database.script(name);
                !code.is_empty() && code != *desired && !is_own_script(code)
            })
            .map(|(name, _)| name)
            .collect();
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

fn is_live(database: &DatabaseConnection) -> bool {
    database.options.get("enabledDatabaseCustomization") == Some(&Value::Bool(true))
}
