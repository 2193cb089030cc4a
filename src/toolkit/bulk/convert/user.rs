//! Converts one user, as one identity of the connection.

use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::email::is_email;
use crate::bulk::convert::factors::Factors;
use crate::bulk::convert::hashes::{KnownHash, write_hash};
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::outputs::WrittenUser;
use crate::bulk::convert::rejection::{RejectionCode, SkipReason};
use crate::bulk::convert::report::increase;
use crate::bulk::convert::request::{BlockedUsers, InputKind};
use crate::bulk::convert::second_factor_rule::decide;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::database::whole_id;
use migration_core::domain::json;
use migration_core::domain::metadata::has_marker;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::optional_settings::MarkedUsers;
use migration_core::domain::profile::Source;
use migration_core::domain::second_factors::SecondFactors;
use migration_core::domain::user::User;
use migration_core::domain::user_field::UserField;
use zeroize::Zeroizing;

/// A profile of more bytes will be refused. Source: Auth0, "Deprecations and Migrations", from 2027-03-04 on.
pub const LARGE_PROFILE_BYTES: usize = 10_240;

impl<H: BulkHost> Conversion<H> {
    /// Converts a user, or says why not.
    pub(super) fn convert_user(
        &mut self,
        position: Position,
        user: &User<'_>,
    ) -> Result<(), Problem> {
        let source = Source::of_user(user);
        // Both are looked up for everybody, so that those of users who are skipped do not count as somebody else's.
        let from_file = if self.factors.is_empty() {
            None
        } else {
            self.factors.find(&user.id())
        };
        let hash = self.find_hash(user, position)?;
        let factors = match self.check_user(&source, user, from_file) {
            Ok(factors) => factors,
            Err(reason) => return self.skip(position, &old_id(user), reason),
        };
        match check_email(&source) {
            Ok(()) => self.write_user(position, &source, user, &factors, hash),
            Err(RejectionCode::NoEmail) => {
                self.write_without_email(position, &source, user, &factors, hash)
            }
            Err(code) => self.reject(position, code, Some(&old_id(user)), None),
        }
    }

    /// Puts the import record of a user without an e-mail address aside. At the end it is known whether another user has
    /// the same ID, user name or phone number.
    fn write_without_email(
        &mut self,
        position: Position,
        source: &Source<'_>,
        user: &User<'_>,
        factors: &Factors,
        hash: Option<String>,
    ) -> Result<(), Problem> {
        let configuration = &self.options.configuration;
        let Ok(new_user_id) = source.new_user_id(configuration) else {
            let code = RejectionCode::NoEmail;
            return self.reject(position, code, Some(&old_id(user)), None);
        };
        let mut record = Zeroizing::new(String::new());
        let moved = Moved {
            source,
            new_user_id: &new_user_id,
            factors,
            hash: hash.as_deref(),
        };
        moved.write(configuration, &mut record, &mut Vec::new());
        let number = self.users.without_email().end;
        self.add_identifiers(number, source, &new_user_id)?;
        self.users
            .add_without_email(&record, position, &mut self.temporary, &mut self.host)
    }

    /// Decides whether the user moves, and with which second factors, in the order of the action scripts.
    fn check_user(
        &self,
        source: &Source<'_>,
        user: &User<'_>,
        from_file: Option<Factors>,
    ) -> Result<Factors, SkipReason> {
        let optional = &self.options.configuration.optional;
        let is_marked = has_marker(source.app_metadata(), &optional.marker);
        if is_marked && optional.marked_users == MarkedUsers::Refuse {
            return Err(SkipReason::AlreadyMoved);
        }
        if user.is_blocked() && self.options.blocked == BlockedUsers::Skip {
            return Err(SkipReason::Blocked);
        }
        decide(source.has_second_factor(), from_file, optional.mfa_policy)
            .ok_or(SkipReason::SecondFactor)
    }

    fn find_hash(
        &mut self,
        user: &User<'_>,
        position: Position,
    ) -> Result<Option<String>, Problem> {
        match self.hashes.find(user.identity_user_id()) {
            KnownHash::None => Ok(None),
            KnownHash::One(hash) => Ok(Some(hash)),
            KnownHash::Several => {
                let code = UnusedCode::TwoHashes;
                self.unused(InputKind::Hashes, Some(position), code, Some(&old_id(user)))?;
                Ok(None)
            }
        }
    }

    fn write_user(
        &mut self,
        position: Position,
        source: &Source<'_>,
        user: &User<'_>,
        factors: &Factors,
        hash: Option<String>,
    ) -> Result<(), Problem> {
        let configuration = &self.options.configuration;
        let Ok(new_user_id) = source.new_user_id(configuration) else {
            let code = RejectionCode::InvalidUserId;
            return self.reject(position, code, Some(&old_id(user)), None);
        };
        self.left_out.clear();
        let moved = Moved {
            source,
            new_user_id: &new_user_id,
            factors,
            hash: hash.as_deref(),
        };
        moved.write(configuration, self.files.begin_user(), &mut self.left_out);
        if !self.files.user_fits() {
            self.files.discard_user();
            let code = RejectionCode::TooLarge;
            return self.reject(position, code, Some(&old_id(user)), None);
        }
        let number = self.users.next_in_files();
        self.add_identifiers(number, source, &new_user_id)?;
        self.report_oddities(number, position, user)?;
        self.count_written(factors, hash.is_some());
        let place = self.files.end_user(&mut self.host)?;
        self.users
            .add_in_files(place, position, &mut self.temporary, &mut self.host)
    }

    /// Says what is odd about the user that is being written.
    fn report_oddities(
        &mut self,
        number: u64,
        position: Position,
        user: &User<'_>,
    ) -> Result<(), Problem> {
        let bytes = self.files.user().len();
        let is_large = bytes > LARGE_PROFILE_BYTES;
        if !is_large && self.left_out.is_empty() {
            return Ok(());
        }
        let (file, host) = (&mut self.temporary, &mut self.host);
        let user = WrittenUser {
            number,
            position,
            old_id: &old_id(user),
        };
        if is_large {
            increase(&mut self.report.large_profiles);
            self.outputs.large_profile(&user, bytes, file, host)?;
        }
        if !self.left_out.is_empty() {
            for field in &self.left_out {
                self.report.left_out.add(field);
            }
            self.outputs.leave_out(&user, &self.left_out, file, host)?;
        }
        Ok(())
    }

    /// Adds what no other user may share. Fields that are left out of the profile are none.
    fn add_identifiers(
        &mut self,
        number: u64,
        source: &Source<'_>,
        new_user_id: &str,
    ) -> Result<(), Problem> {
        let (file, host) = (&mut self.temporary, &mut self.host);
        self.duplicates
            .add_identifier(number, Unique::UserId, new_user_id, file, host)?;
        let fields = [
            (Unique::Email, UserField::Email),
            (Unique::Username, UserField::Username),
            (Unique::PhoneNumber, UserField::PhoneNumber),
        ];
        for (unique, field) in fields {
            let accepted = source.field(field).and_then(|raw| field.accepted_text(raw));
            let is_unique = unique != Unique::Email || !self.options.non_unique_emails;
            if let Some(value) = accepted.filter(|_| is_unique) {
                self.duplicates
                    .add_identifier(number, unique, &value, file, host)?;
            }
        }
        Ok(())
    }

    fn count_written(&mut self, factors: &Factors, has_hash: bool) {
        increase(&mut self.report.out);
        if !factors.lost.is_empty() {
            increase(&mut self.report.lost_factors);
        }
        if !factors.carried.is_empty() {
            increase(&mut self.factors_report.users);
        }
        if has_hash {
            increase(&mut self.hashes_report.users);
        }
    }
}

/// What an import record is made of.
struct Moved<'a> {
    source: &'a Source<'a>,
    new_user_id: &'a str,
    factors: &'a Factors,
    hash: Option<&'a str>,
}

impl Moved<'_> {
    /// Writes the import record.
    fn write(
        &self,
        configuration: &Configuration,
        record: &mut String,
        left_out: &mut Vec<&'static str>,
    ) {
        let lost = SecondFactors {
            lost: self.factors.lost.clone(),
            ..SecondFactors::default()
        };
        let mut members = ObjectWriter::begin(record);
        let user_id = self.new_user_id;
        self.source
            .write_members(user_id, configuration, &lost, &mut members, left_out);
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
}

/// The ID of the identity in the old tenant, for messages.
fn old_id(user: &User<'_>) -> String {
    whole_id(user.identity_user_id())
}

fn check_email(source: &Source<'_>) -> Result<(), RejectionCode> {
    match source.field(UserField::Email) {
        None => Err(RejectionCode::NoEmail),
        Some(raw) if json::parse_string(raw).is_some_and(|email| is_email(&email)) => Ok(()),
        Some(_) => Err(RejectionCode::InvalidEmail),
    }
}
