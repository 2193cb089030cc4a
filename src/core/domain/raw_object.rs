//! JSON objects whose values stay the text that they were received as.
//!
//! A profile is handed from tenant to tenant. As unread text, its metadata arrives exactly as it was sent:
//! digits of numbers, order of keys and unusual escapes included. Only values that decide something are
//! decoded.

use std::borrow::Cow;

use crate::domain::json::parse_string;
use crate::domain::json_scanner::Scanner;

/// A JSON object in a text that somebody else owns, and wipes if it has to be: member names in their order, values as
/// unread JSON text.
#[derive(Clone, Default)]
#[must_use]
pub struct RawObject<'a> {
    text: &'a str,
    members: Vec<(&'a str, &'a str)>,
    /// Whether a name is written with an escape, which hardly any is.
    has_escaped_names: bool,
}

/// How many members there is room for at first: most users have fewer.
const CAPACITY: usize = 24;

impl<'a> RawObject<'a> {
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
    pub fn parse(text: &'a str) -> Option<Self> {
        Scanner::whole(text, Self::scan)
    }

    /// Parses an array of objects; `None` when `text` is not JSON, or not an array of objects.
    pub fn parse_array(text: &'a str) -> Option<Vec<Self>> {
        Scanner::whole(text, Self::scan_array)
    }

    pub(super) fn scan_array(scanner: &mut Scanner<'a>) -> Option<Vec<Self>> {
        let mut objects = Vec::new();
        scanner.array(|scanner| {
            objects.push(Self::scan(scanner)?);
            Some(())
        })?;
        Some(objects)
    }

    pub(super) fn scan(scanner: &mut Scanner<'a>) -> Option<Self> {
        Self::scan_with(scanner, |scanner, _| scanner.value())
    }

    /// Scans an object whose values `value` passes; it gets the name of each as JSON text.
    pub(super) fn scan_with(
        scanner: &mut Scanner<'a>,
        mut value: impl FnMut(&mut Scanner<'a>, &str) -> Option<&'a str>,
    ) -> Option<Self> {
        let mut members = Vec::with_capacity(CAPACITY);
        let mut has_escaped_names = false;
        let text = scanner.object(|scanner, name| {
            has_escaped_names |= name.has_escapes;
            members.push((name.text, value(scanner, name.text)?));
            Some(())
        })?;
        Some(Self {
            text,
            members,
            has_escaped_names,
        })
    }

    /// The text of the object, without white space around it.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The members in their order: names as JSON strings, values as JSON text.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.members.iter().copied()
    }

    /// The members in their order, with their names decoded. Names that cannot be decoded are left out.
    pub fn named_members(&self) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> {
        self.members.iter().filter_map(|(key, value)| {
            let name = if self.has_escaped_names {
                parse_string(key)?
            } else {
                Cow::Borrowed(key.get(1..key.len().wrapping_sub(1))?)
            };
            Some((name, *value))
        })
    }

    /// Whether there is a member of this name, with any value.
    pub fn has(&self, name: &str) -> bool {
        self.members
            .iter()
            .any(|(key, _)| self.is_name(key, "", name))
    }

    /// The JSON text of a member; `None` when it is absent or `null`. The last one of several members with
    /// the same name counts, as in `JSON.parse`.
    pub fn get_raw(&self, name: &str) -> Option<&'a str> {
        self.get_prefixed("", name)
    }

    /// The JSON text of the member whose name is made of `prefix` and `name`; see [`RawObject::get_raw`].
    pub fn get_prefixed(&self, prefix: &str, name: &str) -> Option<&'a str> {
        let mut members = self.members.iter().rev();
        members
            .find(|(key, _)| self.is_name(key, prefix, name))
            .map(|(_, value)| *value)
            .filter(|value| *value != "null")
    }

    /// A member that is a string.
    pub fn get_str(&self, name: &str) -> Option<Cow<'a, str>> {
        parse_string(self.get_raw(name)?)
    }

    /// A member that is an object.
    pub fn get_object(&self, name: &str) -> Option<Self> {
        Self::parse(self.get_raw(name)?)
    }

    /// A member that is an object, as JSON text.
    pub fn get_raw_object(&self, name: &str) -> Option<&'a str> {
        self.get_raw(name).filter(|value| value.starts_with('{'))
    }

    /// A member that is a number, without its fraction: the time claims of a token may have one
    /// (RFC 7519 section 2, `NumericDate`).
    pub fn get_integer(&self, name: &str) -> Option<i64> {
        integer(self.get_raw(name)?)
    }

    /// Whether the name of a member, quoted and perhaps escaped, is `prefix` and `name` together.
    #[inline]
    pub(super) fn is_name(&self, key: &str, prefix: &str, name: &str) -> bool {
        let length = prefix.len().wrapping_add(name.len());
        let is_made_of = |key: &[u8]| {
            key.strip_prefix(prefix.as_bytes())
                .is_some_and(|rest| rest.starts_with(name.as_bytes()))
        };
        if key.len() == length.wrapping_add(2) {
            return key.as_bytes().get(1..).is_some_and(is_made_of);
        }
        self.has_escaped_names
            && parse_string(key)
                .is_some_and(|key| key.len() == length && is_made_of(key.as_bytes()))
    }
}

/// The whole part of a JSON number; `None` when `raw` is none, or one with an exponent or beyond 64 bits.
pub(super) fn integer(raw: &str) -> Option<i64> {
    raw.split_once('.')
        .map_or(raw, |(whole, _)| whole)
        .parse()
        .ok()
}
