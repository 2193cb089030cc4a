//! The checks of the new tenant's current state.

use serde_json::Value;

use crate::did_you_mean;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::check::finished;
use crate::setup::missing_connection::list;
use crate::setup::plan::connection_options;
use crate::setup::read::current_state::{DatabaseConnection, NewConnection, NewTenantState};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;
use migration_core::domain::setting_key::SettingKey;

/// The lowest version of Node.js in which the action scripts run.
const MIN_SANDBOX_VERSION: u32 = 18;

/// The checks of all connections. `client` is `None` if the migration client is not known. While `rotate-secret` has not come to
/// its end, connections may have the credentials of the former one.
pub fn checks(
    context: &SettingsContext<'_>,
    client: Option<&ApplicationCredentials>,
    is_rotating: bool,
    current: &NewTenantState,
) -> Vec<Check> {
    let mut checks = Vec::new();
    let pairs = context.settings.connections.iter();
    for (pair, connection) in pairs.zip(&current.connections) {
        let names = &current.database_names;
        checks.extend(connection_checks(
            context,
            client,
            is_rotating,
            (pair, connection),
            names,
        ));
    }
    checks
}

fn connection_checks(
    context: &SettingsContext<'_>,
    client: Option<&ApplicationCredentials>,
    is_rotating: bool,
    (pair, connection): (&ConnectionPair, &NewConnection),
    database_names: &[String],
) -> Vec<Check> {
    let check = |id, title| Check::pass(Tenant::New, id, title).for_connection(&pair.new);
    let exists = check(CheckId::NewConnection, "The database connection exists");
    let Some(database) = &connection.database else {
        let problem = format!("no connection has this name; {}", list(database_names));
        let names = database_names.iter().map(String::as_str);
        let remedy = match did_you_mean::question(&pair.new, names) {
            Some(question) => format!(
                "{question} Then correct connections[].new in the settings file. If it is new: {RUN_SETUP}"
            ),
            None => RUN_SETUP.to_owned(),
        };
        return vec![exists.fail_if(Some(problem), &remedy)];
    };
    let is_off = |name: &str| database.options.get(name) != Some(&Value::Bool(true));
    let not_custom = is_off("enabledDatabaseCustomization")
        .then(|| "its custom database is switched off".to_owned());
    let no_import = is_off("import_mode")
        .then(|| "it is off: the old tenant would be asked at every login".to_owned());

    let remedy = if database.has_finished_scripts() {
        finished::BY_HAND
    } else {
        RUN_SETUP
    };
    let in_use = check(CheckId::CustomDatabase, "It uses its own database scripts")
        .fail_if(not_custom, remedy);
    let imports =
        check(CheckId::ImportMode, "Import Users to Auth0 is on").fail_if(no_import, remedy);
    if database.has_finished_scripts() {
        let mut checks = vec![exists, in_use, imports];
        checks.extend(finished::connection_checks(pair, database));
        return checks;
    }

    let retired = DatabaseConnection {
        options: connection_options::retired(database.options.clone()),
        ..database.clone()
    };
    let script_problem =
        |name, desired| script_problem(database.script(name), desired, retired.script(name));
    let missing: Vec<SettingKey> = SettingKey::REQUIRED
        .into_iter()
        .filter(|key| !database.configuration.contains_key(key.name()))
        .collect();
    let missing =
        (!missing.is_empty()).then(|| format!("missing: {}", SettingKey::join_names(&missing)));
    let settings_match =
        client.is_some_and(|client| context.settings_match(pair, database, client));
    let differing = client
        .is_some_and(|client| !is_rotating && context.settings_differ(pair, database, client))
        .then(|| {
            "they are older than the settings file, or than the Client ID or secret of the migration client"
                .to_owned()
        });
    let unknown = (!settings_match)
        .then(|| "their values can't be read, and they are not what setup wrote last".to_owned());
    let unused = connection
        .enabled_clients
        .is_empty()
        .then(|| "no application uses it yet".to_owned());
    vec![
        exists,
        in_use,
        imports,
        check(CheckId::ScriptLogin, "The script Login is this version's")
            .fail_if(script_problem("login", context.scripts.login), RUN_SETUP),
        check(CheckId::ScriptGetUser, "The script Get User is this version's")
            .fail_if(script_problem("get_user", context.scripts.get_user), RUN_SETUP),
        check(CheckId::Settings, "Its settings are complete").fail_if(missing, RUN_SETUP),
        check(CheckId::SettingsKnown, "Its settings are what setup wrote")
            .fail_if(differing, RUN_SETUP)
            .warn_if(unknown, RUN_SETUP),
        check(CheckId::NewConnectionEnabled, "An application uses it").warn_if(
            unused,
            "Enable it for your applications: enable_clients in the settings file, or the connection's page.",
        ),
    ]
}

fn script_problem(current: &str, desired: &str, retired: &str) -> Option<String> {
    let problem = if current == desired {
        return None;
    } else if current == retired {
        "it is the script that finish installed: the migration of this connection has ended"
    } else if current.is_empty() {
        "it is missing"
    } else {
        "it differs: another version, another kind, or a change by hand"
    };
    Some(problem.to_owned())
}

/// The check of the version of the action scripts' sandbox. `settings` is the answer of the Management API.
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
    if version.is_empty() {
        return check;
    }
    let is_old = version
        .parse::<u32>()
        .is_ok_and(|version| version < MIN_SANDBOX_VERSION);
    let problem = is_old.then(|| {
        format!("it is Node {version}, and the action scripts need Node {MIN_SANDBOX_VERSION}")
    });
    check
        .with_detail(format!("Node {version}"))
        .fail_if(problem, "Raise it: Settings, Advanced, Extensibility.")
}
