//! The keys of an action script's `configuration`.

use crate::domain::named_enum::named_enum;

named_enum! {
    /// A key of the `configuration` of a connection's action scripts.
    ///
    /// ```
    /// use migration_core::domain::setting_key::SettingKey;
    ///
    /// assert_eq!(SettingKey::ClientId.name(), "Client_ID");
    /// assert_eq!(SettingKey::from_name("Client_ID"), Some(SettingKey::ClientId));
    /// assert_eq!(SettingKey::from_name("client_id"), None);
    /// ```
    pub enum SettingKey {
        /// Domain of the old tenant, or its custom domain.
        Domain = "Domain",
        /// Client ID of the migration client.
        ClientId = "Client_ID",
        /// Client secret of the migration client.
        ClientSecret = "Client_Secret",
        /// Identifier of the old tenant's Management API.
        Audience = "Audience",
        /// Name of the old tenant's database connection.
        Connection = "Connection",
        /// What the new tenant's user IDs are made of.
        UserId = "User_Id",
        /// Prefix of the claims that the old tenant's Action sets.
        ClaimsNamespace = "Claims_Namespace",
        /// The profile's key for `app_metadata`.
        MetadataKey = "Metadata_Key",
        /// What happens when the old tenant requires a second factor.
        MfaPolicy = "Mfa_Policy",
        /// The key of the migration marker in `app_metadata`.
        Marker = "Marker",
        /// What happens to users who have the migration marker.
        MarkedUsers = "Marked_Users",
        /// Whether `login` checks the signature of the ID token.
        VerifySignature = "Verify_Signature",
        /// Time limit of a call, in milliseconds.
        TimeoutMs = "Timeout_Ms",
        /// What is logged.
        LogLevel = "Log_Level",
    }
}

impl SettingKey {
    /// The keys that must be set.
    pub const REQUIRED: [Self; 5] = [
        Self::Domain,
        Self::ClientId,
        Self::ClientSecret,
        Self::Audience,
        Self::Connection,
    ];

    /// The keys that may be left out.
    pub const OPTIONAL: [Self; 9] = [
        Self::UserId,
        Self::ClaimsNamespace,
        Self::MetadataKey,
        Self::MfaPolicy,
        Self::Marker,
        Self::MarkedUsers,
        Self::VerifySignature,
        Self::TimeoutMs,
        Self::LogLevel,
    ];

    /// The names of several keys, for a message or the log.
    ///
    /// ```
    /// use migration_core::domain::setting_key::SettingKey;
    ///
    /// let keys = [SettingKey::Domain, SettingKey::Audience];
    /// assert_eq!(SettingKey::join_names(&keys), "Domain, Audience");
    /// ```
    pub fn join_names(keys: &[Self]) -> String {
        let mut names = String::new();
        for key in keys {
            if !names.is_empty() {
                names.push_str(", ");
            }
            names.push_str(key.name());
        }
        names
    }
}
