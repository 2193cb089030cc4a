//! The keys of the action script's `configuration`, as they are written by whoever sets it up.

use zeroize::Zeroizing;

/// The value of one key before it is checked.
#[derive(Default)]
pub enum Setting {
    /// The key is absent, `null` or an empty string.
    #[default]
    Missing,
    /// A text, wiped from memory when dropped since one of the keys is a secret.
    Text(Zeroizing<String>),
    /// Something that is no string.
    NotText,
}

/// All known keys; others are not looked at.
#[derive(Default)]
pub struct Settings {
    /// `Domain`: host name of the old tenant, with a port if need be.
    pub domain: Setting,
    /// `Client_ID` of the migration client in the old tenant.
    pub client_id: Setting,
    /// `Client_Secret` of the migration client.
    pub client_secret: Setting,
    /// `Audience`, the identifier of the old tenant's Management API: `https://HOST/api/v2/`.
    pub audience: Setting,
    /// `Connection`: name of the database connection in the old tenant.
    pub connection: Setting,
    /// `User_Id`: `domain` (default) or `keep`.
    pub user_id: Setting,
    /// `Claims_Namespace`: prefix of the claims that the old tenant's Action sets.
    pub claims_namespace: Setting,
    /// `Metadata_Key`: `app_metadata` (default) or `metadata`.
    pub metadata_key: Setting,
    /// `Mfa_Policy`: `reject` (default) or `migrate`.
    pub mfa_policy: Setting,
    /// `Mark_Migrated`: `action` (default) or `api`.
    pub mark_migrated: Setting,
    /// `Timeout_Ms`: milliseconds that all of a call may take.
    pub timeout_ms: Setting,
    /// `Log_Level`: `off`, `error` or `info` (default).
    pub log_level: Setting,
}

impl Settings {
    /// Reads every key with `read`.
    pub fn read(read: impl Fn(&str) -> Setting) -> Self {
        Self {
            domain: read("Domain"),
            client_id: read("Client_ID"),
            client_secret: read("Client_Secret"),
            audience: read("Audience"),
            connection: read("Connection"),
            user_id: read("User_Id"),
            claims_namespace: read("Claims_Namespace"),
            metadata_key: read("Metadata_Key"),
            mfa_policy: read("Mfa_Policy"),
            mark_migrated: read("Mark_Migrated"),
            timeout_ms: read("Timeout_Ms"),
            log_level: read("Log_Level"),
        }
    }
}

impl Setting {
    /// A text, where an empty one is as good as none.
    pub fn text(text: String) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(Zeroizing::new(text)) }
    }
}
