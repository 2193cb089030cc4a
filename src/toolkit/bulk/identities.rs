//! The identities of the users of an export.

use migration_core::domain::raw_object::RawObject;
use migration_core::domain::user::User;

/// Reads all identities of a connection as [`User::identities_in`] does. That takes the whole part of a number for the ID, which
/// may be another user's: here, a user with such an ID cannot be read.
pub fn identities_in<'a>(root: &'a RawObject<'a>, connection: &str) -> Option<Vec<User<'a>>> {
    let users = User::identities_in(root, connection)?;
    let may_be_cut = |user: &User<'_>| user.identity_user_id().parse::<i64>().is_ok();
    if users.iter().any(may_be_cut) {
        let identities = RawObject::parse_array(root.get_raw("identities")?)?;
        let mut ours = identities
            .iter()
            .filter(|identity| identity.get_str("connection").as_deref() == Some(connection));
        if ours.any(|identity| identity_id(identity).is_none()) {
            return None;
        }
    }
    Some(users)
}

/// The ID of an identity, which is a text. Custom databases and imports may have whole numbers.
pub fn identity_id(identity: &RawObject<'_>) -> Option<String> {
    match identity.get_str("user_id") {
        Some(id) => Some(id.into_owned()),
        None => whole_number(identity.get_raw("user_id")?),
    }
}

fn whole_number(raw: &str) -> Option<String> {
    let (whole, fraction) = raw.split_once('.').unwrap_or((raw, ""));
    let is_whole = fraction.bytes().all(|digit| digit == b'0');
    let number: i64 = whole.parse().ok().filter(|_| is_whole)?;
    Some(number.to_string())
}
