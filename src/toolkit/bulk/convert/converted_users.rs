//! The users that were converted, by number. Each group comes before the next one, and within a group the users are in the
//! order of the input.

use std::ops::Range;

use crate::bulk::convert::import_files::{ImportFiles, Place};
use crate::bulk::convert::position_table::PositionTable;
use crate::bulk::convert::users_aside::{UserAside, UsersAside};
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;

/// The number of the first user of [`Aside::MaybeDuplicate`].
const FIRST_ASIDE: u64 = 1 << 62;
/// The number of the first user of [`Aside::WithoutEmail`].
const FIRST_WITHOUT_EMAIL: u64 = 1 << 63;

/// Why a user is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// The user may share an identifier with an earlier one.
    MaybeDuplicate,
    /// No import takes users without an e-mail address.
    WithoutEmail,
}

impl Aside {
    fn first_number(self) -> u64 {
        match self {
            Self::MaybeDuplicate => FIRST_ASIDE,
            Self::WithoutEmail => FIRST_WITHOUT_EMAIL,
        }
    }
}

/// The users that were converted: first those in the import files, then those who are set aside.
#[derive(Default)]
pub struct ConvertedUsers {
    in_files: PositionTable,
    maybe_duplicates: UsersAside,
    without_email: UsersAside,
}

impl ConvertedUsers {
    /// The number of the next user in the import files.
    pub fn next_in_files(&self) -> u64 {
        self.in_files.count()
    }

    /// The numbers of the users who are set aside for a reason, in their order. The end is the number of the next one.
    pub fn numbers(&mut self, aside: Aside) -> Range<u64> {
        let first = aside.first_number();
        first..first.saturating_add(self.aside_mut(aside).count())
    }

    /// Adds a user in the import files.
    ///
    /// # Errors
    /// `files`
    pub fn add_in_files(
        &mut self,
        place: Place,
        position: Position,
        file: &mut TemporaryFile,
        host: &mut impl BulkHost,
    ) -> Result<(), Problem> {
        let place = [place.file, place.offset, place.length];
        self.in_files.push(place, position, file, host)
    }

    /// The users who are set aside for a reason.
    pub fn aside_mut(&mut self, aside: Aside) -> &mut UsersAside {
        match aside {
            Aside::MaybeDuplicate => &mut self.maybe_duplicates,
            Aside::WithoutEmail => &mut self.without_email,
        }
    }

    /// Where a user is in the input.
    ///
    /// # Errors
    /// `files`
    pub fn position(&mut self, number: u64, host: &mut impl BulkHost) -> Result<Position, Problem> {
        if is_aside(number) {
            let (users, index) = self.aside_of(number);
            return users.position(index, host);
        }
        let (_, position) = self.in_files.get(number, host)?;
        Ok(position)
    }

    /// A user who is set aside.
    ///
    /// # Errors
    /// `files`
    pub fn aside(&mut self, number: u64, host: &mut impl BulkHost) -> Result<UserAside, Problem> {
        let (users, index) = self.aside_of(number);
        users.get(index, host)
    }

    /// The users among whom the one of this number is set aside, and the number among them.
    fn aside_of(&mut self, number: u64) -> (&mut UsersAside, u64) {
        let aside = if number >= FIRST_WITHOUT_EMAIL {
            Aside::WithoutEmail
        } else {
            Aside::MaybeDuplicate
        };
        let index = number.saturating_sub(aside.first_number());
        (self.aside_mut(aside), index)
    }

    /// The import record of a user.
    ///
    /// # Errors
    /// `files`
    pub fn record(
        &mut self,
        number: u64,
        files: &ImportFiles,
        host: &mut impl BulkHost,
    ) -> Result<String, Problem> {
        if is_aside(number) {
            return Ok(self.aside(number, host)?.record);
        }
        let ([file, offset, length], _) = self.in_files.get(number, host)?;
        let place = Place {
            file,
            offset,
            length,
        };
        files.read_user(place, host)
    }
}

/// Whether a number is one of a user who is set aside.
pub fn is_aside(number: u64) -> bool {
    number >= FIRST_ASIDE
}
