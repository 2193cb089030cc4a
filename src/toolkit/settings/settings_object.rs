//! Reads the members of an object in the settings file, and adds a problem for each one that is invalid.

use serde_json::Value;

use crate::did_you_mean;
use crate::json_value::Object;
use crate::settings::settings_problems::SettingsProblems;

/// An object in the settings file, with its path.
pub struct SettingsObject<'a> {
    path: String,
    members: &'a Object,
}

impl<'a> SettingsObject<'a> {
    /// Reads a value that must be an object without any member but the known ones. Returns `None` if it is not an object.
    /// `path` is empty for the settings file itself.
    pub fn read(
        path: &str,
        value: &'a Value,
        known_members: &[impl AsRef<str>],
        problems: &mut SettingsProblems,
    ) -> Option<Self> {
        let Some(members) = value.as_object() else {
            let place = if path.is_empty() {
                "the settings file"
            } else {
                path
            };
            problems.add(place, "must be a JSON object");
            return None;
        };
        let object = Self {
            path: path.to_owned(),
            members,
        };
        let known: Vec<&str> = known_members.iter().map(AsRef::as_ref).collect();
        for name in members.keys() {
            if let Some(remedy) = removed_member(name) {
                problems.add_with_remedy(object.path_of(name), "is no longer a setting", remedy);
            } else if !known.contains(&name.as_str()) {
                let question = did_you_mean::question(name, known.iter().copied());
                let remedy = question.as_deref().unwrap_or("Remove it.");
                problems.add_with_remedy(
                    object.path_of(name),
                    "is not a setting",
                    format!("{remedy} The settings here are: {}.", known.join(", ")),
                );
            }
        }
        Some(object)
    }

    /// Returns the path of a member.
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// Returns a member of any type.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    /// Returns a member that must be a string, neither empty nor with white space around it.
    pub fn get_string(&self, name: &str, problems: &mut SettingsProblems) -> Option<&'a str> {
        let value = self.get(name)?;
        let text = value
            .as_str()
            .filter(|text| !text.is_empty() && text.trim() == *text);
        if text.is_none() {
            let problem = if value == "" {
                "must not be empty"
            } else {
                "must be a string, with no white space around it"
            };
            problems.add(self.path_of(name), problem);
        }
        text
    }

    /// Returns a member that must be an array of strings; empty if it is absent.
    pub fn get_string_array(&self, name: &str, problems: &mut SettingsProblems) -> Vec<String> {
        let Some(value) = self.get(name) else {
            return Vec::new();
        };
        let strings: Option<Vec<String>> = value.as_array().and_then(|items| {
            let strings = items.iter().map(|item| item.as_str().map(str::to_owned));
            strings.collect()
        });
        strings.unwrap_or_else(|| {
            problems.add(self.path_of(name), "must be an array of strings");
            Vec::new()
        })
    }
}

/// What to do about a member that earlier versions had.
fn removed_member(name: &str) -> Option<&'static str> {
    (name == "mark_migrated").then_some(
        "Remove it. Only the new tenant's Action sets the migration marker, since only it knows that a user has landed.",
    )
}
