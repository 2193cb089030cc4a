//! A converted user is the one that the action scripts would have made, down to the last byte of the metadata.

use serde_json::{Value, json};

use crate::support::convert::{convert, ndjson, request, user};

fn plain() -> Value {
    json!({})
}

#[test]
fn import_record_has_the_profile_and_nothing_else() {
    let exported = user(
        "1",
        json!({
            "name": "Zoë", "nickname": "zo", "given_name": "Zoë", "family_name": "Ng", "username": "zoe",
            "picture": "https://example.com/z.png", "phone_number": "+15550100", "phone_verified": true,
            "user_metadata": { "a": 1 }, "app_metadata": { "plan": "x", "migration_started": "2026" },
            "last_login": "2026-01-01T00:00:00Z", "last_ip": "192.0.2.1", "logins_count": 7, "blocked": false,
            "created_at": "2020", "updated_at": "2021", "last_password_reset": "2022", "multifactor": [],
        }),
    );
    let converted = convert(&request(plain(), plain()), &[&ndjson(&[exported])]);
    assert_eq!(
        converted.only_user(),
        json!({
            "user_id": "1", "email": "1@example.com", "email_verified": true, "name": "Zoë", "nickname": "zo",
            "given_name": "Zoë", "family_name": "Ng", "username": "zoe", "picture": "https://example.com/z.png",
            "phone_number": "+15550100", "phone_verified": true, "user_metadata": { "a": 1 },
            "app_metadata": { "plan": "x" },
        })
    );
    assert_eq!(converted.report.records, 1);
}

#[test]
fn metadata_arrives_byte_for_byte() {
    let metadata = r#"{"big":12345678901234567890.10,"e":7E+2,"z":1.10,"a":"\u00e9\/\ud83d\ude00 é","":[ {"b":1,"a":-0} ]}"#;
    let line = format!(
        r#"{{"user_id":"auth0|1","email":"\u006ao@example.com","identities":[{{"provider":"auth0","connection":"Users","user_id":"1"}}],"user_metadata":{metadata},"app_metadata":{metadata}}}"#
    );
    let converted = convert(&request(plain(), plain()), &[&line]);
    assert_eq!(
        converted.host.import_text("00001.json"),
        format!(
            "[\n{{\"user_id\":\"1\",\"email\":\"\\u006ao@example.com\",\"email_verified\":false,\
             \"user_metadata\":{metadata},\"app_metadata\":{metadata}}}\n]"
        )
    );
}

#[test]
fn id_follows_the_policy_of_the_settings() {
    let file = ndjson(&[user("x", plain())]);
    let ids = |settings: Value| convert(&request(settings, plain()), &[&file]).ids();
    assert_eq!(ids(json!({ "user_id": "keep" })), ["x"]);
    assert_eq!(
        ids(json!({ "user_id": "domain" })),
        ["old-tenant.eu.auth0.com|x"]
    );
    assert_eq!(
        ids(json!({ "user_id": null })),
        ["old-tenant.eu.auth0.com|x"]
    );
    let custom = json!({ "user_id": null, "custom_domain": "login.example.com" });
    assert_eq!(ids(custom), ["login.example.com|x"]);
}

#[test]
fn app_metadata_keeps_its_name_whatever_the_scripts_call_it() {
    let file = ndjson(&[user("1", json!({ "app_metadata": { "a": 1 } }))]);
    let converted = convert(
        &request(json!({ "metadata_key": "metadata" }), plain()),
        &[&file],
    );
    assert_eq!(converted.only_user()["app_metadata"], json!({ "a": 1 }));
}

#[test]
fn linked_identity_has_not_the_phone_number_of_the_primary_one() {
    let identity = |id: &str, profile: Value| json!({ "provider": "auth0", "connection": "Users", "user_id": id, "profileData": profile });
    let linked = user(
        "a",
        json!({
            "phone_number": "+15550100", "phone_verified": true,
            "identities": [identity("a", json!({})), identity("b", json!({ "email": "b@example.com" }))],
        }),
    );
    let users = convert(&request(plain(), plain()), &[&ndjson(&[linked])]).users();
    let numbers: Vec<Option<&str>> = users
        .iter()
        .map(|user| user.get("phone_number").and_then(Value::as_str))
        .collect();
    assert_eq!(numbers, [Some("+15550100"), None]);
}

#[test]
fn linked_identities_of_the_connection_become_users_of_their_own() {
    let identity = |id: &str, email: &str| {
        json!({ "provider": "auth0", "connection": "Users", "user_id": id,
                "profileData": { "email": email, "email_verified": true } })
    };
    let google =
        json!({ "provider": "google-oauth2", "connection": "google-oauth2", "user_id": "9" });
    let linked = user(
        "9",
        json!({
            "user_id": "google-oauth2|9", "email": "zoe@gmail.example", "app_metadata": { "plan": "x" },
            "identities": [google, identity("a", "a@example.com"), identity("b", "b@example.com")],
        }),
    );
    let converted = convert(&request(plain(), plain()), &[&ndjson(&[linked])]);
    let emails: Vec<Value> = converted
        .users()
        .iter()
        .map(|user| user["email"].clone())
        .collect();
    assert_eq!(converted.ids(), ["a", "b"]);
    assert_eq!(emails, ["a@example.com", "b@example.com"]);
    assert!(
        converted
            .users()
            .iter()
            .all(|user| user["app_metadata"]["plan"] == "x")
    );
    let report = &converted.report;
    assert_eq!(
        (report.records, report.extra_identities, report.out),
        (1, 1, 2)
    );
}

#[test]
fn fields_that_the_new_tenant_refuses_are_left_out_and_named() {
    let odd = json!({
        "name": "n".repeat(301), "picture": "data:image/png;base64,AA", "user_metadata": [1],
        "app_metadata": { "a": 1, "user_id": "x", "clientID": "y" },
    });
    let converted = convert(&request(plain(), plain()), &[&ndjson(&[user("1", odd)])]);
    let written = converted.only_user();
    assert_eq!(written["app_metadata"], json!({ "a": 1 }));
    assert_eq!(written["user_metadata"], json!({}));
    assert_eq!((written.get("name"), written.get("picture")), (None, None));
    let fields = [
        "name",
        "picture",
        "user_metadata",
        "app_metadata.clientID",
        "app_metadata.user_id",
    ];
    assert_eq!(
        converted.host.lines("left-out.ndjson"),
        [json!({ "file": "users.ndjson", "line": 1, "user_id": "auth0|1", "fields": fields })]
    );
    assert!(
        fields
            .iter()
            .all(|field| converted.report.left_out.get(field) == 1)
    );
}

#[test]
fn large_profiles_are_moved_and_listed() {
    let metadata = |bytes: usize| json!({ "user_metadata": { "a": "x".repeat(bytes) } });
    let file = ndjson(&[
        user("small", metadata(9_000)),
        user("large", metadata(10_240)),
    ]);
    let converted = convert(&request(plain(), plain()), &[&file]);
    assert_eq!(
        (converted.report.out, converted.report.large_profiles),
        (2, 1)
    );
    let bytes = converted.host.import_lines()[1].len();
    assert_eq!(
        converted.host.lines("large-profiles.ndjson"),
        [json!({ "file": "users.ndjson", "line": 2, "user_id": "auth0|large", "bytes": bytes })]
    );
}

#[test]
fn names_of_columns_are_understood_anywhere_in_a_file() {
    let mut users: Vec<Value> = (0..1_001)
        .map(|id| user(&id.to_string(), plain()))
        .collect();
    users.push(json!({ "Id": "auth0|last", "Email": "last@example.com", "Email Verified": true, "Connection": "Users" }));
    let converted = convert(&request(plain(), plain()), &[&ndjson(&users)]);
    assert_eq!(converted.report.out, 1_002);
    let last = &converted.users()[1_001];
    assert_eq!(
        (&last["user_id"], &last["email_verified"]),
        (&json!("last"), &json!(true))
    );
}

#[test]
fn single_names_of_columns_are_understood_beside_those_of_the_export() {
    let mut exported = user("1", json!({ "email": null, "email_verified": null }));
    exported["Email"] = json!("jo@example.com");
    exported["Email Verified"] = json!(true);
    let converted = convert(&request(plain(), plain()), &[&ndjson(&[exported])]);
    assert_eq!(
        converted.only_user(),
        json!({ "user_id": "1", "email": "jo@example.com", "email_verified": true, "user_metadata": {}, "app_metadata": {} })
    );
}

#[test]
fn profile_is_large_above_10_240_bytes() {
    let convert = |bytes: usize| {
        let metadata = json!({ "user_metadata": { "a": "x".repeat(bytes) } });
        let file = ndjson(&[user("1", metadata)]);
        let converted = convert(&request(plain(), plain()), &[&file]);
        let bytes = converted.host.import_lines()[0].len();
        (bytes, converted.report.large_profiles)
    };
    let (around, _) = convert(0);
    assert_eq!(convert(10_240 - around), (10_240, 0));
    assert_eq!(convert(10_241 - around), (10_241, 1));
}
