//! Reads one member of the settings file, or says what is wrong with it.

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};

/// A part of the settings file, with the path that leads to it.
pub struct Part<'a> {
    path: String,
    members: &'a Object,
}

impl<'a> Part<'a> {
    /// A part that must be an object with no member but these.
    ///
    /// # Errors
    /// What it is instead, or the member nobody knows.
    pub fn read(path: &str, value: &'a Value, known: &[&str]) -> Result<Self, Problem> {
        let here = if path.is_empty() {
            "the settings file"
        } else {
            path
        };
        let members = value
            .as_object()
            .ok_or_else(|| wrong(here, "must be a JSON object"))?;
        let part = Self {
            path: path.to_owned(),
            members,
        };
        if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let path = part.path_of(name);
            return Err(wrong(&path, "is not a setting").with_remedy(format!(
                "Take it out. The settings here are: {}.",
                known.join(", ")
            )));
        }
        Ok(part)
    }

    /// The path of a member.
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// A member as it is.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    /// A member that may only be a string with something in it.
    ///
    /// # Errors
    /// `settings`.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Problem> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.as_str() {
            Some(text) if !text.trim().is_empty() && text.trim() == text => Ok(Some(text)),
            _ => Err(wrong(
                &self.path_of(name),
                "must be a string, with no white space around it",
            )),
        }
    }

    /// A member that is one of the named values; the first when it is absent.
    ///
    /// # Errors
    /// `settings`.
    pub fn choice(&self, name: &str, values: &[&'static str]) -> Result<&'static str, Problem> {
        let written = self.text(name)?;
        values
            .iter()
            .find(|value| written.is_none_or(|written| written == **value))
            .copied()
            .ok_or_else(|| {
                wrong(
                    &self.path_of(name),
                    &format!("must be one of: {}", values.join(", ")),
                )
            })
    }

    /// A member that is an array of strings; empty when it is absent.
    ///
    /// # Errors
    /// `settings`.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, Problem> {
        let Some(value) = self.get(name) else {
            return Ok(Vec::new());
        };
        let items = value
            .as_array()
            .map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)));
        let texts: Option<Vec<String>> = items.and_then(Iterator::collect);
        texts.ok_or_else(|| wrong(&self.path_of(name), "must be an array of strings"))
    }
}

/// `settings`, at a path.
pub fn wrong(path: &str, what: &str) -> Problem {
    Problem::new(ProblemCode::Settings, format!("settings: {path} {what}"))
}
