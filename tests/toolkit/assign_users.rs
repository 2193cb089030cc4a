//! How users without e-mail address are created.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::create_user::user_body;
use migration_toolkit::bulk::assignments::failures::FAILURES;
use migration_toolkit::bulk::assignments::random_password::random_password;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::secret::Secret;
use serde_json::{Value, json};

const RECORDS: &str = "no-email.ndjson";
const CREATE: &str = "new POST users";

/// The new connection has flexible identifiers: a user name, and an e-mail address that is not required.
fn flexible() -> Tenants {
    let tenants = Tenants::new();
    let attributes = json!({
        "username": { "identifier": { "active": true }, "profile_required": true },
        "email": { "identifier": { "active": true }, "profile_required": false, "signup": { "status": "required" } },
    });
    with_connection(&tenants, &json!({ "attributes": attributes }));
    tenants.answer(CREATE, 201, &json!({}));
    tenants
}

fn folder(record: &Value) -> MemoryFolder {
    let folder = MemoryFolder::default();
    folder.put(RECORDS, &format!("{record}\n"));
    folder
}

#[test]
fn user_without_email_is_created_with_a_password_that_nobody_knows_and_no_message() {
    let tenants = flexible();
    let record = json!({
        "user_id": "x", "username": "zoe", "email_verified": false, "name": "Zoë", "user_metadata": { "a": 1 },
        "app_metadata": {},
    });
    let document = document(
        &tenants,
        &folder(&record),
        &request(&["no-email"], json!({})),
    );
    let writes = tenants.writes();
    let mut body = writes[0].1.clone();
    let password = body["password"].take();
    assert_eq!(
        body,
        json!({
            "connection": "People", "password": null, "email_verified": false, "verify_email": false, "user_id": "x",
            "username": "zoe", "name": "Zoë", "user_metadata": { "a": 1 }, "app_metadata": {},
        })
    );
    assert_eq!(password.as_str().map(str::len), Some(66));
    assert_eq!(document["rounds"][0]["succeeded"]["users_created"], 1);
    assert_eq!(
        tenants.plans.borrow()[0]["warnings"],
        json!([
            "The users without e-mail address get a password that nobody knows: each must set a new one, by phone or with \
             your help. Their second factors and password hashes are not carried."
        ])
    );
    assert!(
        !document
            .to_string()
            .contains(password.as_str().expect("a password"))
    );
}

#[test]
fn metadata_of_a_created_user_keeps_every_digit() {
    let record =
        r#"{"user_id":"x","username":"zoe","app_metadata":{"n":12345678901234567890123,"p":1.10}}"#;
    let seed = Secret::new("0".repeat(32));
    let body = user_body(record, "People", &seed, "auth0|x").expect("a body");
    let metadata = r#""app_metadata":{"n":12345678901234567890123,"p":1.10}"#;
    assert!(body.expose().contains(metadata), "{}", body.expose());
}

#[test]
fn passwords_meet_every_policy_and_differ_between_users_and_runs() {
    let password = |seed: &str, user: &str| random_password(&Secret::new(seed), user);
    let one = password("seed", "auth0|a");
    let text = one.expose();
    assert!(text.len() <= 72 && text.chars().any(char::is_uppercase));
    assert!(text.chars().any(char::is_lowercase) && text.starts_with("1!"));
    let repeats = text.as_bytes().windows(2).any(|pair| pair[0] == pair[1]);
    assert!(!repeats, "{text}");
    assert_ne!(one, password("seed", "auth0|b"));
    assert_ne!(one, password("other", "auth0|a"));
}

#[test]
fn users_stay_rejected_where_the_connection_cannot_take_them() {
    let username = json!({ "user_id": "x", "username": "zoe" });
    let phone = json!({ "user_id": "x", "phone_number": "+15550100" });
    let hashed = json!({ "user_id": "x", "username": "zoe", "custom_password_hash": {} });
    let required = json!({ "attributes": {
        "username": { "identifier": { "active": true } }, "email": { "profile_required": true },
    } });
    let inactive = json!({ "attributes": { "username": { "identifier": { "active": false } } } });
    let flexible = json!({ "attributes": { "username": { "identifier": { "active": true } } } });
    let cases = [
        (
            json!({ "requires_username": true }),
            &username,
            "no_identifier",
        ),
        (required, &username, "no_identifier"),
        (inactive, &username, "no_identifier"),
        (flexible.clone(), &phone, "no_identifier"),
        (flexible, &hashed, "needs_import"),
    ];
    for (options, record, code) in cases {
        let tenants = Tenants::new();
        with_connection(&tenants, &options);
        let folder = folder(record);
        document(&tenants, &folder, &request(&["no-email"], json!({})));
        assert_eq!(tenants.writes(), [], "{options}");
        let identifier = record["username"].as_str().unwrap_or("+15550100");
        assert_eq!(
            failures(&folder, FAILURES),
            [format!("{code} {identifier} auth0|x")],
            "{options}"
        );
    }
}

#[test]
fn user_with_metadata_of_half_a_surrogate_pair_is_not_passed_over() {
    let tenants = Tenants::new();
    with_connection(&tenants, &json!({ "requires_username": true }));
    let folder = MemoryFolder::default();
    let record = r#"{"user_id":"x","username":"zoe","app_metadata":{"half":"\ud800"}}"#;
    folder.put(RECORDS, &format!("{record}\n"));
    document(&tenants, &folder, &request(&["no-email"], json!({})));
    assert_eq!(failures(&folder, FAILURES), ["no_identifier zoe auth0|x"]);
}

#[test]
fn user_who_is_there_already_is_not_created_again() {
    let tenants = flexible();
    let record = json!({ "user_id": "x", "username": "zoe" });
    tenants.answer(
        "new GET users/auth0%7Cx",
        200,
        &json!({ "user_id": "auth0|x" }),
    );
    document(
        &tenants,
        &folder(&record),
        &request(&["no-email"], json!({})),
    );
    assert_eq!(tenants.writes(), []);
}

#[test]
fn conflict_is_told_from_a_user_who_was_created_by_an_earlier_attempt() {
    let record = json!({ "user_id": "x", "username": "zoe" });
    for is_there in [false, true] {
        let tenants = flexible();
        tenants.replace(
            CREATE,
            409,
            &json!({ "message": "The user already exists." }),
        );
        // The first look-up, when the plan is made, finds nobody.
        tenants.answer(
            "new GET users/auth0%7Cx",
            404,
            &json!({ "message": "gone" }),
        );
        if is_there {
            tenants.answer(
                "new GET users/auth0%7Cx",
                200,
                &json!({ "user_id": "auth0|x" }),
            );
        }
        let folder = folder(&record);
        document(&tenants, &folder, &request(&["no-email"], json!({})));
        let failed = folder.lines(FAILURES);
        assert_eq!(failed.len(), usize::from(!is_there));
        if let Some(failure) = failed.first() {
            let reason = failure["reason"].as_str().expect("a reason");
            assert!(
                reason.starts_with("The user already exists. Another user has this identifier")
            );
        }
    }
}

#[test]
fn seed_of_passwords_must_be_long_enough() {
    let short = request(&["no-email"], json!({ "password_seed": "short" }));
    let problem = run(&flexible(), &MemoryFolder::default(), &short).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::WrongUse);
}
