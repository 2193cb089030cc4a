//! The current state of the new tenant.

use serde_json::Value;

use crate::json_value::{Object, get_object, get_str};
use crate::settings::script_settings::is_script_setting;
use crate::setup::desired::actions::PROJECT_MARK;
use crate::setup::desired::enroll_factors::{EnrollFactors, named_in_heading};
use crate::setup::plan::connection_options::retired;
use crate::setup::plan::fingerprint::{METADATA_KEY, names_only};
use crate::setup::read::current_state::post_login::PostLoginFlow;

/// Members of a connection that Auth0 resets to their defaults unless an update repeats them.
/// Source: Auth0 Management API v2, "Update a connection".
const RESET_BY_UPDATES: [&str; 4] = [
    "display_name",
    "is_domain_connection",
    "realms",
    "show_as_button",
];

/// The resources of the new tenant that the settings name, as far as they exist.
#[derive(Clone, Default)]
pub struct NewTenantState {
    /// The connections, in the order of the settings.
    pub connections: Vec<NewConnection>,
    /// The names of all database connections. Only read if one of the settings does not exist.
    pub database_names: Vec<String>,
    /// The Action that has the name from the settings, and the post-login flow.
    pub post_login: PostLoginFlow,
    /// The second factors that users may be asked to enrol.
    pub enroll_factors: EnrollFactors,
}

impl NewTenantState {
    /// The types of factors that the Action is to ask for, separated by commas. If the tenant's factors can't be read, these
    /// are the ones that an earlier run has seen: users must not lose a second factor because a scope is missing today.
    pub fn desired_factors(&self) -> String {
        let types = match &self.enroll_factors {
            EnrollFactors::NotNeeded => Vec::new(),
            EnrollFactors::Unknown => named_in_heading(self.post_login.heading()),
            EnrollFactors::Known(types) => types.clone(),
        };
        types.join(",")
    }
}

/// The new tenant's side of a pair of connections.
#[derive(Clone, Default)]
pub struct NewConnection {
    /// The connection; `None` if it does not exist yet.
    pub database: Option<DatabaseConnection>,
    /// The applications that the settings enable for the connection.
    pub applications: Vec<Application>,
    /// The Client IDs of the applications that the connection is enabled for.
    pub enabled_clients: Vec<String>,
}

/// An application of the new tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The application's name.
    pub name: String,
    /// The application's Client ID.
    pub client_id: String,
}

/// A database connection of the new tenant.
#[derive(Clone)]
pub struct DatabaseConnection {
    /// The connection's ID.
    pub id: String,
    /// The options, without the settings of the scripts.
    pub options: Object,
    /// The settings of the scripts. Auth0 returns their values encrypted.
    pub configuration: Object,
    /// The metadata.
    pub metadata: Object,
    /// The members that each update must repeat, or Auth0 resets them.
    pub preserved_fields: Object,
}

impl DatabaseConnection {
    /// Reads a connection. Source: Auth0 Management API v2, "Get a connection".
    pub fn from_json(connection: &Value) -> Self {
        let mut options = get_object(connection, "options");
        let configuration = match options.remove("configuration") {
            Some(Value::Object(configuration)) => configuration,
            _ => Object::new(),
        };
        Self {
            id: get_str(connection, "id").to_owned(),
            options,
            configuration,
            metadata: get_object(connection, "metadata"),
            preserved_fields: preserved_fields(connection),
        }
    }

    /// The code of the connection's scripts, by their names in `customScripts`.
    pub fn script(&self, name: &str) -> &str {
        script(&self.options, name)
    }

    /// Tells whether the scripts are this project's: `setup` wrote them, or somebody pasted them.
    pub fn is_set_up(&self) -> bool {
        self.has_fingerprint() || self.script("login").contains(PROJECT_MARK)
    }

    /// Tells whether a script or the fingerprint shows that this project's scripts may run.
    pub fn has_own_scripts(&self) -> bool {
        self.is_set_up() || self.script("get_user").contains(PROJECT_MARK)
    }

    /// Tells whether both scripts are the ones that `finish` installs: they find nobody.
    pub fn has_finished_scripts(&self) -> bool {
        let options = retired(self.options.clone());
        ["login", "get_user"].into_iter().all(|name| {
            let code = script(&options, name);
            !code.is_empty() && self.script(name) == code
        })
    }

    /// The names of this project's settings that the connection has. Other scripts may use the same names.
    pub fn own_setting_names(&self) -> Vec<&str> {
        let names = self.configuration.keys().map(String::as_str);
        names.filter(|name| is_script_setting(name)).collect()
    }

    /// Tells whether `finish` has ended the migration of this connection completely.
    pub fn is_finished(&self) -> bool {
        self.has_finished_scripts() && self.own_setting_names().is_empty()
    }

    /// Tells whether `setup` wrote the scripts and settings.
    pub fn has_fingerprint(&self) -> bool {
        let fingerprint = self.metadata.get(METADATA_KEY);
        fingerprint.is_some_and(Value::is_string)
    }

    /// Tells whether the connection still has everything that an update would replace. Only the names of the settings
    /// are compared, because a tenant may encrypt the values anew for each reader.
    pub fn is_unchanged(&self, now: &Value) -> bool {
        let now = Self::from_json(now);
        self.options == now.options
            && names_only(&self.configuration) == names_only(&now.configuration)
            && self.metadata == now.metadata
            && self.preserved_fields == now.preserved_fields
    }
}

/// The code of a script in the options of a connection, by its name in `customScripts`; empty if there is none.
pub fn script<'a>(options: &'a Object, name: &str) -> &'a str {
    let scripts = options.get("customScripts");
    scripts
        .map(|scripts| get_str(scripts, name))
        .unwrap_or_default()
}

/// The members of a connection that an update must repeat, or Auth0 resets them to their defaults.
pub fn preserved_fields(connection: &Value) -> Object {
    let mut fields = Object::new();
    for name in RESET_BY_UPDATES {
        if let Some(value) = connection.get(name) {
            fields.insert(name.to_owned(), value.clone());
        }
    }
    fields
}
