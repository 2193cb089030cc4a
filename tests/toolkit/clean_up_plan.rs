//! What `finish --clean-up` deletes, in which order, and what it refuses.

use crate::support::plan::lines;
use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::plan::fingerprint::METADATA_KEY;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::read::current_state::{
    DatabaseConnection, LeftoverClient, LeftoverGrant, NewLeftovers, OldLeftovers, RetiringClients,
};
use migration_toolkit::setup::saved_allowlists::SavedAllowlists;
use migration_toolkit::tenant::Tenant;
use serde_json::json;

const AUDIENCE: &str = "https://old.eu.auth0.com/api/v2/";

/// Two tenants after `finish`, with everything that `setup` has made.
struct Finished {
    settings: MigrationSettings,
    old: OldLeftovers,
    new: NewLeftovers,
    allowlists: SavedAllowlists,
}

impl Finished {
    fn new() -> Self {
        let settings = settings(json!({}));
        let client = |role: ClientRole, id: &str| LeftoverClient {
            id: id.to_owned(),
            app_type: "non_interactive".to_owned(),
            description: role.description().to_owned(),
            grants: vec![LeftoverGrant {
                id: format!("cgr_{id}"),
                audience: AUDIENCE.to_owned(),
            }],
        };
        let old = OldLeftovers {
            post_login: post_login(&old_tenant_action(&package_files(), &settings, CLIENT_ID)),
            migration_client: Some(client(ClientRole::Migration, CLIENT_ID)),
            marker_client: Some(client(ClientRole::Marker, MARKER_ID)),
            retiring: RetiringClients::default(),
            attack_protection: Some(attack_protection(&[
                "198.51.100.7",
                "203.0.113.0/24",
                "192.0.2.1/32",
            ])),
        };
        let mut set_up = new_tenant(&settings, json!({}));
        let mut database = database_of(&mut set_up).clone();
        finish(&mut database);
        let new = NewLeftovers {
            post_login: post_login(&new_action(&settings, "")),
            databases: vec![("Moved".to_owned(), database)],
        };
        let allowlists = SavedAllowlists {
            brute_force: strings(&["203.0.113.0/24", "192.0.2.1"]),
            suspicious_ip: strings(&["203.0.113.0/24"]),
        };
        Self {
            settings,
            old,
            new,
            allowlists,
        }
    }

    fn plan(&self) -> Result<Plan, Problem> {
        plan::clean_up::plan(
            &self.settings,
            OLD_DOMAIN,
            &self.old,
            &self.new,
            &self.allowlists,
        )
    }

    fn refusal(&self) -> Problem {
        self.plan().map(drop).expect_err("a refusal")
    }
}

/// What `finish` makes of a connection.
fn finish(database: &mut DatabaseConnection) {
    database.options = retired(database.options.clone());
    database.configuration.clear();
    database
        .metadata
        .insert(METADATA_KEY.to_owned(), json!(null));
}

#[test]
fn actions_go_first_and_the_applications_that_they_use_last() {
    let plan = Finished::new().plan().expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "old: Take the Action auth0-account-migration out of the post-login flow",
            "  - auth0-account-migration",
            "old: Delete the Action auth0-account-migration",
            "  - auth0-account-migration",
            "new: Take the Action auth0-account-migration out of the post-login flow",
            "  - auth0-account-migration",
            "new: Delete the Action auth0-account-migration",
            "  - auth0-account-migration",
            "old: Take the new tenant's addresses out of the allowlist of brute-force protection",
            "  - allowlist: 203.0.113.0/24",
            "  - allowlist: 192.0.2.1/32",
            "old: Take the new tenant's addresses out of the allowlist of suspicious IP throttling",
            "  - allowlist: 203.0.113.0/24",
            "old: Withdraw the grant of the migration client for the Management API",
            "  - grant: https://old.eu.auth0.com/api/v2/",
            "old: Delete the migration client auth0-account-migration",
            "  - application: auth0-account-migration",
            "old: Withdraw the grant of the marker client for the Management API",
            "  - grant: https://old.eu.auth0.com/api/v2/",
            "old: Delete the marker client auth0-account-migration-marker",
            "  - application: auth0-account-migration-marker",
        ]
    );
    use Scope::{DeleteActions, DeleteClientGrants, DeleteClients, UpdateActions};
    assert_eq!(
        plan.scopes(Tenant::Old),
        [
            DeleteActions,
            DeleteClientGrants,
            DeleteClients,
            UpdateActions,
            Scope::UpdateAttackProtection
        ]
    );
    assert_eq!(plan.scopes(Tenant::New), [DeleteActions, UpdateActions]);
}

#[test]
fn nothing_is_planned_when_nothing_is_left() {
    let mut finished = Finished::new();
    finished.old = OldLeftovers::default();
    finished.new.post_login.action = None;
    let plan = finished.plan().expect("a plan");
    assert_eq!(lines(&plan), [""; 0]);
    assert_eq!(plan.warnings, [""; 0]);
}

#[test]
fn run_that_broke_off_goes_on_with_what_is_left() {
    let mut finished = Finished::new();
    finished.old.post_login.action = None;
    finished.new.post_login.bindings.clear();
    finished.old.migration_client = None;
    let marker = finished.old.marker_client.as_mut().expect("a client");
    marker.grants.clear();
    finished.allowlists = SavedAllowlists::default();
    let plan = finished.plan().expect("a plan");
    let ids: Vec<&str> = plan
        .changes
        .iter()
        .map(|change| change.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "new:delete_action:auth0-account-migration",
            "old:delete_client:auth0-account-migration-marker"
        ]
    );
}

#[test]
fn connection_that_is_not_finished_stops_everything() {
    type Change = fn(&mut Finished);
    let cases: [(Change, &str); 5] = [
        (
            |finished| {
                let mut set_up = new_tenant(&finished.settings, json!({}));
                finished.new.databases[0].1 = database_of(&mut set_up).clone();
            },
            "the connection Moved is not finished: its scripts still use the old tenant",
        ),
        (
            |finished| {
                let database = &mut finished.new.databases[0].1;
                database
                    .configuration
                    .insert("Client_ID".to_owned(), json!("2.0$x"));
            },
            "the connection Moved still has settings of this project's scripts: Client_ID",
        ),
        (
            |finished| {
                let database = &mut finished.new.databases[0].1;
                database.options["customScripts"]["login"] = json!("function login() { theirs }");
            },
            "the connection Moved does not have the scripts that finish installs, so it is not known whether anything \
             still uses the old tenant",
        ),
        (
            |finished| finished.new.databases[0].0 = "Movde".to_owned(),
            "the new tenant has no connection Moved; its database connections are: Movde",
        ),
        (
            |finished| {
                let mut set_up = new_tenant(&finished.settings, json!({}));
                let other = database_of(&mut set_up).clone();
                finished.new.databases.push(("Forgotten".to_owned(), other));
            },
            "the connection Forgotten, which the settings do not name, has this project's scripts, too",
        ),
    ];
    for (change, message) in cases {
        let mut finished = Finished::new();
        change(&mut finished);
        let problem = finished.refusal();
        assert_eq!(problem.code, ProblemCode::Refused, "{problem}");
        assert_eq!(problem.message, message);
        assert!(problem.remedy.is_some(), "{problem}");
    }
}

#[test]
fn resource_without_the_marks_of_setup_stops_everything() {
    type Change = fn(&mut Finished);
    let cases: [(Change, &str); 8] = [
        (
            |finished| action_of(&mut finished.old.post_login).code = "exports.a = 1;".to_owned(),
            "the Action auth0-account-migration of the old tenant is not this project's",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.old.post_login);
                action.code = action.code.replace(CLIENT_ID, "another");
            },
            "the Action auth0-account-migration of the old tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.new.post_login);
                action.code = action
                    .code
                    .replace(AUDIENCE, "https://third.eu.auth0.com/api/v2/");
            },
            "the Action auth0-account-migration of the new tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.new.post_login);
                action.code = action.code.replacen("// For", "// Made for", 1);
            },
            "the Action auth0-account-migration of the new tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let client = finished.old.migration_client.as_mut().expect("a client");
                client.description = "Our portal".to_owned();
            },
            "the application auth0-account-migration of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.marker_client.as_mut().expect("a client");
                client.app_type = "regular_web".to_owned();
            },
            "the application auth0-account-migration-marker of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.migration_client.as_mut().expect("a client");
                client.description = ClientRole::Marker.description().to_owned();
            },
            "the application auth0-account-migration of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.marker_client.as_mut().expect("a client");
                client.grants.push(LeftoverGrant {
                    id: "cgr_2".to_owned(),
                    audience: "https://billing".to_owned(),
                });
            },
            "the application auth0-account-migration-marker of the old tenant is authorised for other APIs, too, so \
             something else may use it: https://billing",
        ),
    ];
    for (change, begin) in cases {
        let mut finished = Finished::new();
        change(&mut finished);
        let problem = finished.refusal();
        assert_eq!(problem.code, ProblemCode::NameTaken, "{problem}");
        assert!(problem.message.starts_with(begin), "{problem}");
        assert!(problem.remedy.is_some(), "{problem}");
    }
}

#[test]
fn everything_that_is_in_the_way_is_named_at_once() {
    let mut finished = Finished::new();
    finished.new.databases.clear();
    action_of(&mut finished.old.post_login).code.clear();
    finished
        .old
        .marker_client
        .as_mut()
        .expect("a client")
        .description
        .clear();
    let problem = finished.refusal();
    assert!(
        problem
            .message
            .starts_with("nothing was deleted: 3 problems\n- "),
        "{problem}"
    );
}

#[test]
fn entries_that_were_on_an_allowlist_before_setup_stay() {
    let mut finished = Finished::new();
    finished.allowlists = SavedAllowlists {
        brute_force: Vec::new(),
        suspicious_ip: strings(&["203.0.113.0/24", "2001:db8::/32"]),
    };
    let plan = finished.plan().expect("a plan");
    let removed: Vec<String> = lines(&plan)
        .into_iter()
        .filter(|line| line.contains("allowlist: "))
        .collect();
    assert_eq!(removed, ["  - allowlist: 203.0.113.0/24"]);
}

#[test]
fn rotation_that_broke_off_stops_everything() {
    let mut finished = Finished::new();
    finished.old.retiring.marker = Some("formerMarkerId".to_owned());
    let problem = finished.refusal();
    assert_eq!(
        (problem.code, problem.message.as_str()),
        (
            ProblemCode::Refused,
            "a rotation of secrets has broken off, and what it set aside is still there: \
             auth0-account-migration-marker (retiring)"
        )
    );
    assert_eq!(
        problem.remedy.as_deref(),
        Some("Run rotate-secret first: it finishes the rotation.")
    );
}
