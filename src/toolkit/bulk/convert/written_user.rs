//! Writes one user: into an import file, or aside until the whole input is known.

use std::mem;

use crate::bulk::convert::converted_users::Aside;
use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::duplicates::Identifiers;
use crate::bulk::convert::factors::Factors;
use crate::bulk::convert::hashes::write_hash;
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::import_files::Place;
use crate::bulk::convert::outputs::WrittenUser;
use crate::bulk::convert::rejection::RejectionCode;
use crate::bulk::convert::report::increase;
use crate::bulk::convert::user::{LARGE_PROFILE_BYTES, old_id};
use crate::bulk::convert::users_aside::UserAside;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::profile::Source;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::second_factors::SecondFactors;
use migration_core::domain::user::User;
use migration_core::domain::user_field::UserField;
use serde::Serialize;
use zeroize::Zeroizing;

/// A user who moves, with what the import record is made of.
pub(super) struct MovedUser<'a> {
    pub position: Position,
    pub user: &'a User<'a>,
    pub source: &'a Source<'a>,
    pub factors: &'a Factors,
    pub hash: Option<&'a str>,
}

/// What an import record has beside the profile.
struct Extras {
    hash: bool,
    factors: bool,
    lost_factors: bool,
}

impl<H: BulkHost> Conversion<H> {
    /// Writes a user into the import file, or aside if the user may be a duplicate.
    pub(super) fn write_user(&mut self, moved: &MovedUser<'_>) -> Result<(), Problem> {
        let position = moved.position;
        let configuration = &self.options.configuration;
        let Ok(new_user_id) = moved.source.new_user_id(configuration) else {
            let code = RejectionCode::InvalidUserId;
            return self.reject(position, code, Some(&old_id(moved.user)), None);
        };
        self.left_out.clear();
        let record = self.files.begin_user();
        moved.write(&new_user_id, configuration, record, &mut self.left_out);
        if !self.files.user_fits() {
            self.files.discard_user();
            let code = RejectionCode::TooLarge;
            return self.reject(position, code, Some(&old_id(moved.user)), None);
        }
        let identifiers = self.identifiers(moved.source, &new_user_id);
        let left_out = mem::take(&mut self.left_out);
        if self.duplicates.may_be_shared(&identifiers) {
            let record = Zeroizing::new(self.files.user().to_owned());
            self.files.discard_user();
            let aside = Aside::MaybeDuplicate;
            self.set_aside(aside, position, &record, &left_out, &identifiers)?;
        } else {
            let number = self.users.next_in_files();
            let (file, host) = (&mut self.temporary, &mut self.host);
            self.duplicates.add(number, &identifiers, file, host)?;
            let old_id = || old_id(moved.user);
            let place = self.end_user(position, old_id, &moved.extras(), &left_out)?;
            let (file, host) = (&mut self.temporary, &mut self.host);
            self.users.add_in_files(place, position, file, host)?;
        }
        self.left_out = left_out;
        Ok(())
    }

    /// Sets a user without an e-mail address aside. At the end it is known whether another user has the same ID, user name or
    /// phone number.
    pub(super) fn set_aside_without_email(&mut self, moved: &MovedUser<'_>) -> Result<(), Problem> {
        let configuration = &self.options.configuration;
        let Ok(new_user_id) = moved.source.new_user_id(configuration) else {
            let code = RejectionCode::NoEmail;
            return self.reject(moved.position, code, Some(&old_id(moved.user)), None);
        };
        let mut record = Zeroizing::new(String::new());
        moved.write(&new_user_id, configuration, &mut record, &mut Vec::new());
        let identifiers = self.identifiers(moved.source, &new_user_id);
        let aside = Aside::WithoutEmail;
        self.set_aside(aside, moved.position, &record, &[], &identifiers)
    }

    /// Writes a user into the import file who was set aside, but is no duplicate.
    pub(super) fn write_user_aside(
        &mut self,
        user: &UserAside,
        record: &RawObject<'_>,
    ) -> Result<(), Problem> {
        self.files.begin_user().push_str(&user.record);
        let old_id = self.old_user_id(record);
        let extras = Extras::of_record(record);
        self.end_user(user.position, || old_id, &extras, &user.left_out)?;
        Ok(())
    }

    fn set_aside(
        &mut self,
        aside: Aside,
        position: Position,
        record: &str,
        left_out: &[&str],
        identifiers: &Identifiers,
    ) -> Result<(), Problem> {
        let number = self.users.numbers(aside).end;
        let (file, host) = (&mut self.temporary, &mut self.host);
        self.duplicates.add(number, identifiers, file, host)?;
        let users = self.users.aside_mut(aside);
        users.add(position, record, left_out, file, host)
    }

    /// Ends the user that was begun in the import file: counts it, and says what is odd about it.
    fn end_user(
        &mut self,
        position: Position,
        old_id: impl FnOnce() -> String,
        extras: &Extras,
        left_out: &[impl AsRef<str> + Serialize],
    ) -> Result<Place, Problem> {
        increase(&mut self.report.out);
        let counts = [
            (extras.hash, &mut self.hashes_report.users),
            (extras.factors, &mut self.factors_report.users),
            (extras.lost_factors, &mut self.report.lost_factors),
        ];
        counts
            .into_iter()
            .filter(|(has, _)| *has)
            .for_each(|(_, count)| increase(count));
        let bytes = self.files.user().len();
        let is_large = bytes > LARGE_PROFILE_BYTES;
        if is_large || !left_out.is_empty() {
            let user = WrittenUser {
                position,
                old_id: &old_id(),
            };
            if is_large {
                increase(&mut self.report.large_profiles);
                self.outputs.large_profile(&user, bytes, &mut self.host)?;
            }
            if !left_out.is_empty() {
                for field in left_out {
                    self.report.left_out.add(field.as_ref());
                }
                self.outputs.leave_out(&user, left_out, &mut self.host)?;
            }
        }
        self.files.end_user(&mut self.host)
    }

    /// The identifiers of a user. Fields that are left out of the profile are none.
    fn identifiers(&self, source: &Source<'_>, new_user_id: &str) -> Identifiers {
        let hash = |unique, value: &str| self.duplicates.hash(unique, value);
        let fields = [
            (Unique::Email, UserField::Email),
            (Unique::Username, UserField::Username),
            (Unique::PhoneNumber, UserField::PhoneNumber),
        ];
        let [email, username, phone_number] = fields.map(|(unique, field)| {
            let is_unique = unique != Unique::Email || !self.options.non_unique_emails;
            let accepted = source.field(field).and_then(|raw| field.accepted_text(raw));
            let value = accepted.filter(|_| is_unique)?;
            Some(hash(unique, &value))
        });
        let user_id = Some(hash(Unique::UserId, new_user_id));
        [user_id, email, username, phone_number]
    }
}

impl MovedUser<'_> {
    /// Writes the import record.
    fn write(
        &self,
        new_user_id: &str,
        configuration: &Configuration,
        record: &mut String,
        left_out: &mut Vec<&'static str>,
    ) {
        let lost = SecondFactors {
            lost: self.factors.lost.clone(),
            ..SecondFactors::default()
        };
        let mut members = ObjectWriter::begin(record);
        self.source
            .write_members(new_user_id, configuration, &lost, &mut members, left_out);
        if self.source.is_blocked() {
            members.insert_raw("blocked", "true");
        }
        if !self.factors.carried.is_empty() {
            members.insert_raw("mfa_factors", &self.factors.to_json());
        }
        if let Some(hash) = self.hash {
            write_hash(hash, &mut members);
        }
        members.end();
    }

    fn extras(&self) -> Extras {
        Extras {
            hash: self.hash.is_some(),
            factors: !self.factors.carried.is_empty(),
            lost_factors: !self.factors.lost.is_empty(),
        }
    }
}

impl Extras {
    fn of_record(record: &RawObject<'_>) -> Self {
        let app_metadata = record.get_object("app_metadata").unwrap_or_default();
        Self {
            hash: record.has("password_hash") || record.has("custom_password_hash"),
            factors: record.has("mfa_factors"),
            lost_factors: app_metadata.has("migration_lost_factors"),
        }
    }
}
