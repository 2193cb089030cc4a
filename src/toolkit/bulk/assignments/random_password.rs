//! Passwords for users who are created one by one.
//!
//! The Management API asks for a password in a database connection (auth0-cli: "mandatory for non-SMS connections"; its
//! reference says that it depends on the connection). Nobody is told these passwords: the users set one of their own.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The shortest seed, in bytes. The seed must come from a cryptographic source of random numbers.
pub const MIN_SEED_BYTES: usize = 32;

/// The password of a user: 256 bits that follow from the seed and the user, so that each user has another one.
///
/// It has upper and lower case, a digit and a special character, never two equal characters in a row, and less than the 72
/// bytes that bcrypt takes, so that it meets each of Auth0's password policies.
pub fn random_password(seed: &Secret, user: &str) -> Secret {
    let mut hash = Sha256::new();
    hash.update(seed.expose().as_bytes());
    hash.update([0]);
    hash.update(user.as_bytes());
    let mut password = Zeroizing::new(String::with_capacity(66));
    password.push_str("1!");
    for byte in hash.finalize() {
        let lower = char::from(b'a'.wrapping_add(byte >> 4));
        let upper = char::from(b'A'.wrapping_add(byte & 15));
        let _ = write!(password, "{lower}{upper}");
    }
    Secret::new(password.as_str())
}
