//! The fields of a compared profile, without an object around them.

use migration_core::domain::json::encode_string_into;
use migration_core::domain::object_writer::MemberSink;
use migration_core::domain::user_field::UserField;

/// The values of the fields of one user after the other, as JSON text. Written as an object, they would have to be searched
/// again, and most users are compared by these values alone.
#[derive(Default)]
pub struct ComparedFields {
    text: String,
    /// Where the value of each field begins, if there is one, and where that of the next one begins.
    begins: [Option<(usize, usize)>; UserField::NAMES.len()],
    /// The field whose value is last in the text.
    last: Option<usize>,
}

impl ComparedFields {
    /// Forgets the fields of the user before.
    pub fn clear(&mut self) {
        self.text.clear();
        self.begins = [None; UserField::NAMES.len()];
        self.last = None;
    }

    /// The JSON text of a field; `None` when it is absent or `null`.
    pub fn get(&self, field: UserField) -> Option<&str> {
        let index = field as usize;
        let (begin, end) = self.begins.get(index).copied().flatten()?;
        let end = if self.last == Some(index) {
            self.text.len()
        } else {
            end
        };
        self.text.get(begin..end).filter(|value| *value != "null")
    }
}

impl MemberSink for ComparedFields {
    fn insert_raw(&mut self, name: &'static str, value: &str) {
        self.begin_member(name).push_str(value);
    }

    fn insert_str(&mut self, name: &'static str, value: &str) {
        encode_string_into(value, self.begin_member(name));
    }

    fn begin_member(&mut self, name: &'static str) -> &mut String {
        let end = self.text.len();
        if let Some(Some((_, last_end))) = self.last.and_then(|last| self.begins.get_mut(last)) {
            *last_end = end;
        }
        // What is none of the fields is not compared.
        self.last = UserField::match_name(name).map(|field| field as usize);
        if let Some(begin) = self.last.and_then(|last| self.begins.get_mut(last)) {
            *begin = Some((end, end));
        }
        &mut self.text
    }
}
