//! What `setup` and `finish` write into a connection of the new tenant, and what they keep.

use crate::support::toolkit::*;
use migration_toolkit::json_value::Object;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::fingerprint::{METADATA_KEY, names_only, of_connection};
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{Application, DatabaseConnection};
use serde_json::{Value, json};

const NO_OP_LOGIN: &str =
    "function login(identifier, password, callback) { callback(null, null); }";
const NO_OP_GET_USER: &str = "function getUser(identifier, callback) { callback(null, null); }";

#[test]
fn setup_keeps_options_of_others() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
    let (options, metadata) = written(&plan);
    assert_eq!(
        options,
        json!({
            "import_mode": true,
            "enabledDatabaseCustomization": true,
            "customScripts": {
                "login": package_files().login,
                "create": "function create() { theirs }",
                "get_user": package_files().get_user,
            },
            "disable_signup": true,
            "passwordPolicy": "good",
            "configuration": { "API_KEY": "k3y" },
        })
    );
    assert_eq!(metadata, json!({ "owner": "identity team" }));
    let Step::WriteConnection { connection, .. } = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(
        json!(connection.preserved_fields),
        json!({ "display_name": "Staff", "realms": ["example.com"] })
    );
    assert_eq!(
        lines(&plan),
        [
            "new: Change the database connection Moved",
            "  ~ import_mode: false → true",
            "  ~ script login: 27 bytes → 46 bytes",
            "  + script get_user: 48 bytes",
            "  + setting Domain",
            "  + setting Client_ID",
            "  + setting Client_Secret",
            "  + setting Audience",
            "  + setting Connection",
            "  ~ setting API_KEY",
        ]
    );
}

#[test]
fn setup_stops_before_it_loses_unknown_settings() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let configuration = &mut database_of(&mut new).configuration;
    configuration.insert("DB_HOST".to_owned(), json!("2.0$a$b"));
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Settings);
    assert_eq!(
        problem.message,
        "the connection Moved has settings of other scripts (DB_HOST), whose values can't be read, and a write \
         replaces all settings"
    );
    assert!(
        problem
            .remedy
            .expect("a remedy")
            .starts_with("Set their values as NEW_SETTING_DB_HOST, or")
    );
}

#[test]
fn drifted_settings_are_written_again() {
    let settings = settings(json!({}));
    let drifts: [fn(&mut DatabaseConnection); 3] = [
        |database| database.configuration["Domain"] = json!("2.0$other$other"),
        |database| database.metadata.clear(),
        |database| {
            database.configuration.remove("Audience");
        },
    ];
    for drift in drifts {
        let mut new = new_tenant(&settings, json!({}));
        drift(database_of(&mut new));
        let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
        assert_eq!(titles(&plan), ["Change the database connection Moved"]);
    }
}

#[test]
fn new_connection_copies_user_name_options() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    old.connections[0].options = object(json!({
        "requires_username": true,
        "validation": { "username": { "min": 1, "max": 60 } },
        "passwordPolicy": "good",
    }));
    let mut new = new_tenant(&settings, json!({}));
    new.connections[0].database = None;
    let plan = set_up_plan(&settings, &old, &new).expect("a plan");
    let Step::CreateConnection { options, .. } = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(
        json!(options),
        json!({
            "brute_force_protection": true,
            "requires_username": true,
            "validation": { "username": { "min": 1, "max": 60 } },
            "passwordPolicy": "good",
            "enabledDatabaseCustomization": true,
            "import_mode": true,
            "customScripts": { "login": package_files().login, "get_user": package_files().get_user },
        })
    );
}

#[test]
fn only_missing_applications_are_enabled() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    let application = |name: &str, client_id: &str| Application {
        name: name.to_owned(),
        client_id: client_id.to_owned(),
    };
    new.connections[0].applications =
        vec![application("Portal", "id1"), application("Shop", "id2")];
    new.connections[0].enabled_clients = vec!["id1".to_owned(), "id9".to_owned()];
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "new: Enable applications for the connection Moved",
            "  + application: Shop"
        ]
    );
    let Step::EnableClients { clients, .. } = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(clients, &["id2"]);
}

#[test]
fn finish_installs_empty_scripts_and_keeps_import_mode() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({ "disable_signup": true }));
    let plan = plan::finish::plan(&settings, &values(), &new).expect("a plan");
    let (options, metadata) = written(&plan);
    assert_eq!(
        plan.warnings,
        ["Users who have not moved by now can no longer log in to the new tenant."]
    );
    let retired = json!({
        "enabledDatabaseCustomization": true,
        "import_mode": true,
        "customScripts": { "login": NO_OP_LOGIN, "get_user": NO_OP_GET_USER },
        "disable_signup": true,
        "configuration": {},
    });
    assert_eq!(
        (options, metadata),
        (retired.clone(), json!(database_of(&mut new).metadata))
    );

    let mut finished = new.clone();
    let database = database_of(&mut finished);
    (database.options, database.configuration) = (object(retired), Object::new());
    database.options.remove("configuration");
    let plan = plan::finish::plan(&settings, &values(), &finished).expect("a plan");
    assert_eq!((plan.changes.len(), plan.warnings.len()), (0, 0));
}

#[test]
fn finish_keeps_the_context_argument() {
    let settings = settings(json!({}));
    let new = new_tenant(&settings, json!({ "enable_script_context": true }));
    let (options, _) = written(&plan::finish::plan(&settings, &values(), &new).expect("a plan"));
    assert_eq!(
        options["customScripts"]["login"],
        "function login(identifier, password, context, callback) { callback(null, null); }"
    );
    assert_eq!(
        options["customScripts"]["get_user"],
        "function getUser(identifier, context, callback) { callback(null, null); }"
    );
}

#[test]
fn finish_rejects_scripts_of_others() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let problem = plan::finish::plan(&settings, &values(), &new).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NotFound);
    assert_eq!(
        problem.message,
        "the connection Moved does not have this project's scripts, so there is nothing to finish"
    );
    // Pasted by hand.
    database_of(&mut new).options["customScripts"]["login"] =
        json!("/*! auth0-account-migration */ function login() {}");
    assert_eq!(
        plan::finish::plan(&settings, &values(), &new)
            .expect("a plan")
            .changes
            .len(),
        1
    );
}

#[test]
fn fingerprint_fits_the_limits_of_metadata() {
    // Auth0, "Create a connection": keys and values of metadata have 255 characters at the most.
    let settings = settings(json!({}));
    let metadata = database_of(&mut new_tenant(&settings, json!({})))
        .metadata
        .clone();
    let value = metadata
        .get(METADATA_KEY)
        .and_then(Value::as_str)
        .expect("a fingerprint");
    assert_eq!(value.len(), 129);

    // And there are ten keys at the most.
    let mut new = new_tenant(&settings, json!({}));
    database_of(&mut new).metadata = (0..10).map(|n| (format!("k{n}"), json!("v"))).collect();
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new).expect_err("a problem");
    assert!(
        problem
            .message
            .starts_with("the metadata of the connection Moved has 10 keys"),
        "{}",
        problem.message
    );
}

#[test]
fn reencrypted_settings_are_matched_by_name() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    let old = old_tenant(&settings);
    let client = old.credentials(ClientRole::Migration).expect("a client");
    let (package_files, preserved) = (package_files(), PreservedSettings::new());
    let own = context(&settings, &package_files, &preserved)
        .own_settings(&settings.connections[0], client);
    let by_names = of_connection(&own, &names_only(&shown()));
    assert_ne!(by_names, of_connection(&own, &shown()));
    let database = database_of(&mut new);
    database.metadata = object(json!({ METADATA_KEY: by_names }));
    database.configuration["Domain"] = json!("2.0$another$text");
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
    database_of(&mut new)
        .configuration
        .insert("Other".to_owned(), json!("2.0$x"));
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new);
    assert!(plan.is_err(), "a setting of somebody else has come up");
}
