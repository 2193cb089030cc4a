//! Tells whether a connection's settings are still those that were written last.
//!
//! Their values come back only encrypted, anew at each write. A hash of what was written and of what came back
//! then is kept in the connection's metadata. It gives nothing away: it covers the secret of the migration
//! client, 64 random characters. Where a tenant encrypts anew at each read, it covers the names that came back.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::json_value::Object;

/// The key of the connection's metadata.
pub const METADATA_KEY: &str = "auth0_account_migration_settings";

/// How many keys a connection's metadata has at the most. Source: Auth0 Management API v2, "Update a connection".
pub const MOST_METADATA_KEYS: usize = 10;

/// The names of settings without their values.
pub fn names_only(shown: &Object) -> Object {
    shown.keys().map(|key| (key.clone(), Value::Null)).collect()
}

/// Whether `kept` is the fingerprint of these settings, by what the tenant shows or by the names alone.
pub fn matches(kept: &str, plain: &Object, shown: &Object) -> bool {
    kept == fingerprint(plain, shown) || kept == fingerprint(plain, &names_only(shown))
}

/// A hash of the settings in plain text and as the tenant shows them.
pub fn fingerprint(plain: &Object, shown: &Object) -> String {
    let mut hash = Sha256::new();
    for map in [plain, shown] {
        let mut members: Vec<(&String, &Value)> = map.iter().collect();
        members.sort_by_key(|(key, _)| *key);
        for (key, value) in members {
            for text in [key.as_str(), value.as_str().unwrap_or_default()] {
                // The length keeps neighbours apart.
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
        }
        hash.update([0xff]);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
