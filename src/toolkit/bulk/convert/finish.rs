//! The end of a conversion: what only the whole input tells.

use crate::bulk::configuration::old_id;
use crate::bulk::convert::converted_users::is_without_email;
use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::duplicates::Duplicate;
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::import_files::Place;
use crate::bulk::convert::rejection::RejectionCode;
use crate::bulk::convert::report::decrease;
use crate::bulk::convert::request::InputKind;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::ports::BulkHost;
use crate::problem::Problem;
use migration_core::domain::database::whole_id;
use migration_core::domain::raw_object::RawObject;

impl<H: BulkHost> Conversion<H> {
    pub(super) fn finish(&mut self) -> Result<(), Problem> {
        self.take_problem()?;
        self.files.finish(&mut self.host)?;
        self.report_unused()?;
        self.settle_duplicates()?;
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
        for user_id in self.hashes.unused() {
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

    /// Finds the users who share an identifier with an earlier one, and takes them out of all files.
    fn settle_duplicates(&mut self) -> Result<(), Problem> {
        let Self {
            duplicates,
            users,
            files,
            host,
            ..
        } = self;
        let found = duplicates.find(users, files, host)?;
        let end = found.partition_point(|duplicate| !is_without_email(duplicate.number));
        let (in_files, without_email) = found.split_at_checked(end).unwrap_or_default();
        self.take_out_of_files(in_files)?;
        self.keep_without_email(without_email)?;
        let numbers: Vec<u64> = in_files.iter().map(|duplicate| duplicate.number).collect();
        self.outputs
            .write_lines_of_users(&numbers, &mut self.report, &mut self.host)
    }

    /// Takes duplicates out of the import files.
    fn take_out_of_files(&mut self, duplicates: &[Duplicate]) -> Result<(), Problem> {
        let mut places = Vec::with_capacity(duplicates.len());
        for duplicate in duplicates {
            places.push(self.users.place(duplicate.number, &mut self.host)?);
        }
        let mut duplicates = duplicates.iter();
        for places in places.chunk_by(|one, other| one.file == other.file) {
            let Some(Place { file, .. }) = places.first().copied() else {
                continue;
            };
            let text = self.files.read_file(file, &mut self.host)?;
            for (place, duplicate) in places.iter().zip(&mut duplicates) {
                let record = RawObject::parse(place.user_in(&text)).unwrap_or_default();
                self.take_out_of_counts(&record);
                self.reject_duplicate(duplicate, &record)?;
            }
            self.files
                .write_without(file, &text, places, &mut self.host)?;
        }
        Ok(())
    }

    /// Rejects the users without an e-mail address, and keeps the import records of those who are no duplicates: an import
    /// job refuses them, but in some connections `assign` can create the users.
    fn keep_without_email(&mut self, duplicates: &[Duplicate]) -> Result<(), Problem> {
        let mut duplicates = duplicates.iter().peekable();
        for number in self.users.without_email() {
            let text = self.users.record(number, &self.files, &mut self.host)?;
            let record = RawObject::parse(&text).unwrap_or_default();
            if let Some(duplicate) = duplicates.next_if(|duplicate| duplicate.number == number) {
                self.reject_duplicate(duplicate, &record)?;
                continue;
            }
            let position = self.users.position(number, &mut self.host)?;
            let user_id = self.old_user_id(&record);
            self.reject(position, RejectionCode::NoEmail, Some(&user_id), None)?;
            self.outputs.without_email(&text, &mut self.host)?;
        }
        Ok(())
    }

    /// Rejects a duplicate, given with its import record.
    fn reject_duplicate(
        &mut self,
        duplicate: &Duplicate,
        record: &RawObject<'_>,
    ) -> Result<(), Problem> {
        let position = self.users.position(duplicate.number, &mut self.host)?;
        let first = self.users.position(duplicate.first, &mut self.host)?;
        let what = match duplicate.shared {
            Unique::UserId => "ID",
            Unique::Email => "e-mail address",
            Unique::Username => "user name",
            Unique::PhoneNumber => "phone number",
        };
        let which = if first < position {
            "An earlier"
        } else {
            "Another"
        };
        let first = self.outputs.describe(first);
        let reason = format!("{which} user has the same {what}: {first}.");
        let user_id = self.old_user_id(record);
        let code = duplicate.shared.code();
        self.reject(position, code, Some(&user_id), Some(reason))
    }

    /// The ID in the old tenant of the user with an import record.
    fn old_user_id(&self, record: &RawObject<'_>) -> String {
        let new_id = Unique::UserId.of_record(record).unwrap_or_default();
        let id = old_id(&new_id, &self.options.configuration).unwrap_or(&new_id);
        whole_id(id)
    }

    /// Counts a user no more who was counted as one in an import file.
    fn take_out_of_counts(&mut self, record: &RawObject<'_>) {
        decrease(&mut self.report.out);
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
