//! Converts one user, as one identity of the connection.

use crate::bulk::convert::converter::Conversion;
use crate::bulk::convert::email::is_email;
use crate::bulk::convert::factors::Factors;
use crate::bulk::convert::hashes::KnownHash;
use crate::bulk::convert::rejection::{RejectionCode, SkipReason};
use crate::bulk::convert::request::{BlockedUsers, InputKind};
use crate::bulk::convert::second_factor_rule::decide;
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::convert::written_user::MovedUser;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::Position;
use crate::problem::Problem;
use migration_core::domain::database::whole_id;
use migration_core::domain::json;
use migration_core::domain::optional_settings::MarkedUsers;
use migration_core::domain::profile::Source;
use migration_core::domain::user::User;
use migration_core::domain::user_field::UserField;

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
        let moved = MovedUser {
            position,
            user,
            source: &source,
            factors: &factors,
            hash: hash.as_deref(),
        };
        match check_email(&source) {
            Ok(()) => self.write_user(&moved),
            Err(RejectionCode::NoEmail) => self.set_aside_without_email(&moved),
            Err(code) => self.reject(position, code, Some(&old_id(user)), None),
        }
    }

    /// Decides whether the user moves, and with which second factors, in the order of the action scripts.
    fn check_user(
        &self,
        source: &Source<'_>,
        user: &User<'_>,
        from_file: Option<Factors>,
    ) -> Result<Factors, SkipReason> {
        let optional = &self.options.configuration.optional;
        let is_marked = source.has_marker(&optional.marker);
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
}

/// The ID of the identity in the old tenant, for messages.
pub(super) fn old_id(user: &User<'_>) -> String {
    whole_id(user.identity_user_id())
}

fn check_email(source: &Source<'_>) -> Result<(), RejectionCode> {
    match source.field(UserField::Email) {
        None => Err(RejectionCode::NoEmail),
        Some(raw) if json::parse_string(raw).is_some_and(|email| is_email(&email)) => Ok(()),
        Some(_) => Err(RejectionCode::InvalidEmail),
    }
}
