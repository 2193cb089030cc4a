//! The stable names of the checks, for scripts that read the report of `check`.

use serde::Serialize;

/// The name of a check. The report writes it in snake case, such as `new_connection_enabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "each name says what is checked, and the check's title says it in words"
)]
pub enum CheckId {
    // Both tenants
    OldToken,
    OldScopes,
    OldState,
    NewToken,
    NewScopes,
    NewState,
    // The old tenant
    MigrationClient,
    GrantTypes,
    AuthMethod,
    Organization,
    OldConnectionEnabled,
    ClientGrant,
    Action,
    ActionSecrets,
    ActionDeployed,
    ActionBound,
    OtherActions,
    OldFormerNames,
    MarkerClient,
    MarkerGrantTypes,
    MarkerAuthMethod,
    MarkerClientGrant,
    Rotation,
    TokenQuota,
    MarkerTokenQuota,
    OldProfileSize,
    Allowlists,
    MfaPolicy,
    MigrationClientToken,
    MarkerClientToken,
    ProbeLogin,
    OldLeftovers,
    // The new tenant
    Sandbox,
    NewAction,
    NewActionSecrets,
    NewActionDeployed,
    NewActionBound,
    NewFormerNames,
    NewConnection,
    CustomDatabase,
    ImportMode,
    ScriptLogin,
    ScriptGetUser,
    Settings,
    SettingsKnown,
    ConnectionOptions,
    NewConnectionEnabled,
    NewProfileSize,
    SecondFactors,
    Finished,
    NewLeftovers,
}
