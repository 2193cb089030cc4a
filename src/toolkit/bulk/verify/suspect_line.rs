//! The lines about users who are looked up once more before their answer counts.

use crate::bulk::verify::answers::{Answer, write_answer};
use crate::bulk::verify::compared::differences;
use crate::bulk::verify::repair::{Repair, count_missing_keys, lacks_block};
use crate::bulk::verify::suspects::Suspect;
use migration_core::domain::database::id_within;
use migration_core::domain::json::{parse_string, parse_string_array};
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;

/// A user whose answer is looked up once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspectLine {
    /// The user as the old tenant has it.
    pub user: Suspect,
    /// [`Answer::Differs`], [`Answer::Missing`] or [`Answer::Extra`], until the user was looked up.
    pub answer: Answer,
    /// The fields that differ.
    pub fields: Vec<String>,
    /// How many keys of metadata the new user lacks, as the last look has shown; 0 before the first one.
    pub missing_keys: usize,
    /// Whether the new user is not blocked, but the old one is; `false` before the first look.
    pub lacks_block: bool,
}

impl SuspectLine {
    /// The line, with its line break.
    pub fn to_line(&self) -> String {
        let mut line = String::new();
        let mut members = ObjectWriter::begin(&mut line);
        write_answer(&mut members, &self.user.id, self.answer, &self.fields);
        members.insert_str("old_user_id", &self.user.old_id);
        members.insert_raw(
            "has_siblings",
            if self.user.has_siblings {
                "true"
            } else {
                "false"
            },
        );
        // As text: inside of the line, the deepest metadata that can be compared would be nested too deeply.
        members.insert_str("expected", &self.user.profile);
        members.end();
        line.push('\n');
        line
    }

    /// Compares the user once more with one of the new tenant, in the compared form.
    pub fn compare(&mut self, profile: &str) {
        let expected = RawObject::parse(&self.user.profile).unwrap_or_default();
        let actual = RawObject::parse(profile).unwrap_or_default();
        self.fields = differences(&expected, &actual);
        self.missing_keys = count_missing_keys(&expected, &actual);
        self.lacks_block = lacks_block(&expected, &actual);
        self.answer = if self.fields.is_empty() {
            Answer::Same
        } else {
            Answer::Differs
        };
    }

    /// Sets an answer that has nothing to do with fields.
    pub fn settle(&mut self, answer: Answer) {
        self.answer = answer;
        self.fields.clear();
        self.missing_keys = 0;
        self.lacks_block = false;
    }

    /// Whether the new user lacks what a repair brings.
    pub fn needs(&self, repair: Repair) -> bool {
        match repair {
            Repair::Metadata => self.missing_keys > 0,
            Repair::Block => self.lacks_block,
        }
    }

    /// Reads a line; `None` if it is none.
    pub fn parse(line: &str) -> Option<Self> {
        let members = RawObject::parse(line)?;
        let answer = match &*members.get_str("answer")? {
            "differs" => Answer::Differs,
            "missing" => Answer::Missing,
            "extra" => Answer::Extra,
            _ => return None,
        };
        let fields = parse_string_array(members.get_raw("fields")?)?;
        Some(Self {
            user: Suspect {
                id: id_within(&members.get_str("user_id")?)?.to_owned(),
                old_id: parse_string(members.get_raw("old_user_id")?)?.into_owned(),
                profile: members.get_str("expected")?.into_owned(),
                may_be_missing: false,
                has_siblings: members.get_raw("has_siblings") == Some("true"),
            },
            answer,
            fields: fields.into_iter().map(|field| field.into_owned()).collect(),
            missing_keys: 0,
            lacks_block: false,
        })
    }
}
