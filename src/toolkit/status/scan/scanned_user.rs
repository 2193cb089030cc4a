//! What is kept of a user until both tenants were read: 64 bits, beside the hash of the ID.

use crate::bulk::convert::user::LARGE_PROFILE_BYTES;
use crate::bulk::timestamp::{DAY_MS, parse_ms};
use migration_core::domain::metadata::STARTED;
use migration_core::domain::profile::Source;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::user::User;
use migration_core::domain::user_field::UserField;

/// The bits of the last login, in seconds: enough for 34,000 years.
const LOGIN_BITS: u32 = 40;
/// The bits of the day of creation: enough until the year 2149.
const DAY_BITS: u32 = 16;

/// The user has the migration marker.
pub const MARKED: u64 = 1;
/// The user's first login through the new tenant has begun.
pub const STARTED_FLAG: u64 = 1 << 1;
/// The user is blocked.
pub const BLOCKED: u64 = 1 << 2;
/// The user has a second factor.
pub const WITH_FACTOR: u64 = 1 << 3;
/// The user has no e-mail address.
pub const WITHOUT_EMAIL: u64 = 1 << 4;
/// The profile is larger than Auth0 allows.
pub const OVER_LIMIT: u64 = 1 << 5;

/// A user of one tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScannedUser {
    /// The last login in UNIX seconds; 0 if there was none.
    pub last_login_s: u64,
    /// The day of creation in UTC, counted from 1970-01-01; 0 if it is not known.
    pub created_day: u64,
    /// Flags, such as [`MARKED`].
    pub flags: u64,
}

impl ScannedUser {
    /// Reads the user of an identity. `json` is the whole record, whose bytes are taken for the size of the profile: with the
    /// fields that `status` exports that is all metadata, but neither names nor picture.
    pub fn read(json: &str, user: &User<'_>, marker: &str) -> Self {
        let root = user.root();
        let source = Source::of_user(user);
        let has_email = user
            .field(UserField::Email)
            .is_some_and(|email| email.len() > "\"\"".len());
        let flags = [
            (MARKED, source.has_marker(marker)),
            (
                STARTED_FLAG,
                source.app_metadata().get_raw(STARTED).is_some(),
            ),
            (BLOCKED, user.is_blocked()),
            (WITH_FACTOR, user.has_second_factor()),
            (WITHOUT_EMAIL, !has_email),
            (OVER_LIMIT, json.len() > LARGE_PROFILE_BYTES),
        ];
        let flags = flags.iter().filter(|(_, is_set)| *is_set);
        Self {
            last_login_s: time_ms(root, "last_login") / 1_000,
            created_day: time_ms(root, "created_at") / DAY_MS,
            flags: flags.fold(0, |all, (flag, _)| all | flag),
        }
    }

    /// Whether a flag is set.
    pub fn has(self, flag: u64) -> bool {
        self.flags & flag != 0
    }

    /// The user as one number.
    pub fn pack(self) -> u64 {
        let login = self.last_login_s.min(max_of(LOGIN_BITS));
        let day = self.created_day.min(max_of(DAY_BITS)) << LOGIN_BITS;
        login | day | self.flags << LOGIN_BITS.saturating_add(DAY_BITS)
    }

    /// The user of a number that [`ScannedUser::pack`] has returned.
    pub fn unpack(packed: u64) -> Self {
        Self {
            last_login_s: packed & max_of(LOGIN_BITS),
            created_day: packed >> LOGIN_BITS & max_of(DAY_BITS),
            flags: packed >> LOGIN_BITS.saturating_add(DAY_BITS),
        }
    }
}

fn max_of(bits: u32) -> u64 {
    (1_u64 << bits).saturating_sub(1)
}

/// A time in UNIX milliseconds; 0 if there is none.
fn time_ms(user: &RawObject<'_>, name: &str) -> u64 {
    user.get_str(name)
        .and_then(|text| parse_ms(&text))
        .unwrap_or(0)
}
