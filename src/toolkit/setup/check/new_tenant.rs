//! The checks of what was found in the new tenant.

use serde_json::{Value, json};

use crate::json_value::{get_object, get_str, is_true, missing_from};
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::MigrationClientCredentials;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::plan::connection_options;
use crate::setup::read::current_state::{NewConnection, NewTenantState};
use crate::setup::settings_context::SettingsContext;
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
    sources: &SettingsContext<'_>,
    client: Option<&MigrationClientCredentials>,
    found: &NewTenantState,
) -> Vec<Check> {
    let pairs = sources.settings.connections.iter().zip(&found.connections);
    pairs
        .flat_map(|(pair, connection)| of_connection(sources, client, pair, connection))
        .collect()
}

fn of_connection(
    sources: &SettingsContext<'_>,
    client: Option<&MigrationClientCredentials>,
    pair: &ConnectionPair,
    connection: &NewConnection,
) -> Vec<Check> {
    let check = |id, title: &str| Check::pass(Tenant::New, id, title).for_connection(&pair.new);
    let exists = check(CheckId::NewConnection, "The database connection exists");
    if connection.value.is_none() {
        return vec![exists.fail_if(Some("no connection has this name".to_owned()), RUN_SETUP)];
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
        check(id, title).fail_if(problem, RUN_SETUP)
    };
    let shown = connection.configuration();
    let names: Vec<&str> = shown.keys().map(String::as_str).collect();
    let missing = missing_from(&REQUIRED, &names);
    let lacks = (!missing.is_empty()).then(|| format!("missing: {}", missing.join(", ")));
    let is_known = client.is_some_and(|client| sources.settings_match(pair, connection, client));
    let unknown = (!is_known)
        .then(|| "their values can't be read, and they are not what setup wrote last".to_owned());
    let nobody = connection
        .enabled_clients
        .is_empty()
        .then(|| "no application uses it yet".to_owned());
    vec![
        exists,
        check(CheckId::CustomDatabase, "It uses its own database scripts")
            .fail_if(off("enabledDatabaseCustomization", "its custom database is switched off"), RUN_SETUP),
        check(CheckId::ImportMode, "Import Users to Auth0 is on")
            .fail_if(off("import_mode", "it is off: users would be asked for at every login"), RUN_SETUP),
        script("login", "The script Login is this version's", CheckId::ScriptLogin, sources.scripts.login),
        script(
            "get_user",
            "The script Get User is this version's",
            CheckId::ScriptGetUser,
            sources.scripts.get_user,
        ),
        check(CheckId::Settings, "Its settings are complete").fail_if(lacks, RUN_SETUP),
        check(CheckId::SettingsKnown, "Its settings are what setup wrote").warn_if(unknown, RUN_SETUP),
        check(CheckId::NewConnectionEnabled, "An application uses it").warn_if(
            nobody,
            "Enable it for your applications: enable_clients in the settings file, or the connection's page.",
        ),
    ]
}

/// The check of the sandbox's version, as the tenant's settings show it.
pub fn sandbox(settings: Result<Value, Problem>) -> Check {
    let check = Check::pass(
        Tenant::New,
        CheckId::Sandbox,
        "The sandbox of action scripts is new enough",
    );
    let settings = match settings {
        Ok(settings) => settings,
        Err(problem) => return check.not_checked(problem),
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
        check.with_detail(format!("Node {version}"))
    };
    check.fail_if(problem, "Raise it: Settings, Advanced, Extensibility.")
}
