//! The end of a conversion: what only the whole input tells.

use crate::bulk::configuration::old_id;
use crate::bulk::convert::converted_users::Aside;
use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::duplicates::Duplicate;
use crate::bulk::convert::identifiers::Unique;
use crate::bulk::convert::rejection::RejectionCode;
use crate::bulk::convert::request::InputKind;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::convert::users_aside::UserAside;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;
use migration_core::domain::database::whole_id;
use migration_core::domain::raw_object::RawObject;

impl<H: BulkHost> Conversion<H> {
    pub(super) fn finish(&mut self) -> Result<(), Problem> {
        self.take_problem()?;
        self.report_unused()?;
        self.settle_users_aside()?;
        self.files.finish(&mut self.host)?;
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

    /// Decides about the users who are set aside: rejects those who share an identifier with an earlier one, and writes the
    /// others.
    fn settle_users_aside(&mut self) -> Result<(), Problem> {
        let duplicates = self
            .duplicates
            .find(&mut self.users, &self.files, &mut self.host)?;
        let duplicate_of = |number| {
            let found = duplicates.binary_search_by_key(&number, |duplicate| duplicate.number);
            found.ok().and_then(|index| duplicates.get(index))
        };
        for aside in [Aside::MaybeDuplicate, Aside::WithoutEmail] {
            for number in self.users.numbers(aside) {
                let user = self.users.aside(number, &mut self.host)?;
                let record = RawObject::parse(&user.record).unwrap_or_default();
                match duplicate_of(number) {
                    Some(duplicate) => self.reject_duplicate(duplicate, user.position, &record)?,
                    None if aside == Aside::WithoutEmail => {
                        self.keep_without_email(&user, &record)?;
                    }
                    None => self.write_user_aside(&user, &record)?,
                }
            }
        }
        Ok(())
    }

    /// Rejects a user without an e-mail address, and keeps the import record: an import job refuses it, but in some connections
    /// `assign` can create the user.
    fn keep_without_email(
        &mut self,
        user: &UserAside,
        record: &RawObject<'_>,
    ) -> Result<(), Problem> {
        let user_id = self.old_user_id(record);
        let code = RejectionCode::NoEmail;
        self.reject(user.position, code, Some(&user_id), None)?;
        self.outputs.without_email(&user.record, &mut self.host)
    }

    /// Rejects a duplicate, given with its import record.
    fn reject_duplicate(
        &mut self,
        duplicate: &Duplicate,
        position: Position,
        record: &RawObject<'_>,
    ) -> Result<(), Problem> {
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
    pub(super) fn old_user_id(&self, record: &RawObject<'_>) -> String {
        let new_id = Unique::UserId.of_record(record).unwrap_or_default();
        let id = old_id(&new_id, &self.options.configuration).unwrap_or(&new_id);
        whole_id(id)
    }
}
