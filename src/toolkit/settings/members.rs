//! The members of the settings file. `pkg-template/auth0-migration.schema.json` lists the same ones for editors.

use migration_core::domain::setting_key::SettingKey;

/// Address of the schema, for editors.
pub const SCHEMA: &str = "$schema";
/// The connections whose users move.
pub const CONNECTIONS: &str = "connections";
/// Name of the migration client in the old tenant.
pub const MIGRATION_CLIENT: &str = "migration_client";
/// Name of the marker client in the old tenant.
pub const MARKER_CLIENT: &str = "marker_client";
/// Name of the Action in each of the two tenants.
pub const ACTION: &str = "action";
/// Custom domain of the old tenant.
pub const CUSTOM_DOMAIN: &str = "custom_domain";
/// Which variant of the action scripts is installed.
pub const SCRIPTS: &str = "scripts";
/// Ranges of addresses for the old tenant's attack protection.
pub const ALLOW_CIDR: &str = "allow_cidr";
/// The value of [`ALLOW_CIDR`] that stands for the addresses of the new tenant's region.
pub const ALLOW_REGION: &str = "region";

/// Name of a connection in the old tenant.
pub const OLD: &str = "old";
/// Name of the connection in the new tenant.
pub const NEW: &str = "new";
/// Applications to enable for the connection in the new tenant.
pub const ENABLE_CLIENTS: &str = "enable_clients";

/// The members of each item of `connections`.
pub const CONNECTION_MEMBERS: [&str; 3] = [OLD, NEW, ENABLE_CLIENTS];

/// Lists the members of the settings file. Each optional key of the action scripts has a member.
pub fn file_members() -> Vec<String> {
    let own = [
        SCHEMA,
        CONNECTIONS,
        MIGRATION_CLIENT,
        MARKER_CLIENT,
        ACTION,
        CUSTOM_DOMAIN,
        SCRIPTS,
    ];
    own.into_iter()
        .map(str::to_owned)
        .chain(SettingKey::OPTIONAL.into_iter().map(script_option_member))
        .chain([ALLOW_CIDR.to_owned()])
        .collect()
}

/// Returns the member that sets a key of the action scripts: the key in lower case.
///
/// ```
/// use migration_core::domain::setting_key::SettingKey;
/// use migration_toolkit::settings::members::script_option_member;
///
/// assert_eq!(script_option_member(SettingKey::MfaPolicy), "mfa_policy");
/// ```
pub fn script_option_member(key: SettingKey) -> String {
    key.name().to_ascii_lowercase()
}
