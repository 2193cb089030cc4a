//! How the two tenants are, as their Management APIs show it.

use serde_json::Value;

use crate::json_value::{Object, get_object, get_str, get_str_array};
use crate::secret::ClientSecret;
use crate::settings::script_settings::MigrationClientCredentials;
use crate::setup::desired::PROJECT_MARK;
use crate::setup::plan::fingerprint::{METADATA_KEY, names_only};

/// What there is in the old tenant.
#[derive(Clone, Default)]
pub struct OldTenantState {
    /// The application of the migration client's name, with its secret.
    pub client: Option<Value>,
    /// Its authorisation for the Management API.
    pub grant: Option<Value>,
    /// The connections of the settings, in their order.
    pub connections: Vec<OldConnection>,
    /// The Action of the wanted name.
    pub action: Option<Value>,
    /// The bindings of the post-login trigger, in their order.
    pub bindings: Vec<Value>,
    /// Brute-force protection and suspicious IP throttling; only read when they are to change.
    pub attack_protection: Option<[Value; 2]>,
}

/// A connection of the old tenant.
#[derive(Clone)]
pub struct OldConnection {
    /// Its ID.
    pub id: String,
    /// Its options; empty when the token may not read them.
    pub options: Object,
    /// Whether the migration client may use it.
    pub is_enabled: bool,
}

/// What there is in the new tenant, for each pair of connections in the order of the settings.
#[derive(Clone, Default)]
pub struct NewTenantState {
    /// The connections.
    pub connections: Vec<NewConnection>,
}

/// A connection of the new tenant, which may not be there yet.
#[derive(Clone, Default)]
pub struct NewConnection {
    /// The connection.
    pub value: Option<Value>,
    /// The applications to enable for it: name and Client ID.
    pub applications: Vec<(String, String)>,
    /// Client IDs of the applications that it is enabled for.
    pub enabled_clients: Vec<String>,
}

/// What a write of a connection must say again. Source: Auth0 Management API v2, "Update a connection".
pub fn preserved_fields(connection: &Value) -> Object {
    let names = [
        "display_name",
        "is_domain_connection",
        "realms",
        "show_as_button",
    ];
    let member = |name: &str| {
        connection
            .get(name)
            .map(|value| (name.to_owned(), value.clone()))
    };
    names.into_iter().filter_map(member).collect()
}

/// Whether an Action of an ID is among the bindings of a trigger.
pub fn is_bound(bindings: &[Value], action: &str) -> bool {
    bindings.iter().any(|binding| {
        binding
            .get("action")
            .is_some_and(|bound| get_str(bound, "id") == action)
    })
}

impl OldTenantState {
    /// Client ID and secret of the migration client, when it is there.
    pub fn client_keys(&self) -> Option<MigrationClientCredentials> {
        let client = self.client.as_ref()?;
        Some(MigrationClientCredentials {
            id: get_str(client, "client_id").to_owned(),
            secret: ClientSecret::new(get_str(client, "client_secret")),
        })
    }

    /// Whether the Action is the last version that was deployed.
    pub fn is_action_deployed(&self) -> bool {
        let action = self.action.as_ref();
        action.is_some_and(|action| crate::json_value::is_true(action, "all_changes_deployed"))
    }

    /// Whether the Action is in the post-login flow.
    pub fn is_action_bound(&self) -> bool {
        self.action
            .as_ref()
            .is_some_and(|action| is_bound(&self.bindings, get_str(action, "id")))
    }

    /// The names of the Action's secrets.
    pub fn action_secret_names(&self) -> Vec<&str> {
        let secrets = self
            .action
            .as_ref()
            .and_then(|action| action.get("secrets"))
            .and_then(Value::as_array);
        secrets
            .map(|secrets| {
                secrets
                    .iter()
                    .map(|secret| get_str(secret, "name"))
                    .collect()
            })
            .unwrap_or_default()
    }

    /// The allowlists of brute-force protection and suspicious IP throttling.
    pub fn allowlists(&self) -> Option<[Vec<&str>; 2]> {
        self.attack_protection
            .as_ref()
            .map(|both| both.each_ref().map(|one| get_str_array(one, "allowlist")))
    }
}

impl NewConnection {
    /// Its ID.
    pub fn id(&self) -> Option<&str> {
        self.value.as_ref().map(|value| get_str(value, "id"))
    }

    /// All its options but the settings of its scripts.
    pub fn options(&self) -> Object {
        let mut options = self
            .value
            .as_ref()
            .map(|value| get_object(value, "options"))
            .unwrap_or_default();
        options.remove("configuration");
        options
    }

    /// The settings of its scripts, encrypted.
    pub fn configuration(&self) -> Object {
        let options = self.value.as_ref().and_then(|value| value.get("options"));
        options
            .map(|options| get_object(options, "configuration"))
            .unwrap_or_default()
    }

    /// Whether its scripts are this project's: `setup` wrote them, or somebody pasted them.
    pub fn is_set_up(&self) -> bool {
        let scripts = Value::Object(get_object(&Value::Object(self.options()), "customScripts"));
        self.metadata()
            .get(METADATA_KEY)
            .is_some_and(Value::is_string)
            || get_str(&scripts, "login").contains(PROJECT_MARK)
    }

    /// Its metadata.
    pub fn metadata(&self) -> Object {
        self.value
            .as_ref()
            .map(|value| get_object(value, "metadata"))
            .unwrap_or_default()
    }

    /// Whether the connection, read once more, still has all that a write replaces. Of the settings of its scripts only
    /// the names count, since a tenant may encrypt the values anew.
    pub fn is_unchanged(&self, now: &Value) -> bool {
        let now = Self {
            value: Some(now.clone()),
            ..Self::default()
        };
        let written = |connection: &Self| {
            let names = names_only(&connection.configuration());
            (
                connection.options(),
                names,
                connection.metadata(),
                connection.preserved_fields(),
            )
        };
        self.value.is_some() && written(self) == written(&now)
    }

    /// What a write must say again, or it goes back to its default.
    pub fn preserved_fields(&self) -> Object {
        self.value
            .as_ref()
            .map(preserved_fields)
            .unwrap_or_default()
    }
}
