//! The current state of the old tenant.

use serde_json::Value;

use crate::json_value::{Object, get_str, get_str_array, is_true, missing_from};
use crate::secret::Secret;
use crate::settings::script_settings::MigrationClientCredentials;

/// The resources of the old tenant that the settings name, as far as they exist.
#[derive(Clone, Debug, Default)]
pub struct OldTenantState {
    /// The application that has the migration client's name.
    pub client: Option<MigrationClient>,
    /// The migration client's grant for the Management API.
    pub grant: Option<ClientGrant>,
    /// The connections, in the order of the settings.
    pub connections: Vec<OldConnection>,
    /// The Action that has the name from the settings.
    pub action: Option<Action>,
    /// The bindings of the post-login trigger, in their order of execution.
    pub bindings: Vec<Value>,
    /// Only read if the settings name addresses.
    pub attack_protection: Option<AttackProtection>,
}

/// An application that has the migration client's name.
#[derive(Clone, Debug)]
pub struct MigrationClient {
    /// Client ID and secret.
    pub credentials: MigrationClientCredentials,
    /// The application's type, such as `non_interactive`.
    pub app_type: String,
    /// The grant types that the application may use.
    pub grant_types: Vec<String>,
    /// `token_endpoint_auth_method`
    pub auth_method: String,
    /// Tells whether `organization_usage` is `require`, which rules the password grants out.
    pub requires_organization: bool,
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

/// A database connection of the old tenant.
#[derive(Clone, Debug)]
pub struct OldConnection {
    /// The connection's ID.
    pub id: String,
    /// The connection's options.
    pub options: Object,
    /// Tells whether the connection is enabled for the migration client.
    pub is_enabled: bool,
}

/// An Action of the old tenant.
#[derive(Clone, Debug)]
pub struct Action {
    /// The Action's ID.
    pub id: String,
    /// The code of the draft.
    pub code: String,
    /// The runtime, such as `node22`.
    pub runtime: String,
    /// The IDs of the triggers that the Action supports.
    pub triggers: Vec<String>,
    /// The names of the secrets. Auth0 does not return their values.
    pub secret_names: Vec<String>,
    /// Tells whether the draft is the version that runs.
    pub is_deployed: bool,
}

/// The two parts of attack protection that can block the new tenant's addresses.
#[derive(Clone, Debug)]
pub struct AttackProtection {
    /// Brute-force protection.
    pub brute_force: IpProtection,
    /// Suspicious IP throttling.
    pub suspicious_ip: IpProtection,
}

/// A part of attack protection.
#[derive(Clone, Debug)]
pub struct IpProtection {
    /// Tells whether this protection is switched on.
    pub is_enabled: bool,
    /// The addresses and address ranges that are never blocked.
    pub allowlist: Vec<String>,
}

impl OldTenantState {
    /// Client ID and secret of the migration client, if it exists.
    pub fn client_credentials(&self) -> Option<&MigrationClientCredentials> {
        self.client.as_ref().map(|client| &client.credentials)
    }

    /// The Client ID of the migration client, or an empty one if the client does not exist yet.
    pub fn client_id(&self) -> &str {
        self.client_credentials()
            .map(|credentials| credentials.id.as_str())
            .unwrap_or_default()
    }

    /// Tells whether the Action exists and its draft is the version that runs.
    pub fn is_action_deployed(&self) -> bool {
        self.action
            .as_ref()
            .is_some_and(|action| action.is_deployed)
    }

    /// Tells whether the Action exists and is part of the post-login flow.
    pub fn is_action_bound(&self) -> bool {
        self.action
            .as_ref()
            .is_some_and(|action| is_bound(&self.bindings, &action.id))
    }
}

impl MigrationClient {
    /// Reads an application. Source: Auth0 Management API v2, "Get a client by ID".
    pub fn from_json(client: &Value) -> Self {
        Self {
            credentials: MigrationClientCredentials {
                id: get_str(client, "client_id").to_owned(),
                secret: Secret::new(get_str(client, "client_secret")),
            },
            app_type: get_str(client, "app_type").to_owned(),
            grant_types: get_strings(client, "grant_types"),
            auth_method: get_str(client, "token_endpoint_auth_method").to_owned(),
            requires_organization: get_str(client, "organization_usage") == "require",
        }
    }
}

impl ClientGrant {
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
}

impl Action {
    /// Reads an Action. Source: Auth0 Management API v2, "Get an action".
    pub fn from_json(action: &Value) -> Self {
        Self {
            id: get_str(action, "id").to_owned(),
            code: get_str(action, "code").to_owned(),
            runtime: get_str(action, "runtime").to_owned(),
            triggers: get_each(action, "supported_triggers", "id"),
            secret_names: get_each(action, "secrets", "name"),
            is_deployed: is_true(action, "all_changes_deployed"),
        }
    }
}

impl IpProtection {
    /// Reads a part of attack protection. Source: Auth0 Management API v2, "Get Brute-force settings".
    pub fn from_json(protection: &Value) -> Self {
        Self {
            is_enabled: is_true(protection, "enabled"),
            allowlist: get_strings(protection, "allowlist"),
        }
    }
}

/// Tells whether an Action is among the bindings of a trigger.
pub fn is_bound(bindings: &[Value], action_id: &str) -> bool {
    bindings.iter().any(|binding| {
        binding
            .get("action")
            .is_some_and(|action| get_str(action, "id") == action_id)
    })
}

fn get_strings(value: &Value, name: &str) -> Vec<String> {
    let strings = get_str_array(value, name).into_iter();
    strings.map(str::to_owned).collect()
}

/// One member of each object of an array.
fn get_each(value: &Value, array: &str, member: &str) -> Vec<String> {
    let items = value.get(array).and_then(Value::as_array);
    let items = items.map(Vec::as_slice).unwrap_or_default().iter();
    items.map(|item| get_str(item, member).to_owned()).collect()
}
