//! The Actions of both tenants. Auth0 does not return the values of secrets, so the first line of an Action's code repeats
//! those that are not secret, and has a fingerprint of those that are; a later run sees there whether they are still the
//! desired ones.

use serde_json::{Value, json};

use crate::json_value::{Object, set_member};
use crate::package_files::PackageFiles;
use crate::secret::Secret;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::desired::enroll_factors;
use crate::setup::plan::fingerprint::fingerprint;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::UserIdPolicy;

/// The runtime of both Actions.
pub const RUNTIME: &str = "node22";
/// The trigger of both Actions.
pub const TRIGGER: Trigger = Trigger {
    id: "post-login",
    version: "v3",
};
/// Every Action and action script of this project contains this text; code of others does not.
pub const PROJECT_MARK: &str = "auth0-account-migration";
/// The longest value of an Action's secret. Source: Auth0 Management API v2, "Create an action".
pub const MAX_SECRET_CHARACTERS: usize = 4_096;
/// The only secret of an Action that is one. The others are no secrets, and the first line of the code repeats them.
pub const CLIENT_SECRET: &str = "CLIENT_SECRET";

/// How the first line of the old tenant's Action begins. The migration client's ID follows.
pub const OLD_TENANT_HEADING: &str = "// For the migration client";
/// How the first line of the new tenant's Action begins. Its secrets follow, without the one that is secret.
pub const NEW_TENANT_HEADING: &str = "// For the marker client";

/// A trigger of Actions.
pub struct Trigger {
    /// The ID of the trigger and of its flow.
    pub id: &'static str,
    /// The version of the trigger's interface.
    pub version: &'static str,
}

/// An Action as it should be.
#[derive(Clone, Debug)]
pub struct DesiredAction {
    /// The tenant that runs it.
    pub tenant: Tenant,
    /// Its name.
    pub name: String,
    /// Its secrets, each with its value.
    pub secrets: Vec<(&'static str, Secret)>,
    /// The first line of its code, without a fingerprint.
    pub heading: String,
    /// A hash of the secrets; `None` if none of them is secret.
    pub fingerprint: Option<String>,
    /// The package's code, without the first line.
    pub script: String,
}

impl DesiredAction {
    /// The whole code.
    pub fn code(&self) -> String {
        match &self.fingerprint {
            Some(fingerprint) => {
                format!(
                    "{}; fingerprint {fingerprint}\n{}",
                    self.heading, self.script
                )
            }
            None => self.code_without_fingerprint(),
        }
    }

    /// The whole code as other tools and people install it: they can't make the fingerprint.
    pub fn code_without_fingerprint(&self) -> String {
        format!("{}\n{}", self.heading, self.script)
    }

    /// The names of the secrets.
    pub fn secret_names(&self) -> Vec<&'static str> {
        self.secrets.iter().map(|(name, _)| *name).collect()
    }

    /// The body that creates the Action.
    pub fn body(&self) -> Value {
        let Trigger { id, version } = TRIGGER;
        let secrets = self.secrets.iter();
        json!({
            "name": self.name,
            "supported_triggers": [{ "id": id, "version": version }],
            "code": self.code(),
            "runtime": RUNTIME,
            "dependencies": [],
            "secrets": secrets
                .map(|(name, value)| json!({ "name": name, "value": value.expose() }))
                .collect::<Vec<_>>(),
        })
    }

    /// The body that creates the Action with another tool, which reads the code from a file.
    pub fn body_with_code(&self, code: &str) -> Value {
        let mut body = self.body();
        set_member(&mut body, "code", code.into());
        body
    }

    /// A reference to the Action, for the update of a flow.
    pub fn binding(&self) -> Value {
        json!({ "ref": { "type": "action_name", "value": self.name }, "display_name": self.name })
    }
}

/// The Action of the old tenant. `client_id` is the migration client's.
pub fn old_tenant_action(
    package_files: &PackageFiles,
    settings: &MigrationSettings,
    client_id: &str,
) -> DesiredAction {
    let mut secrets = vec![("MIGRATION_CLIENT_ID", Secret::new(client_id))];
    if let Some(namespace) = &settings.options.claims_namespace {
        secrets.push(("CLAIMS_NAMESPACE", Secret::new(namespace.as_str())));
    }
    DesiredAction {
        tenant: Tenant::Old,
        name: settings.action.clone(),
        secrets,
        heading: old_tenant_heading(settings, client_id),
        fingerprint: None,
        script: package_files.action.clone(),
    }
}

/// The first line of the old tenant's Action.
pub fn old_tenant_heading(settings: &MigrationSettings, client_id: &str) -> String {
    // A line break in the namespace would end the comment, and the rest would run as code.
    let namespace = settings.claims_namespace().escape_debug();
    format!("{OLD_TENANT_HEADING} {client_id}; claims are named {namespace}...")
}

/// What the new tenant's Action has to know of the old tenant.
pub struct OldTenantAccess<'a> {
    /// The host that the setting `Domain` of the action scripts names.
    pub domain: &'a str,
    /// The identifier of the Management API.
    pub audience: &'a str,
    /// The credentials of the marker client.
    pub client: &'a ApplicationCredentials,
}

/// The Action of the new tenant. `factors` are the types of factors that it may ask users to enrol.
pub fn new_tenant_action(
    package_files: &PackageFiles,
    settings: &MigrationSettings,
    old: &OldTenantAccess<'_>,
    factors: &str,
) -> DesiredAction {
    let connections: Object = settings
        .connections
        .iter()
        .map(|pair| (pair.new.clone(), Value::from(pair.old.as_str())))
        .collect();
    let user_id = settings.options.user_id.unwrap_or(UserIdPolicy::Domain);
    let mut secrets = vec![
        ("DOMAIN", Secret::new(old.domain)),
        ("AUDIENCE", Secret::new(old.audience)),
        ("CLIENT_ID", Secret::new(old.client.id.as_str())),
        (CLIENT_SECRET, old.client.secret.clone()),
        (
            "CONNECTIONS",
            Secret::new(Value::Object(connections).to_string()),
        ),
        ("USER_ID", Secret::new(user_id.name())),
        ("MARKER", Secret::new(settings.marker())),
    ];
    if !factors.is_empty() {
        secrets.push((enroll_factors::SECRET, Secret::new(factors)));
    }
    DesiredAction {
        tenant: Tenant::New,
        name: settings.action.clone(),
        heading: new_tenant_heading(&secrets),
        fingerprint: Some(secrets_fingerprint(&secrets)),
        secrets,
        script: package_files.new_tenant_action.clone(),
    }
}

fn new_tenant_heading(secrets: &[(&'static str, Secret)]) -> String {
    let mut heading = NEW_TENANT_HEADING.to_owned();
    for (name, value) in secrets {
        if *name != CLIENT_SECRET {
            heading.push_str(&format!("; {name} {}", comment_text(value.expose())));
        }
    }
    heading
}

/// A text for a comment of one line: what ends the line in JavaScript is escaped (ECMAScript, "Line Terminators").
fn comment_text(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') {
                letter.escape_unicode().to_string()
            } else {
                letter.to_string()
            }
        })
        .collect()
}

/// A hash of all secrets. It gives the client's secret of 64 random characters no more away than the fingerprint of a
/// connection's settings does, and differs between clients with the same secret.
fn secrets_fingerprint(secrets: &[(&'static str, Secret)]) -> String {
    let values: Object = secrets
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.expose())))
        .collect();
    fingerprint(&values, &Object::new())
}

/// A reference to a binding that exists already, for the update of a flow.
pub fn existing_binding(current: &Value) -> Value {
    json!({
        "ref": { "type": "binding_id", "value": current.get("id") },
        "display_name": current.get("display_name"),
    })
}
