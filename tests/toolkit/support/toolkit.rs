//! Two tenants as the toolkit reads them, before and after `setup`.

use migration_core::domain::setting_key::SettingKey;
use migration_toolkit::json_value::Object;
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::desired;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::fingerprint::{METADATA_KEY, fingerprint};
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{
    Action, AttackProtection, ClientGrant, DatabaseConnection, IpProtection, MigrationClient,
    NewConnection, NewTenantState, OldConnection, OldTenantState,
};
use migration_toolkit::setup::settings_context::SettingsContext;
use serde_json::{Value, json};

pub const OLD_DOMAIN: &str = "old.eu.auth0.com";
pub const CLIENT_ID: &str = "theClient";

pub fn package_files() -> PackageFiles {
    PackageFiles {
        version: "1.2.3".to_owned(),
        login: "function login() {}".to_owned(),
        get_user: "function getUser() {}".to_owned(),
        login_nowasm: "function login() { /* nowasm */ }".to_owned(),
        get_user_nowasm: "function getUser() { /* nowasm */ }".to_owned(),
        action: "// auth0-account-migration\nexports.onExecutePostLogin = async () => {};\n"
            .to_owned(),
    }
}

pub fn settings(more: Value) -> MigrationSettings {
    let mut file = json!({ "connections": [{ "old": "Users", "new": "Moved" }] });
    let members = file.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    MigrationSettings::parse(&file)
        .map_err(|problem| problem.message)
        .expect("good settings")
}

/// An old tenant that has the connection and nothing else.
pub fn bare_old_tenant() -> OldTenantState {
    let connection = OldConnection {
        id: "con_old".to_owned(),
        options: Object::new(),
        is_enabled: false,
    };
    OldTenantState {
        connections: vec![connection],
        ..OldTenantState::default()
    }
}

/// An old tenant after `setup`.
pub fn old_tenant(settings: &MigrationSettings) -> OldTenantState {
    let mut client = desired::client(settings);
    client["client_id"] = json!(CLIENT_ID);
    client["client_secret"] = json!("theSecret");
    let mut action = desired::action(&package_files(), settings, CLIENT_ID);
    action["id"] = json!("act_1");
    action["all_changes_deployed"] = json!(true);
    let grant = json!({ "id": "cgr_1", "scope": desired::scopes(settings) });
    let bindings =
        vec![json!({ "id": "bin_1", "display_name": "Ours", "action": { "id": "act_1" } })];
    OldTenantState {
        client: Some(MigrationClient::from_json(&client)),
        grant: Some(ClientGrant::from_json(&grant)),
        connections: vec![OldConnection {
            is_enabled: true,
            ..bare_old_tenant().connections.remove(0)
        }],
        action: Some(Action::from_json(&action)),
        bindings,
        attack_protection: None,
    }
}

/// The migration client of an old tenant after `setup`.
pub fn client_of(old: &mut OldTenantState) -> &mut MigrationClient {
    old.client.as_mut().expect("a client")
}

/// The grant of an old tenant after `setup`.
pub fn grant_of(old: &mut OldTenantState) -> &mut ClientGrant {
    old.grant.as_mut().expect("a grant")
}

/// The Action of an old tenant after `setup`.
pub fn action_of(old: &mut OldTenantState) -> &mut Action {
    old.action.as_mut().expect("an Action")
}

/// The only connection of a new tenant after `setup`.
pub fn database_of(new: &mut NewTenantState) -> &mut DatabaseConnection {
    new.connections[0].database.as_mut().expect("a connection")
}

/// A JSON object.
pub fn object(value: Value) -> Object {
    value.as_object().cloned().expect("an object")
}

/// Owned strings.
pub fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Both parts of attack protection, switched on, with the same allowlist.
pub fn attack_protection(allowlist: &[&str]) -> AttackProtection {
    let protection = IpProtection {
        is_enabled: true,
        allowlist: strings(allowlist),
    };
    AttackProtection {
        brute_force: protection.clone(),
        suspicious_ip: protection,
    }
}

/// The settings of the scripts as the new tenant shows them.
pub fn shown() -> Object {
    SettingKey::REQUIRED
        .into_iter()
        .map(|key| {
            let name = key.name();
            (name.to_owned(), json!(format!("2.0$encrypted${name}")))
        })
        .collect()
}

/// A new tenant after `setup`, with more in the options of its connection.
pub fn new_tenant(settings: &MigrationSettings, more: Value) -> NewTenantState {
    let package_files = package_files();
    let preserved = PreservedSettings::new();
    let own = context(settings, &package_files, &preserved).own_settings(
        &settings.connections[0],
        old_tenant(settings).client_credentials().expect("a client"),
    );
    let mut options = json!({
        "enabledDatabaseCustomization": true,
        "import_mode": true,
        "customScripts": { "login": package_files.login, "get_user": package_files.get_user },
        "configuration": shown(),
    });
    options
        .as_object_mut()
        .expect("an object")
        .extend(more.as_object().cloned().expect("an object"));
    let value = json!({
        "id": "con_new",
        "name": "Moved",
        "strategy": "auth0",
        "options": options,
        "metadata": { METADATA_KEY: fingerprint(&own, &shown()) },
    });
    NewTenantState {
        connections: vec![NewConnection {
            database: Some(DatabaseConnection::from_json(&value)),
            ..NewConnection::default()
        }],
    }
}

pub fn context<'a>(
    settings: &'a MigrationSettings,
    package_files: &'a PackageFiles,
    preserved_settings: &'a PreservedSettings,
) -> SettingsContext<'a> {
    let scripts = package_files
        .scripts(settings)
        .map_err(|problem| problem.message)
        .expect("short scripts");
    SettingsContext {
        settings,
        scripts,
        old_domain: OLD_DOMAIN,
        preserved_settings,
    }
}

pub fn set_up_plan(
    settings: &MigrationSettings,
    old: &OldTenantState,
    new: &NewTenantState,
) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    let package_files = package_files();
    let preserved = PreservedSettings::from([("API_KEY".to_owned(), Secret::new("k3y"))]);
    plan::old_tenant::add_changes(&mut plan, settings, &package_files, old)?;
    plan::new_tenant::add_changes(
        &mut plan,
        &context(settings, &package_files, &preserved),
        old,
        new,
    )?;
    Ok(plan)
}

/// A plan as the operator sees it.
pub fn lines(plan: &Plan) -> Vec<String> {
    let plan = serde_json::to_value(plan).expect("JSON");
    let mut lines = Vec::new();
    for change in plan["changes"].as_array().expect("changes") {
        lines.push(format!(
            "{}: {}",
            change["tenant"].as_str().unwrap(),
            change["title"].as_str().unwrap()
        ));
        for line in change["lines"].as_array().expect("lines") {
            lines.push(format!(
                "  {} {}",
                line["sign"].as_str().unwrap(),
                line["text"].as_str().unwrap()
            ));
        }
    }
    lines
}

/// Makes the new tenant's connection one that somebody uses with other scripts and settings.
pub fn used_connection(tenant: &mut NewTenantState) {
    let connection = json!({
        "id": "con_new",
        "name": "Moved",
        "strategy": "auth0",
        "options": {
            "import_mode": false,
            "enabledDatabaseCustomization": true,
            "customScripts": { "login": "function login() { theirs }", "create": "function create() { theirs }" },
            "configuration": { "API_KEY": "2.0$x$y" },
            "disable_signup": true,
            "passwordPolicy": "good",
        },
        "metadata": { "owner": "identity team" },
        "display_name": "Staff",
        "realms": ["example.com"],
    });
    *database_of(tenant) = DatabaseConnection::from_json(&connection);
}

/// The options and the metadata that the only change of a plan writes.
pub fn written(plan: &Plan) -> (Value, Value) {
    let [change] = plan.changes.as_slice() else {
        panic!("one change: {:?}", lines(plan))
    };
    let Step::WriteConnection {
        connection,
        options,
        ..
    } = &change.step
    else {
        panic!("another step")
    };
    (json!(options), json!(connection.metadata))
}

pub fn values() -> PreservedSettings {
    PreservedSettings::from([("API_KEY".to_owned(), Secret::new("k3y"))])
}
