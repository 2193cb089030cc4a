//! What `setup`, `finish` and `undo` write into a connection of the new tenant, and what they leave alone.

use crate::support::toolkit::*;
use migration_toolkit::json_value::Object;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::fingerprint::{METADATA_KEY, fingerprint, names_only};
use migration_toolkit::setup::plan::step::Step;
use serde_json::{Value, json};

const NO_OP_LOGIN: &str =
    "function login(identifier, password, callback) { callback(null, null); }";
const NO_OP_GET_USER: &str = "function getUser(identifier, callback) { callback(null, null); }";

#[test]
fn setup_changes_its_own_and_keeps_all_else() {
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
                "login": artifacts().login,
                "create": "function create() { theirs }",
                "get_user": artifacts().get_user,
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
        json!(connection.preserved_fields()),
        json!({ "display_name": "Staff", "realms": ["example.com"] })
    );
    assert_eq!(
        lines(&plan),
        [
            "new: Change the database connection Moved",
            "  ~ import_mode: false → true",
            "  ~ script login: 27 bytes → 19 bytes",
            "  + script get_user: 21 bytes",
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
fn settings_whose_values_are_not_known_are_never_lost() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let configuration = &mut new.connections[0].value.as_mut().unwrap()["options"]["configuration"];
    configuration["DB_HOST"] = json!("2.0$a$b");
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new)
        .err()
        .expect("a problem");
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
fn settings_that_changed_since_they_were_written_are_written_again() {
    let settings = settings(json!({}));
    let spoils: [fn(&mut Value); 3] = [
        |value| value["options"]["configuration"]["Domain"] = json!("2.0$other$other"),
        |value| value["metadata"] = json!({}),
        |value| {
            value["options"]["configuration"]
                .as_object_mut()
                .unwrap()
                .remove("Audience")
                .map_or((), drop)
        },
    ];
    for spoil in spoils {
        let mut new = new_tenant(&settings, json!({}));
        spoil(new.connections[0].value.as_mut().unwrap());
        let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
        let titles: Vec<&str> = plan
            .changes
            .iter()
            .map(|change| change.title.as_str())
            .collect();
        assert_eq!(titles, ["Change the database connection Moved"]);
    }
}

#[test]
fn a_new_connection_has_user_names_where_the_old_one_has() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    old.connections[0].options = json!({
        "requires_username": true,
        "validation": { "username": { "min": 1, "max": 60 } },
        "passwordPolicy": "good",
    })
    .as_object()
    .cloned()
    .expect("an object");
    let mut new = new_tenant(&settings, json!({}));
    new.connections[0].value = None;
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
            "enabledDatabaseCustomization": true,
            "import_mode": true,
            "customScripts": { "login": artifacts().login, "get_user": artifacts().get_user },
        })
    );
}

#[test]
fn only_the_applications_that_are_not_enabled_get_enabled() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    let application = |name: &str, id: &str| (name.to_owned(), id.to_owned());
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
fn finish_leaves_scripts_that_find_nobody_and_import_mode() {
    let settings = settings(json!({}));
    let new = new_tenant(&settings, json!({ "disable_signup": true }));
    let plan = plan::finish::plan(&settings, &values(), &new).expect("a plan");
    let (options, metadata) = written(&plan);
    let retired = json!({
        "enabledDatabaseCustomization": true,
        "import_mode": true,
        "customScripts": { "login": NO_OP_LOGIN, "get_user": NO_OP_GET_USER },
        "disable_signup": true,
        "configuration": {},
    });
    assert_eq!(
        (options, metadata),
        (retired.clone(), json!(new.connections[0].metadata()))
    );

    let mut finished = new.clone();
    finished.connections[0].value.as_mut().unwrap()["options"] = retired;
    assert!(
        plan::finish::plan(&settings, &values(), &finished)
            .expect("a plan")
            .changes
            .is_empty()
    );
}

#[test]
fn finish_keeps_the_context_argument_where_the_connection_has_it() {
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
fn finish_leaves_scripts_of_others_alone() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let problem = plan::finish::plan(&settings, &values(), &new)
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::NotFound);
    assert_eq!(
        problem.message,
        "the connection Moved has no scripts of this project, so nothing of it can be finished"
    );
    // Pasted by hand.
    new.connections[0].value.as_mut().unwrap()["options"]["customScripts"]["login"] =
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
fn the_metadata_key_fits_auth0() {
    // Auth0, "Create a connection": keys and values of metadata have 255 characters at the most.
    let settings = settings(json!({}));
    let metadata: Object = new_tenant(&settings, json!({})).connections[0].metadata();
    let value = metadata
        .get(METADATA_KEY)
        .and_then(Value::as_str)
        .expect("a fingerprint");
    assert_eq!(value.len(), 64);

    // And there are ten keys at the most.
    let mut new = new_tenant(&settings, json!({}));
    let full: Object = (0..10).map(|n| (format!("k{n}"), json!("v"))).collect();
    new.connections[0].value.as_mut().unwrap()["metadata"] = json!(full);
    let problem = set_up_plan(&settings, &old_tenant(&settings), &new)
        .err()
        .expect("a problem");
    assert!(
        problem
            .message
            .starts_with("the metadata of the connection Moved has 10 keys"),
        "{}",
        problem.message
    );
}

#[test]
fn settings_that_are_shown_anew_to_each_reader_are_known_by_their_names() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    let client = old_tenant(&settings).client_keys().expect("a client");
    let (artifacts, foreign) = (artifacts(), PreservedSettings::new());
    let own =
        sources(&settings, &artifacts, &foreign).own_settings(&settings.connections[0], &client);
    let by_names = fingerprint(&own, &names_only(&shown()));
    assert_ne!(by_names, fingerprint(&own, &shown()));
    let value = new.connections[0].value.as_mut().unwrap();
    value["metadata"] = json!({ METADATA_KEY: by_names });
    value["options"]["configuration"]["Domain"] = json!("2.0$another$text");
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new).expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
    new.connections[0].value.as_mut().unwrap()["options"]["configuration"]["Other"] =
        json!("2.0$x");
    let plan = set_up_plan(&settings, &old_tenant(&settings), &new);
    assert!(plan.is_err(), "a setting of somebody else has come up");
}
