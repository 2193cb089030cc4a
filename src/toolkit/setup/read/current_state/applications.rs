//! The current state of an application of the old tenant.

use serde_json::Value;

use crate::json_value::{get_str, get_strings, is_true, missing_from};
use crate::secret::Secret;
use crate::settings::script_settings::ApplicationCredentials;

/// One of the two applications of the old tenant, as far as it exists.
#[derive(Clone, Debug, Default)]
pub struct ClientState {
    /// The application that has the name from the settings.
    pub application: Option<M2mApplication>,
    /// Its grant for the Management API.
    pub grant: Option<ClientGrant>,
}

/// An application with its credentials.
#[derive(Clone, Debug)]
pub struct M2mApplication {
    /// Client ID and secret.
    pub credentials: ApplicationCredentials,
    /// The application's type, such as `non_interactive`.
    pub app_type: String,
    /// The grant types that the application may use.
    pub grant_types: Vec<String>,
    /// `token_endpoint_auth_method`
    pub auth_method: String,
    /// Tells whether `organization_usage` is `require`, which rules the password grants out.
    pub requires_organization: bool,
    /// `token_quota`: how many tokens the application may get; `null` if it has no quota of its own.
    pub token_quota: Value,
}

/// A grant: an application's authorisation for an API.
#[derive(Clone, Debug)]
pub struct ClientGrant {
    /// The grant's ID.
    pub id: String,
    /// The scopes that are granted.
    pub scopes: Vec<String>,
    /// Tells whether the application may use every scope of the API, whatever `scopes` lists.
    pub allows_all_scopes: bool,
}

impl ClientState {
    /// Client ID and secret, if the application exists.
    pub fn credentials(&self) -> Option<&ApplicationCredentials> {
        self.application
            .as_ref()
            .map(|application| &application.credentials)
    }
}

impl M2mApplication {
    /// Reads an application. Source: Auth0 Management API v2, "Get a client by ID".
    pub fn from_json(client: &Value) -> Self {
        Self {
            credentials: ApplicationCredentials {
                id: get_str(client, "client_id").to_owned(),
                secret: Secret::new(get_str(client, "client_secret")),
            },
            app_type: get_str(client, "app_type").to_owned(),
            grant_types: get_strings(client, "grant_types"),
            auth_method: get_str(client, "token_endpoint_auth_method").to_owned(),
            requires_organization: get_str(client, "organization_usage") == "require",
            token_quota: client.get("token_quota").cloned().unwrap_or_default(),
        }
    }
}

impl ClientGrant {
    /// How the scopes of a grant that allows all of them are called in messages.
    pub const ALL_SCOPES: &str = "every scope of the Management API";

    /// Reads a grant. Source: Auth0 Management API v2, "Get client grants".
    pub fn from_json(grant: &Value) -> Self {
        Self {
            id: get_str(grant, "id").to_owned(),
            scopes: get_strings(grant, "scope"),
            allows_all_scopes: is_true(grant, "allow_all_scopes"),
        }
    }

    /// The scopes of `desired` that the application may not use.
    pub fn missing_scopes<'a>(&self, desired: &[&'a str]) -> Vec<&'a str> {
        if self.allows_all_scopes {
            return Vec::new();
        }
        let granted: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        missing_from(desired, &granted)
    }

    /// The scopes that the application may use and that are not in `desired`.
    pub fn excess_scopes<'a>(&'a self, desired: &[&str]) -> Vec<&'a str> {
        if self.allows_all_scopes {
            return vec![Self::ALL_SCOPES];
        }
        let granted: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        missing_from(&granted, desired)
    }
}
