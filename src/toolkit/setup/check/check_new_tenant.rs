//! The checks of what was found in the new tenant.

use serde_json::{Value, json};

use crate::json_value::{get_object, get_str, is_true, missing_from};
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::MigrationClientCredentials;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::plan::connection_options;
use crate::setup::plan::plan_new_tenant::{Sources, settings_are};
use crate::setup::read::found::{NewConnection, NewTenant};
use crate::tenant::Tenant;

/// The settings without which the action scripts can't work.
const REQUIRED: [&str; 5] = [
    "Domain",
    "Client_ID",
    "Client_Secret",
    "Audience",
    "Connection",
];
/// The first version of Node.js that the action scripts run in.
const LOWEST_SANDBOX: u32 = 18;

/// The checks of all connections. `client` is the migration client, where that is known.
pub fn checks(
    sources: &Sources<'_>,
    client: Option<&MigrationClientCredentials>,
    found: &NewTenant,
) -> Vec<Check> {
    let pairs = sources.settings.connections.iter().zip(&found.connections);
    pairs
        .flat_map(|(pair, connection)| of_connection(sources, client, pair, connection))
        .collect()
}

fn of_connection(
    sources: &Sources<'_>,
    client: Option<&MigrationClientCredentials>,
    pair: &ConnectionPair,
    connection: &NewConnection,
) -> Vec<Check> {
    let check = |id, title: &str| Check::pass(Tenant::New, id, title).connection(&pair.new);
    let exists = check("new_connection", "The database connection exists");
    if connection.value.is_none() {
        return vec![exists.unless(Some("no connection has this name".to_owned()), RUN_SETUP)];
    }
    let options = json!(connection.options());
    let off = |name: &str, what: &str| (!is_true(&options, name)).then(|| what.to_owned());
    let scripts = json!(get_object(&options, "customScripts"));
    let retired = json!(get_object(
        &json!(connection_options::retired(connection.options())),
        "customScripts"
    ));
    let script = |name, title: &str, id, wanted: &str| {
        let problem = match get_str(&scripts, name) {
            found if found == wanted => None,
            found if found == get_str(&retired, name) => Some(
                "it is the one of finish: the migration of this connection has ended".to_owned(),
            ),
            "" => Some("there is none".to_owned()),
            _ => Some("it differs: another version, another kind, or a change by hand".to_owned()),
        };
        check(id, title).unless(problem, RUN_SETUP)
    };
    let shown = connection.configuration();
    let names: Vec<&str> = shown.keys().map(String::as_str).collect();
    let missing = missing_from(&REQUIRED, &names);
    let lacks = (!missing.is_empty()).then(|| format!("missing: {}", missing.join(", ")));
    let is_known = client.is_some_and(|client| settings_are(sources, pair, connection, client));
    let unknown = (!is_known)
        .then(|| "their values can't be read, and they are not what setup wrote last".to_owned());
    let nobody = connection
        .enabled_clients
        .is_empty()
        .then(|| "no application uses it yet".to_owned());
    vec![
        exists,
        check("custom_database", "It uses its own database scripts")
            .unless(off("enabledDatabaseCustomization", "its custom database is switched off"), RUN_SETUP),
        check("import_mode", "Import Users to Auth0 is on")
            .unless(off("import_mode", "it is off: users would be asked for at every login"), RUN_SETUP),
        script("login", "The script Login is this version's", "script_login", sources.scripts.login),
        script(
            "get_user",
            "The script Get User is this version's",
            "script_get_user",
            sources.scripts.get_user,
        ),
        check("settings", "Its settings are complete").unless(lacks, RUN_SETUP),
        check("settings_known", "Its settings are what setup wrote").warns(unknown, RUN_SETUP),
        check("new_connection_enabled", "An application uses it").warns(
            nobody,
            "Enable it for your applications: enable_clients in the settings file, or the connection's page.",
        ),
    ]
}

/// The check of the sandbox's version, as the tenant's settings show it.
pub fn sandbox(settings: Result<Value, Problem>) -> Check {
    let check = Check::pass(
        Tenant::New,
        "sandbox",
        "The sandbox of action scripts is new enough",
    );
    let settings = match settings {
        Ok(settings) => settings,
        Err(problem) => return check.unseen(problem),
    };
    let version = get_str(&settings, "sandbox_version");
    let is_old = version
        .parse::<u32>()
        .is_ok_and(|version| version < LOWEST_SANDBOX);
    let problem = is_old.then(|| {
        format!("it is Node {version}, and the action scripts need Node {LOWEST_SANDBOX}")
    });
    let check = if version.is_empty() {
        check
    } else {
        check.noting(format!("Node {version}"))
    };
    check.unless(problem, "Raise it: Settings, Advanced, Extensibility.")
}
