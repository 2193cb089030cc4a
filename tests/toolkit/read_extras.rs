//! What is read beside the users of an export: lists of the export, and second factors.

use crate::support::memory_host::MemoryHost;
use crate::support::tenants::{MemoryFolder, Tenants, wait};
use crate::support::token;
use migration_toolkit::bulk::assignments::scan::{ScanReport, ScanRequest, UserScan};
use migration_toolkit::bulk::commands::read_extras::read_extras;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

fn factors_of(user: &str) -> String {
    format!("old GET users/auth0%7C{user}/authentication-methods?per_page=100")
}

fn users(ids: &[&str]) -> MemoryFolder {
    let folder = MemoryFolder::default();
    let lines: String = ids
        .iter()
        .map(|id| format!("{{\"user_id\":\"auth0|{id}\"}}\n"))
        .collect();
    folder.put("users-with-factors.ndjson", &lines);
    folder
}

fn read(tenants: &Tenants, folder: &MemoryFolder) -> Value {
    let request =
        json!({ "old": { "domain": "old.example.com", "token": "t" }, "with": ["factors"] });
    let request = serde_json::from_value(request).expect("a request");
    let report = wait(read_extras(&request, tenants, folder));
    let report = report.map_err(|problem| problem.message).expect("a report");
    serde_json::to_value(report).expect("JSON")["factors"].clone()
}

#[test]
fn missing_scopes_of_all_that_is_read_are_named_before_anything_is_read() {
    let tenants = Tenants::new();
    let scoped = token(&json!({}), &json!({ "scope": "read:users" }));
    let request = json!({
        "old": { "domain": "old.example.com", "token": scoped },
        "with": ["factors", "roles", "organizations"],
    });
    let request = serde_json::from_value(request).expect("a request");
    let result = wait(read_extras(&request, &tenants, &MemoryFolder::default()));
    let problem = result.expect_err("missing scopes");
    assert_eq!(problem.code, ProblemCode::MissingScope);
    assert_eq!(
        problem.message,
        "the token for the old tenant old.example.com lacks the scopes: read:authentication_methods, \
         read:organization_member_roles, read:organization_members, read:organizations, read:role_members, read:roles"
    );
    assert_eq!(tenants.requests(), [""; 0]);
}

#[test]
fn scan_lists_linked_users_and_users_with_factors() {
    let export = concat!(
        "{\"user_id\":\"auth0|a\",\"identities\":[{\"provider\":\"auth0\",\"connection\":\"Users\",\"user_id\":\"a\"},",
        "{\"provider\":\"auth0\",\"connection\":\"Users\",\"user_id\":7}]}\n",
        "{\"user_id\":\"auth0|b\",\"multifactor\":[\"guardian\"],\"identities\":[{\"provider\":\"auth0\"}]}\n",
        "{\"user_id\":\"auth0|c\",\"multifactor\":[]}\n",
        "no user\n",
    );
    let mut scan = UserScan::new(ScanRequest { user_ids: true }, MemoryHost::default());
    scan.begin_file(0);
    assert!(scan.push(export.as_bytes()));
    scan.end_file();
    let (report, host) = scan.finish();
    let expected = ScanReport {
        users: 3,
        linked: 1,
        with_factors: 1,
        unreadable: 1,
    };
    assert_eq!(report.map_err(|problem| problem.message), Ok(expected));
    let identity = |id: &str| json!({ "provider": "auth0", "connection": "Users", "user_id": id });
    assert_eq!(
        host.lines("linked-users.ndjson"),
        [json!({ "user_id": "auth0|a", "identities": [identity("a"), identity("7")] })]
    );
    assert_eq!(
        host.lines("users-with-factors.ndjson"),
        [json!({ "user_id": "auth0|b" })]
    );
    assert_eq!(host.lines("user-ids.ndjson").len(), 3);
}

#[test]
fn scan_takes_the_last_user_of_each_file_and_counts_what_is_no_record() {
    let mut scan = UserScan::new(ScanRequest::default(), MemoryHost::default());
    scan.begin_file(0);
    let user = |id: &str| format!("{{\"user_id\":\"auth0|{id}\",\"multifactor\":[\"guardian\"]}}");
    let lines = [user("a"), user("b"), user("c")].join("\n");
    assert!(scan.push(lines.as_bytes()));
    assert_eq!(scan.lines(), 2);
    scan.end_file();
    scan.begin_file(1);
    // An array that breaks off.
    assert!(scan.push(format!("[{},", user("d")).as_bytes()));
    scan.end_file();
    let (report, host) = scan.finish();
    let expected = ScanReport {
        users: 4,
        linked: 0,
        with_factors: 4,
        unreadable: 1,
    };
    assert_eq!(report.map_err(|problem| problem.message), Ok(expected));
    let files: Vec<&str> = host.files.keys().map(String::as_str).collect();
    assert_eq!(files, ["linked-users.ndjson", "users-with-factors.ndjson"]);
    assert_eq!(
        host.lines("users-with-factors.ndjson"),
        ["a", "b", "c", "d"].map(|id| json!({ "user_id": format!("auth0|{id}") }))
    );
}

#[test]
fn phones_are_read_user_by_user_and_masked_numbers_are_never_written() {
    let tenants = Tenants::new();
    let phone =
        |number: &str| json!({ "type": "phone", "confirmed": true, "phone_number": number });
    tenants.answer(
        &factors_of("a"),
        200,
        &json!([phone("+15550100"), { "type": "totp", "confirmed": true }]),
    );
    tenants.answer(&factors_of("b"), 200, &json!([phone("XXXXXXXXXXX5044")]));
    let folder = users(&["a", "b", "gone"]);
    let report = read(&tenants, &folder);
    assert_eq!(
        folder.lines("factors.ndjson"),
        [
            json!({
                "user_id": "auth0|a", "mfa_factors": [{ "phone": { "value": "+15550100" } }], "lost_factors": ["totp"],
            }),
            json!({ "user_id": "auth0|b", "mfa_factors": [], "lost_factors": ["phone"] }),
            json!({ "user_id": "auth0|gone", "mfa_factors": [], "lost_factors": [], "gone": true }),
        ]
    );
    let counts = ["users", "carried", "lost", "masked", "gone"].map(|name| report[name].clone());
    assert_eq!(counts, [3, 1, 2, 1, 1].map(Value::from));
    assert_eq!(tenants.requests().len(), 3);
}

#[test]
fn users_whose_factors_were_read_are_not_read_again() {
    let tenants = Tenants::new();
    tenants.answer(&factors_of("b"), 200, &json!([]));
    let folder = users(&["a", "b"]);
    folder.put(
        "factors.ndjson",
        "{\"user_id\":\"auth0|a\",\"mfa_factors\":[],\"lost_factors\":[\"totp\"]}\n",
    );
    let report = read(&tenants, &folder);
    assert_eq!(tenants.requests(), [factors_of("b")]);
    assert_eq!(report["users"], 2);
    assert_eq!(report["lost"], 1);
}

#[test]
fn file_for_the_conversion_is_there_though_nobody_has_a_second_factor() {
    let folder = users(&[]);
    assert_eq!(read(&Tenants::new(), &folder)["users"], 0);
    let files = folder.files.borrow();
    assert_eq!(files.get("factors.ndjson").map(String::as_str), Some(""));
}

#[test]
fn answer_of_another_form_counts_as_lost_factors() {
    let tenants = Tenants::new();
    tenants.answer(&factors_of("a"), 200, &json!({ "authenticators": [] }));
    let folder = users(&["a"]);
    read(&tenants, &folder);
    assert_eq!(
        folder.lines("factors.ndjson")[0]["lost_factors"],
        json!(["unknown"])
    );
}

#[test]
fn notes_say_what_the_operator_can_do_about_the_factors_that_are_not_carried() {
    let masked = "The old tenant masks the phone numbers of 1 users, so they are not carried. To carry them, set the tenant \
                  flag disable_management_api_sms_obfuscation (PATCH /api/v2/tenants/settings, with the scope \
                  update:tenant_settings), delete factors.ndjson from the run folder and run the command again; take the \
                  flag away afterwards.";
    let lost = "1 users have a factor that no tenant hands out. They are asked to enrol a new one, or are refused, as the \
                setting mfa_policy says.";
    let cases: [(&[&str], &[&str]); 3] = [
        (&[], &[]),
        (&["totp"], &[lost]),
        (&["phone"], &[masked, lost]),
    ];
    for (factors, notes) in cases {
        let folder = users(&["a"]);
        let line = json!({ "user_id": "auth0|a", "mfa_factors": [], "lost_factors": factors });
        folder.put("factors.ndjson", &format!("{line}\n"));
        assert_eq!(read(&Tenants::new(), &folder)["notes"], json!(notes));
    }
}
