//! Writes a JSON object member by member.

use crate::domain::json::encode_string_into;
use crate::domain::raw_object::RawObject;

/// Takes the members of an object one by one. Names are those of this project or of Auth0, which have no character that JSON
/// escapes.
pub trait MemberSink {
    /// Takes a member with JSON text as its value.
    fn insert_raw(&mut self, name: &'static str, value: &str);

    /// Takes a member that is a string.
    fn insert_str(&mut self, name: &'static str, value: &str);

    /// Begins a member, whose value the caller must write as JSON text at the end of the text that is returned.
    fn begin_member(&mut self, name: &'static str) -> &mut String;
}

impl MemberSink for ObjectWriter<'_> {
    fn insert_raw(&mut self, name: &'static str, value: &str) {
        ObjectWriter::insert_raw(self, name, value);
    }

    fn insert_str(&mut self, name: &'static str, value: &str) {
        ObjectWriter::insert_str(self, name, value);
    }

    fn begin_member(&mut self, name: &'static str) -> &mut String {
        ObjectWriter::begin_member(self, name)
    }
}

/// A JSON object that is being written at the end of a text. Of the names, see [`MemberSink`].
///
/// ```
/// use migration_core::domain::object_writer::ObjectWriter;
///
/// let mut json = String::new();
/// let mut user = ObjectWriter::begin(&mut json);
/// user.insert_str("name", "Jo");
/// user.insert_raw("score", "1.10");
/// user.end();
/// assert_eq!(json, r#"{"name":"Jo","score":1.10}"#);
/// ```
#[must_use = "an object that is not ended is no JSON"]
pub struct ObjectWriter<'a> {
    json: &'a mut String,
    is_empty: bool,
}

impl<'a> ObjectWriter<'a> {
    /// Begins an object at the end of `json`.
    pub fn begin(json: &'a mut String) -> Self {
        json.push('{');
        Self {
            json,
            is_empty: true,
        }
    }

    /// Ends the object.
    pub fn end(self) {
        self.json.push('}');
    }

    /// Adds a member with JSON text as its value.
    pub fn insert_raw(&mut self, name: &'static str, value: &str) {
        self.begin_member(name).push_str(value);
    }

    /// Adds a member that is a string.
    pub fn insert_str(&mut self, name: &'static str, value: &str) {
        encode_string_into(value, self.begin_member(name));
    }

    /// Adds a member that is a number.
    pub fn insert_number(&mut self, name: &'static str, value: u64) {
        self.insert_raw(name, &value.to_string());
    }

    /// Adds a member that is an object, and begins it.
    pub fn insert_object(&mut self, name: &'static str) -> ObjectWriter<'_> {
        ObjectWriter::begin(self.begin_member(name))
    }

    /// Adds the members of another object, as they were received, without those of the names in `excluded`.
    pub fn insert_members(&mut self, object: &RawObject<'_>, excluded: &[&str]) {
        for (name, value) in object.members() {
            if !excluded.iter().any(|other| object.is_name(name, "", other)) {
                self.insert_json(name, value);
            }
        }
    }

    /// Adds a member whose name and value are JSON text.
    pub fn insert_json(&mut self, name: &str, value: &str) {
        self.separate();
        self.json.push_str(name);
        self.json.push(':');
        self.json.push_str(value);
    }

    /// Begins a member, whose value the caller must write.
    pub fn begin_member(&mut self, name: &'static str) -> &mut String {
        self.separate();
        self.json.push('"');
        self.json.push_str(name);
        self.json.push_str("\":");
        self.json
    }

    fn separate(&mut self) {
        if !self.is_empty {
            self.json.push(',');
        }
        self.is_empty = false;
    }
}
