//! The end of a conversion: what only the whole input tells.

use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::duplicates::Duplicate;
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::import_files::Place;
use crate::bulk::convert::report::decrease;
use crate::bulk::convert::request::InputKind;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::convert::user::LARGE_PROFILE_BYTES;
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;
use migration_core::domain::optional_settings::UserIdPolicy;
use migration_core::domain::raw_object::RawObject;

impl<H: BulkHost> Conversion<H> {
    pub(super) fn finish(&mut self) -> Result<(), Problem> {
        self.take_problem()?;
        self.files.finish(&mut self.host)?;
        self.report_unused()?;
        self.reject_duplicates()?;
        self.outputs.flush(&mut self.host)?;
        (self.report.files, self.report.bytes) = self.files.totals();
        let was_read = |kind| self.options.inputs.iter().any(|input| input.kind == kind);
        if was_read(InputKind::Hashes) {
            self.report.hashes = Some(self.hashes_report.clone());
        }
        if was_read(InputKind::Factors) {
            self.report.factors = Some(self.factors_report.clone());
        }
        Ok(())
    }

    /// Lists hashes and factors of users who are not in the input.
    fn report_unused(&mut self) -> Result<(), Problem> {
        let code = UnusedCode::NoUser;
        let host = &mut self.host;
        for id in self.hashes.unused() {
            let user_id = format!("auth0|{id}");
            self.hashes_report.unused.add(code.name());
            self.outputs
                .unused(InputKind::Hashes, None, code, Some(&user_id), host)?;
        }
        for user_id in self.factors.unused() {
            self.factors_report.unused.add(code.name());
            self.outputs
                .unused(InputKind::Factors, None, code, Some(user_id), host)?;
        }
        Ok(())
    }

    /// Takes users who share an identifier with an earlier one out of the import files.
    fn reject_duplicates(&mut self) -> Result<(), Problem> {
        let duplicates = self.duplicates.find(&self.files, &mut self.host)?;
        let mut file = 0;
        let mut removed: Vec<Place> = Vec::new();
        for duplicate in duplicates {
            let place = self.reject_duplicate(duplicate)?;
            if place.file != file {
                self.files.remove_users(file, &removed, &mut self.host)?;
                removed.clear();
                file = place.file;
            }
            removed.push(place);
        }
        self.files.remove_users(file, &removed, &mut self.host)
    }

    fn reject_duplicate(&mut self, duplicate: Duplicate) -> Result<Place, Problem> {
        let Duplicate {
            number,
            first,
            shared,
        } = duplicate;
        let user = self.duplicates.user(number, &mut self.host)?;
        let earlier = self.duplicates.user(first, &mut self.host)?;
        let text = self.files.read_user(user.place, &mut self.host)?;
        let record = RawObject::parse(&text).unwrap_or_default();
        self.take_out_of_counts(&record);
        let new_id = Unique::UserId.of_record(&record).unwrap_or_default();
        let user_id = format!("auth0|{}", self.old_id(&new_id));
        let what = match shared {
            Unique::UserId => "ID",
            Unique::Email => "e-mail address",
            Unique::Username => "user name",
            Unique::PhoneNumber => "phone number",
        };
        let first = self.outputs.describe(earlier.position);
        let reason = format!("An earlier user has the same {what}: {first}.");
        self.reject(user.position, shared.code(), Some(&user_id), Some(reason))?;
        Ok(user.place)
    }

    /// The ID within the old connection of a user with this ID in an import record.
    fn old_id<'a>(&self, new_id: &'a str) -> &'a str {
        let configuration = &self.options.configuration;
        match configuration.optional.user_id {
            UserIdPolicy::Keep => new_id,
            UserIdPolicy::Domain => new_id
                .strip_prefix(&configuration.domain)
                .and_then(|id| id.strip_prefix('|'))
                .unwrap_or(new_id),
        }
    }

    /// Counts a user no more who was counted as one in an import file.
    fn take_out_of_counts(&mut self, record: &RawObject<'_>) {
        decrease(&mut self.report.out);
        if record.text().len() > LARGE_PROFILE_BYTES {
            decrease(&mut self.report.large_profiles);
        }
        if record.has("password_hash") || record.has("custom_password_hash") {
            decrease(&mut self.hashes_report.users);
        }
        if record.has("mfa_factors") {
            decrease(&mut self.factors_report.users);
        }
        let app_metadata = record.get_object("app_metadata").unwrap_or_default();
        if app_metadata.has("migration_lost_factors") {
            decrease(&mut self.report.lost_factors);
        }
    }
}
