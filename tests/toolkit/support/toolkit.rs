//! Two tenants as the toolkit reads them, before and after `setup`.

use migration_core::domain::optional_settings::MfaPolicy;
use migration_core::domain::setting_key::SettingKey;
use migration_toolkit::json_value::Object;
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::desired::actions::{DesiredAction, old_tenant_action};
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::plan::fingerprint::{METADATA_KEY, of_connection};
use migration_toolkit::setup::read::current_state::{
    Action, AttackProtection, ClientGrant, ClientState, DatabaseConnection, IpProtection,
    M2mApplication, NewConnection, NewTenantState, OldConnection, OldTenantState, PostLoginFlow,
};
use migration_toolkit::setup::settings_context::SettingsContext;
use serde_json::{Value, json};

pub use super::plan::*;

pub const OLD_DOMAIN: &str = "old.eu.auth0.com";
pub const CLIENT_ID: &str = "theClient";
pub const MARKER_ID: &str = "theMarker";

pub fn package_files() -> PackageFiles {
    PackageFiles {
        version: "1.2.3".to_owned(),
        login: "function login() {/*auth0-account-migration*/}".to_owned(),
        get_user: "function getUser() {/*auth0-account-migration*/}".to_owned(),
        login_nowasm: "function login() {/*auth0-account-migration, nowasm*/}".to_owned(),
        get_user_nowasm: "function getUser() {/*auth0-account-migration, nowasm*/}".to_owned(),
        action: "// auth0-account-migration\nexports.onExecutePostLogin = async () => {};\n"
            .to_owned(),
        new_tenant_action: "// auth0-account-migration, new\nexports.onExecutePostLogin = 1;\n"
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
    let action = old_tenant_action(&package_files(), settings, CLIENT_ID);
    OldTenantState {
        migration_client: client_state(settings, ClientRole::Migration, CLIENT_ID, "theSecret"),
        marker_client: client_state(settings, ClientRole::Marker, MARKER_ID, "markerSecret"),
        connections: vec![OldConnection {
            is_enabled: true,
            ..bare_old_tenant().connections.remove(0)
        }],
        post_login: post_login(&action),
        ..OldTenantState::default()
    }
}

fn client_state(
    settings: &MigrationSettings,
    role: ClientRole,
    id: &str,
    secret: &str,
) -> ClientState {
    let mut client = role.application(settings);
    client["client_id"] = json!(id);
    client["client_secret"] = json!(secret);
    let grant = json!({ "id": format!("cgr_{id}"), "scope": role.scopes(settings) });
    ClientState {
        application: Some(M2mApplication::from_json(&client)),
        grant: Some(ClientGrant::from_json(&grant)),
    }
}

/// A post-login flow with nothing but the Action, as `setup` leaves it.
pub fn post_login(desired: &DesiredAction) -> PostLoginFlow {
    let mut action = desired.body();
    action["id"] = json!("act_1");
    action["all_changes_deployed"] = json!(true);
    PostLoginFlow {
        action: Some(Action::from_json(&action)),
        bindings: vec![
            json!({ "id": "bin_1", "display_name": "Ours", "action": { "id": "act_1" } }),
        ],
    }
}

/// The Action of a new tenant after `setup`.
pub fn new_action(settings: &MigrationSettings, factors: &str) -> DesiredAction {
    let (package_files, preserved) = (package_files(), PreservedSettings::new());
    let old = old_tenant(settings);
    let client = old.credentials(ClientRole::Marker).expect("a client");
    context(settings, &package_files, &preserved).new_tenant_action(client, factors)
}

/// The migration client of an old tenant after `setup`.
pub fn client_of(old: &mut OldTenantState) -> &mut M2mApplication {
    old.migration_client.application.as_mut().expect("a client")
}

/// The marker client of an old tenant after `setup`.
pub fn marker_client_of(old: &mut OldTenantState) -> &mut M2mApplication {
    old.marker_client.application.as_mut().expect("a client")
}

/// The grant of the migration client of an old tenant after `setup`.
pub fn grant_of(old: &mut OldTenantState) -> &mut ClientGrant {
    old.migration_client.grant.as_mut().expect("a grant")
}

/// The Action of a tenant after `setup`.
pub fn action_of(flow: &mut PostLoginFlow) -> &mut Action {
    flow.action.as_mut().expect("an Action")
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
    let migrates = settings.options.mfa_policy == Some(MfaPolicy::Migrate);
    let own = context(settings, &package_files, &preserved).own_settings(
        &settings.connections[0],
        old_tenant(settings)
            .credentials(ClientRole::Migration)
            .expect("a client"),
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
        "metadata": { METADATA_KEY: of_connection(&own, &shown()) },
    });
    NewTenantState {
        connections: vec![NewConnection {
            database: Some(DatabaseConnection::from_json(&value)),
            ..NewConnection::default()
        }],
        database_names: Vec::new(),
        post_login: post_login(&new_action(
            settings,
            if migrates { "otp,phone" } else { "" },
        )),
        enroll_factors: if migrates {
            EnrollFactors::Known(vec!["otp", "phone"])
        } else {
            EnrollFactors::NotNeeded
        },
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
        package_files,
        scripts,
        old_domain: OLD_DOMAIN,
        preserved_settings,
    }
}
