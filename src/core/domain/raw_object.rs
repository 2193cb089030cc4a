//! JSON objects whose values stay the text that they were received as.
//!
//! A profile is handed from tenant to tenant. As unread text, its metadata arrives exactly as it was sent:
//! digits of numbers, order of keys and unusual escapes included. Only values that decide something are
//! decoded.

use hifijson::SliceLexer;
use hifijson::token::Lex as _;
use zeroize::Zeroize;

use crate::domain::json::{array, encode_string, lex_object, parse_string};

/// A JSON object: member names in their order, values as unread JSON text.
#[derive(Clone, Default)]
#[must_use]
pub struct RawObject(Vec<(String, String)>);

/// Some objects hold tokens or personal data, so all values are wiped.
impl Drop for RawObject {
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}

impl RawObject {
    /// Parses an object; `None` when `text` is not JSON or not an object.
    ///
    /// ```
    /// use migration_core::domain::raw_object::RawObject;
    ///
    /// let user = RawObject::parse(r#"{"name":"Jo","score":1.10}"#).unwrap();
    /// assert_eq!(user.get_str("name").as_deref(), Some("Jo"));
    /// assert_eq!(user.get_raw("score"), Some("1.10"));
    /// assert!(RawObject::parse("[]").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut lexer = SliceLexer::new(text.as_bytes());
        let members = lexer.exactly_one(SliceLexer::ws_peek, lex_object).ok()?;
        Some(Self(members))
    }

    /// Parses an array of objects; `None` when `text` is not JSON, or not an array of objects.
    pub fn parse_array(text: &str) -> Option<Vec<Self>> {
        array(text, |next, lexer| lex_object(next, lexer).map(Self))
    }

    /// The JSON text of a member; `None` when it is absent or `null`. The last one of several members with
    /// the same name counts, as in `JSON.parse`.
    pub fn get_raw(&self, name: &str) -> Option<&str> {
        let member = self.0.iter().rev().find(|(key, _)| is_name(key, name));
        member
            .map(|(_, value)| value.as_str())
            .filter(|value| *value != "null")
    }

    /// A member that is a string.
    pub fn get_str(&self, name: &str) -> Option<String> {
        parse_string(self.get_raw(name)?)
    }

    /// A member that is an object.
    pub fn get_object(&self, name: &str) -> Option<Self> {
        Self::parse(self.get_raw(name)?)
    }

    /// A member that is an object, as JSON text.
    pub fn get_raw_object(&self, name: &str) -> Option<&str> {
        self.get_raw(name).filter(|value| value.starts_with('{'))
    }

    /// A member that is a number, without its fraction: the time claims of a token may have one
    /// (RFC 7519 section 2, `NumericDate`).
    pub fn get_integer(&self, name: &str) -> Option<i64> {
        let text = self.get_raw(name)?;
        text.split_once('.')
            .map_or(text, |(whole, _)| whole)
            .parse()
            .ok()
    }

    /// Adds a member with JSON text as its value, after the others.
    pub fn insert_raw(&mut self, name: &str, value: &str) {
        self.0.push((encode_string(name), value.to_owned()));
    }

    /// Adds a member that is a string.
    pub fn insert_str(&mut self, name: &str, value: &str) {
        self.insert_raw(name, &encode_string(value));
    }

    /// Adds a member that is a number.
    pub fn insert_number(&mut self, name: &str, value: u64) {
        self.insert_raw(name, &value.to_string());
    }

    /// Removes a member; `false` when there was none.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(key, _)| !is_name(key, name));
        self.0.len() < before
    }

    /// The object as JSON text.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        for (index, (name, value)) in self.0.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            json.push_str(name);
            json.push(':');
            json.push_str(value);
        }
        json.push('}');
        json
    }
}

/// Whether a member name, quoted and perhaps escaped, is `name`. With an escape it is longer than without.
fn is_name(key: &str, name: &str) -> bool {
    let longer = key.len().wrapping_sub(name.len());
    (longer == 2 && key.get(1..).is_some_and(|key| key.starts_with(name)))
        || (longer > 2 && key.contains('\\') && parse_string(key).as_deref() == Some(name))
}
