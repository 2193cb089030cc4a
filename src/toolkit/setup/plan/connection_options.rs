//! The options of the new tenant's connection: what is to be in them, with all else kept as it is.
//!
//! A write replaces the options as a whole, so they are read, changed and written.

use serde_json::{Value, json};

use crate::json_value::{Object, get_object};
use crate::package_files::ActionScripts;
use crate::setup::plan::diff::{Line, added, changed, long_text, removed};

/// Options of the old connection that a new one must have as well, or users could not log in as they did.
const COPIED: [&str; 2] = ["requires_username", "validation"];

/// The options that are this project's, but for the settings of the scripts. Without `customScripts`, a connection is
/// no custom database; an empty object there would make it one.
const OWN: [&str; 3] = [
    "enabledDatabaseCustomization",
    "import_mode",
    "customScripts",
];

/// The options of a connection that does not exist yet.
pub fn for_new_connection(old: &Object, scripts: ActionScripts<'_>) -> Object {
    let mut options = Object::new();
    options.insert("brute_force_protection".to_owned(), Value::Bool(true));
    for name in COPIED {
        if let Some(value) = old
            .get(name)
            .filter(|value| !value.is_null() && **value != Value::Bool(false))
        {
            options.insert(name.to_owned(), value.clone());
        }
    }
    with_scripts(options, scripts)
}

/// The options with both scripts, which Auth0 runs in import mode. Other scripts stay.
pub fn with_scripts(mut options: Object, scripts: ActionScripts<'_>) -> Object {
    let mut custom_scripts = get_object(&Value::Object(options.clone()), "customScripts");
    custom_scripts.insert("login".to_owned(), scripts.login.into());
    custom_scripts.insert("get_user".to_owned(), scripts.get_user.into());
    options.insert("enabledDatabaseCustomization".to_owned(), Value::Bool(true));
    options.insert("import_mode".to_owned(), Value::Bool(true));
    options.insert("customScripts".to_owned(), Value::Object(custom_scripts));
    options
}

/// The options with the scripts that Auth0 documents for the end of a migration: nobody is found any more.
pub fn retired(options: Object) -> Object {
    let context = if options.get("enable_script_context") == Some(&Value::Bool(true)) {
        "context, "
    } else {
        ""
    };
    let login = format!(
        "function login(identifier, password, {context}callback) {{ callback(null, null); }}"
    );
    let get_user =
        format!("function getUser(identifier, {context}callback) {{ callback(null, null); }}");
    with_scripts(
        options,
        ActionScripts {
            login: &login,
            get_user: &get_user,
        },
    )
}

/// The options as they were saved. What only came up since, and is not this project's, stays: some options a tenant
/// adds by itself.
pub fn restored(found: Object, saved: &Object) -> Object {
    let mut options = found;
    for name in OWN {
        options.remove(name);
    }
    options.extend(saved.clone());
    options
}

/// What differs between two options, scripts by their length only. What is off and what is not there are the same.
pub fn diff(found: &Object, wanted: &Object) -> Vec<Line> {
    let mut lines = Vec::new();
    let names = wanted
        .keys()
        .chain(found.keys().filter(|name| !wanted.contains_key(*name)));
    for name in names {
        match (found.get(name), wanted.get(name)) {
            (before, after)
                if before.unwrap_or(&Value::Bool(false))
                    == after.unwrap_or(&Value::Bool(false)) => {}
            _ if name == "customScripts" => {
                let scripts = |options: &Object| get_object(&json!(options), "customScripts");
                lines.extend(scripts_diff(&scripts(found), &scripts(wanted)));
            }
            (None, Some(after)) => lines.push(added(format!("{name}: {after}"))),
            (Some(before), Some(after)) => {
                lines.push(changed(format!("{name}: {before} → {after}")))
            }
            (_, None) => lines.push(removed(name.clone())),
        }
    }
    lines
}

fn scripts_diff(found: &Object, wanted: &Object) -> Vec<Line> {
    let script = |map: &Object, name: &str| {
        map.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let names = wanted
        .keys()
        .chain(found.keys().filter(|name| !wanted.contains_key(*name)));
    names
        .filter_map(|name| match wanted.contains_key(name) {
            true => long_text(
                &format!("script {name}"),
                &script(found, name),
                &script(wanted, name),
            ),
            false => Some(removed(format!("script {name}"))),
        })
        .collect()
}

/// What differs between the keys of two settings; their values are never shown.
pub fn settings_diff(found: &Object, wanted: &Object) -> Vec<Line> {
    let line = |name: &String| {
        if found.contains_key(name) {
            changed(format!("setting {name}"))
        } else {
            added(format!("setting {name}"))
        }
    };
    let gone = found.keys().filter(|name| !wanted.contains_key(*name));
    wanted
        .keys()
        .map(line)
        .chain(gone.map(|name| removed(format!("setting {name}"))))
        .collect()
}
