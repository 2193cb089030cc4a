//! Tells whether a connection's settings are still those that were written last.
//!
//! Auth0 returns the values of settings only encrypted, and each write encrypts them anew. Therefore the connection's
//! metadata holds a hash of the settings that were written and of the encrypted settings that Auth0 returned. The hash
//! gives nothing away, because it covers the migration client's secret of 64 random characters. Some tenants encrypt
//! the values anew at each read; there the hash covers the names of the returned settings only. Before this hash stands one
//! of the settings alone: if it is another one, other settings are desired today, however the tenant encrypts.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::json_value::Object;

/// The key of the fingerprint in a connection's metadata.
pub const METADATA_KEY: &str = "auth0_account_migration_settings";

/// The highest number of keys in a connection's metadata. Source: Auth0 Management API v2, "Update a connection".
pub const MAX_METADATA_KEYS: usize = 10;

/// The names of settings, without their values.
pub fn names_only(settings: &Object) -> Object {
    settings
        .keys()
        .map(|key| (key.clone(), Value::Null))
        .collect()
}

/// The fingerprint of the settings of a connection.
pub fn of_connection(plain: &Object, returned: &Object) -> String {
    let alone = fingerprint(plain, &Object::new());
    format!("{alone} {}", fingerprint(plain, returned))
}

/// Tells whether `saved` is the fingerprint of these settings, made from the values that Auth0 returned or only from
/// their names.
pub fn matches(saved: &str, plain: &Object, returned: &Object) -> bool {
    saved == of_connection(plain, returned) || saved == of_connection(plain, &names_only(returned))
}

/// Tells whether `saved` is certainly of other settings than these. One of an earlier version does not tell.
pub fn is_of_others(saved: &str, plain: &Object) -> bool {
    saved
        .split_once(' ')
        .is_some_and(|(alone, _)| alone != fingerprint(plain, &Object::new()))
}

/// A hash of settings, in plain text and as Auth0 returned them. The order of the settings does not matter.
pub fn fingerprint(plain: &Object, returned: &Object) -> String {
    let mut hash = Sha256::new();
    for settings in [plain, returned] {
        let mut members: Vec<(&String, &Value)> = settings.iter().collect();
        members.sort_by_key(|(key, _)| *key);
        for (key, value) in members {
            for text in [key.as_str(), value.as_str().unwrap_or_default()] {
                // The length separates neighbouring texts: "ab" + "c" differs from "a" + "bc".
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
        }
        hash.update([0xff]);
    }
    let hex = |byte: &u8| format!("{byte:02x}");
    hash.finalize().iter().map(hex).collect()
}
