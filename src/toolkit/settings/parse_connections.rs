//! Reads and checks the pairs of connections in the settings file.

use serde_json::Value;

use crate::settings::members::{CONNECTION_MEMBERS, CONNECTIONS, ENABLE_CLIENTS, NEW, OLD};
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::settings_object::SettingsObject;
use crate::settings::settings_problems::SettingsProblems;

const CONNECTIONS_REMEDY: &str = r#"Name them, such as "connections": [{ "old": "Username-Password-Authentication", "new": "Users" }]."#;

/// The longest name of a connection, in characters. Source: Auth0 Management API v2, "Create a connection". The Dashboard
/// takes 35.
const MAX_NAME_LENGTH: usize = 128;

/// Reads all pairs. A problem is added for each name that is missing or invalid, or that another pair has already.
pub fn parse_connections(
    object: &SettingsObject<'_>,
    problems: &mut SettingsProblems,
) -> Vec<ConnectionPair> {
    let items = object.get(CONNECTIONS).and_then(Value::as_array);
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        problems.add_with_remedy(
            CONNECTIONS,
            "must be an array with at least one connection",
            CONNECTIONS_REMEDY,
        );
        return Vec::new();
    };
    let mut pairs: Vec<ConnectionPair> = Vec::new();
    let (mut old_names, mut new_names) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let path = format!("{CONNECTIONS}[{index}]");
        let Some(item) = SettingsObject::read(&path, item, &CONNECTION_MEMBERS, problems) else {
            continue;
        };
        let old = parse_old_name(&item, &mut old_names, problems);
        let enable_clients = item.get_string_array(ENABLE_CLIENTS, problems);
        if enable_clients.iter().any(|name| name.trim().is_empty()) {
            problems.add_with_remedy(
                item.path_of(ENABLE_CLIENTS),
                "has an empty name",
                "Write the name or the Client ID of each application, or leave the setting out.",
            );
        }
        let new = parse_new_name(&item, old, &mut new_names, problems);
        if let (Some(old), Some(new)) = (old, new) {
            pairs.push(ConnectionPair {
                old: old.to_owned(),
                new: new.to_owned(),
                enable_clients,
            });
        }
    }
    pairs
}

fn parse_old_name<'a>(
    item: &SettingsObject<'a>,
    used: &mut Vec<&'a str>,
    problems: &mut SettingsProblems,
) -> Option<&'a str> {
    if item.get(OLD).is_none() {
        problems.add_with_remedy(item.path_of(OLD), "is missing", CONNECTIONS_REMEDY);
    }
    let name = item.get_string(OLD, problems)?;
    if used.contains(&name) {
        problems.add_with_remedy(
            item.path_of(OLD),
            format!(
                "is {name:?}, which another entry has: its users would get the same IDs in two connections of the new \
                 tenant, and an ID can be used only once"
            ),
            "Move each connection of the old tenant into one connection of the new tenant.",
        );
    }
    used.push(name);
    Some(name)
}

/// Reads the name in the new tenant, which is the one in the old tenant by default.
fn parse_new_name<'a>(
    item: &SettingsObject<'a>,
    old: Option<&'a str>,
    used: &mut Vec<&'a str>,
    problems: &mut SettingsProblems,
) -> Option<&'a str> {
    let name = match item.get(NEW) {
        Some(_) => item.get_string(NEW, problems)?,
        None => old?,
    };
    if !is_connection_name(name) {
        problems.add(
            item.path_of(NEW),
            format!(
                "must be a connection's name: letters, digits and single dashes, {MAX_NAME_LENGTH} at most, no dash at \
                 either end"
            ),
        );
        return None;
    }
    if used.contains(&name) {
        problems.add_with_remedy(
            item.path_of(NEW),
            format!("is {name:?}, which another entry has: two connections can't become one"),
            "Give each connection a name of its own in the new tenant.",
        );
    }
    used.push(name);
    Some(name)
}

/// Tells whether a connection can be created with this name. Source: Auth0 Management API v2, "Create a connection".
fn is_connection_name(name: &str) -> bool {
    name.len() <= MAX_NAME_LENGTH
        && name
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
