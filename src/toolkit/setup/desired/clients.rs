//! The two applications of the old tenant. They are two, because the credentials of the migration client are settings of
//! the action scripts, and nothing there needs to write users.

use serde_json::{Value, json};

use crate::api::scope::Scope;
use crate::settings::migration_settings::{MigrationSettings, retiring_name};
use migration_core::domain::optional_settings::MfaPolicy;

/// The type of both applications: Machine to Machine.
pub const APP_TYPE: &str = "non_interactive";
/// How both applications authenticate: with their secret in the request's body (RFC 6749 section 2.3.1).
pub const AUTH_METHOD: &str = "client_secret_post";
/// A scope that earlier versions granted to the migration client. Only the marker client needs it.
pub const REVOKED_SCOPE: Scope = Scope::UpdateUsersAppMetadata;

/// An application of the old tenant, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientRole {
    /// The migration client: the action scripts check passwords and read users with it.
    Migration,
    /// The marker client: the new tenant's Action marks users as moved with it.
    Marker,
}

impl ClientRole {
    /// Both applications, in the order in which they are set up.
    pub const ALL: [Self; 2] = [Self::Migration, Self::Marker];

    /// What the application is called in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Migration => "migration client",
            Self::Marker => "marker client",
        }
    }

    /// The member of the settings file that names the application.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Migration => "migration_client",
            Self::Marker => "marker_client",
        }
    }

    /// The application's name.
    pub fn name(self, settings: &MigrationSettings) -> &str {
        match self {
            Self::Migration => &settings.migration_client,
            Self::Marker => &settings.marker_client,
        }
    }

    /// The name of the application while `rotate-secret` puts another one in its place. `setup` then sees no application of its
    /// own name and makes the new one, as `rotate-secret` does.
    pub fn retiring_name(self, settings: &MigrationSettings) -> String {
        retiring_name(self.name(settings))
    }

    /// The application's grant types: for its own token, and those of the migration client to check the passwords of users.
    pub fn grant_types(self) -> &'static [&'static str] {
        match self {
            Self::Migration => &[
                "client_credentials",
                "password",
                "http://auth0.com/oauth/grant-type/password-realm",
            ],
            Self::Marker => &["client_credentials"],
        }
    }

    /// The application's scopes for the Management API.
    pub fn scopes(self, settings: &MigrationSettings) -> Vec<Scope> {
        let mut scopes = vec![Scope::ReadUsers];
        match self {
            Self::Migration if settings.options.mfa_policy == Some(MfaPolicy::Migrate) => {
                scopes.push(Scope::ReadAuthenticationMethods);
            }
            Self::Migration => {}
            Self::Marker => scopes.push(Scope::UpdateUsersAppMetadata),
        }
        scopes
    }

    /// The names of [`ClientRole::scopes`].
    pub fn scope_names(self, settings: &MigrationSettings) -> Vec<&'static str> {
        let scopes = self.scopes(settings).into_iter();
        scopes.map(Scope::as_str).collect()
    }

    /// The application's description. `finish --clean-up` deletes only an application that has it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Migration => {
                "Checks passwords for the new tenant while users move to it (auth0-account-migration)"
            }
            Self::Marker => {
                "Marks the users who have moved to the new tenant (auth0-account-migration)"
            }
        }
    }

    /// The body that creates the application.
    pub fn application(self, settings: &MigrationSettings) -> Value {
        json!({
            "name": self.name(settings),
            "description": self.description(),
            "app_type": APP_TYPE,
            "grant_types": self.grant_types(),
            "token_endpoint_auth_method": AUTH_METHOD,
            "oidc_conformant": true,
        })
    }

    /// The body that authorises the application for the Management API.
    pub fn grant(self, settings: &MigrationSettings, client_id: &str, audience: &str) -> Value {
        json!({
            "client_id": client_id,
            "audience": audience,
            "scope": self.scopes(settings),
            "subject_type": "client",
        })
    }
}
