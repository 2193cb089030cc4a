//! The desired options of the new tenant's connection. An update replaces the options as a whole, so they are made from
//! the current options, and everything that is not this project's stays.

use serde_json::Value;

use crate::json_value::Object;
use crate::package_files::ActionScripts;
use crate::setup::desired::actions::PROJECT_MARK;
use crate::setup::plan::carried_options::carried_options;
use crate::setup::plan::diff::{Line, added, changed, long_text_line, removed};

/// The option that contains the scripts. An empty object there turns a connection into a custom database.
const CUSTOM_SCRIPTS: &str = "customScripts";

/// The options that are this project's, except for the settings of the scripts.
const OWN: [&str; 3] = [
    "enabledDatabaseCustomization",
    "import_mode",
    CUSTOM_SCRIPTS,
];

/// The options of a connection that does not exist yet.
pub fn for_new_connection(old: &Object, scripts: ActionScripts<'_>) -> Object {
    let mut options = Object::new();
    options.insert("brute_force_protection".to_owned(), Value::Bool(true));
    options.extend(carried_options(old));
    with_scripts(options, scripts)
}

/// The options with both action scripts and in import mode. Other scripts stay.
pub fn with_scripts(mut options: Object, scripts: ActionScripts<'_>) -> Object {
    let mut custom_scripts = custom_scripts(&options);
    custom_scripts.insert("login".to_owned(), scripts.login.into());
    custom_scripts.insert("get_user".to_owned(), scripts.get_user.into());
    options.insert("enabledDatabaseCustomization".to_owned(), Value::Bool(true));
    options.insert("import_mode".to_owned(), Value::Bool(true));
    options.insert(CUSTOM_SCRIPTS.to_owned(), Value::Object(custom_scripts));
    options
}

/// The options with the scripts that Auth0 documents for the end of a migration: they no longer find any user.
/// Source: Auth0, "Configure Automatic Migration from Your Database".
pub fn retired(options: Object) -> Object {
    let has_context = options.get("enable_script_context") == Some(&Value::Bool(true));
    let [login, get_user] = retired_scripts(has_context);
    with_scripts(
        options,
        ActionScripts {
            login: &login,
            get_user: &get_user,
        },
    )
}

/// The scripts `login` and `get_user` that no longer find any user.
fn retired_scripts(has_context: bool) -> [String; 2] {
    let context = if has_context { "context, " } else { "" };
    [
        format!(
            "function login(identifier, password, {context}callback) {{ callback(null, null); }}"
        ),
        format!("function getUser(identifier, {context}callback) {{ callback(null, null); }}"),
    ]
}

/// Tells whether a script is this project's: one that `setup` wrote or somebody pasted, or one that `finish` wrote.
pub fn is_own_script(code: &str) -> bool {
    code.contains(PROJECT_MARK)
        || [false, true]
            .into_iter()
            .any(|has_context| retired_scripts(has_context).iter().any(|own| own == code))
}

/// The current options with this project's options and scripts as they were saved. An update replaces all options, so the
/// others are repeated as they are now: what somebody has changed since must not get lost.
pub fn restored(current: Object, saved: &Object) -> Object {
    let mut scripts = custom_scripts(&current);
    scripts.retain(|name, _| !is_own_script_name(name));
    let saved_scripts = custom_scripts(saved).into_iter();
    scripts.extend(saved_scripts.filter(|(name, _)| is_own_script_name(name)));
    let mut options = current;
    for name in OWN {
        options.remove(name);
    }
    let saved_options = without_own_nulls(saved.clone()).into_iter();
    options.extend(saved_options.filter(|(name, _)| OWN.contains(&name.as_str())));
    options.remove(CUSTOM_SCRIPTS);
    let had_scripts = saved.get(CUSTOM_SCRIPTS).is_some_and(Value::is_object);
    if !scripts.is_empty() && !had_scripts {
        // Somebody has added scripts since. Without `login` they would keep everybody out.
        options
            .entry("enabledDatabaseCustomization")
            .or_insert(Value::Bool(false));
    }
    if !scripts.is_empty() || had_scripts {
        options.insert(CUSTOM_SCRIPTS.to_owned(), Value::Object(scripts));
    }
    options
}

/// The names of the saved options and scripts that are other ones now although `setup` never changes them: somebody else has.
pub fn changed_by_others(current: &Object, saved: &Object) -> Vec<String> {
    let is_changed = |current: &Object, name: &str, value: &Value| {
        !is_same_option(current.get(name), Some(value))
    };
    let mut names: Vec<String> = Vec::new();
    for (name, value) in saved {
        if !OWN.contains(&name.as_str()) && is_changed(current, name, value) {
            names.push(name.clone());
        }
    }
    let current_scripts = custom_scripts(current);
    for (name, code) in &custom_scripts(saved) {
        if !is_own_script_name(name) && is_changed(&current_scripts, name, code) {
            names.push(format!("script {name}"));
        }
    }
    names
}

/// Tells whether `setup` writes the script that has this name in `customScripts`.
fn is_own_script_name(name: &str) -> bool {
    matches!(name, "login" | "get_user")
}

/// The options to save before the first change. An option of this project that is `null` is left out, because Auth0 shows
/// it so where nobody has set it, and takes no `null` for it in a write.
pub fn to_save(options: &Object) -> Object {
    without_own_nulls(options.clone())
}

fn without_own_nulls(mut options: Object) -> Object {
    options.retain(|name, value| !(value.is_null() && OWN.contains(&name.as_str())));
    options
}

/// The options to save of a connection that has this project's scripts already: without the scripts `own`, and without the
/// options that `setup` sets together with them, since what they were before is not known. Scripts of others stay, but are
/// switched off: without `login` they would keep everybody out.
pub fn to_save_without(options: &Object, own: &[&str]) -> Object {
    let mut scripts = custom_scripts(options);
    scripts.retain(|name, _| !own.contains(&name.as_str()));
    let mut options = options.clone();
    for name in OWN {
        options.remove(name);
    }
    if !scripts.is_empty() {
        options.insert(CUSTOM_SCRIPTS.to_owned(), Value::Object(scripts));
        options.insert(
            "enabledDatabaseCustomization".to_owned(),
            Value::Bool(false),
        );
    }
    options
}

/// The differences between two sets of options; of scripts only their length. A missing option equals `false` and `null`.
pub fn options_diff(current: &Object, desired: &Object) -> Vec<Line> {
    let mut lines = Vec::new();
    for name in union_of_keys(current, desired) {
        let (before, after) = (current.get(name), desired.get(name));
        if is_same_option(before, after) {
            continue;
        }
        if name == CUSTOM_SCRIPTS {
            lines.extend(scripts_diff(
                &custom_scripts(current),
                &custom_scripts(desired),
            ));
            continue;
        }
        lines.push(match (before, after) {
            (Some(before), Some(after)) => changed(format!("{name}: {before} → {after}")),
            (None, Some(after)) => added(format!("{name}: {after}")),
            (_, None) => removed(name.clone()),
        });
    }
    lines
}

fn is_same_option(before: Option<&Value>, after: Option<&Value>) -> bool {
    const OFF: Value = Value::Bool(false);
    let value = |option: Option<&Value>| option.filter(|value| !value.is_null()).cloned();
    value(before).unwrap_or(OFF) == value(after).unwrap_or(OFF)
}

fn custom_scripts(options: &Object) -> Object {
    let scripts = options.get(CUSTOM_SCRIPTS).and_then(Value::as_object);
    scripts.cloned().unwrap_or_default()
}

fn scripts_diff(current: &Object, desired: &Object) -> Vec<Line> {
    let code = |scripts: &Object, name: &str| {
        let code = scripts.get(name).and_then(Value::as_str);
        code.unwrap_or_default().to_owned()
    };
    let mut lines = Vec::new();
    for name in union_of_keys(current, desired) {
        if desired.contains_key(name) {
            lines.extend(long_text_line(
                &format!("script {name}"),
                &code(current, name),
                &code(desired, name),
            ));
        } else {
            lines.push(removed(format!("script {name}")));
        }
    }
    lines
}

/// The differences between the keys of two sets of script settings. The values are never shown.
pub fn settings_diff(current: &Object, desired: &Object) -> Vec<Line> {
    let mut lines = Vec::new();
    for name in union_of_keys(current, desired) {
        lines.push(
            match (current.contains_key(name), desired.contains_key(name)) {
                (true, true) => changed(format!("setting {name}")),
                (false, _) => added(format!("setting {name}")),
                (true, false) => removed(format!("setting {name}")),
            },
        );
    }
    lines
}

/// The keys of `desired` in their order, followed by those that only `current` has.
fn union_of_keys<'a>(current: &'a Object, desired: &'a Object) -> impl Iterator<Item = &'a String> {
    let removed = current.keys().filter(|key| !desired.contains_key(*key));
    desired.keys().chain(removed)
}
