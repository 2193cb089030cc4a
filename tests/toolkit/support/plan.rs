//! The plan of `setup` in the tests, and what it shows and writes.

use migration_toolkit::problem::Problem;
use migration_toolkit::secret::Secret;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::connection_options::with_scripts;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{
    DatabaseConnection, NewTenantState, OldTenantState,
};
use serde_json::{Value, json};

use super::toolkit::{context, database_of, new_tenant, object, package_files};

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

/// The titles of the changes.
pub fn titles(plan: &Plan) -> Vec<&str> {
    let changes = plan.changes.iter();
    changes.map(|change| change.title.as_str()).collect()
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

/// A connection after `setup`, with changes that somebody else has made to its options since.
pub fn after_setup(
    settings: &MigrationSettings,
    before: &NewTenantState,
    changes: Value,
) -> NewTenantState {
    let (mut after, package_files) = (new_tenant(settings, json!({})), package_files());
    let scripts = package_files.scripts(settings).expect("scripts");
    let options = database_of(&mut before.clone()).options.clone();
    let mut options = with_scripts(options, scripts);
    options.extend(object(changes));
    database_of(&mut after).options = options;
    after
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
