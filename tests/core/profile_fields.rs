//! What the new tenant would refuse does not keep a user out: it is left out of the profile, and the log names it.

use crate::support::{
    World, claims, configuration, management_token, profile, refused, token_answer, user,
};
use serde_json::{Value, json};

/// The profile and the fields that are left out, which must be the same from both scripts.
fn moved(changes: &[(&str, Value)]) -> (Value, Value) {
    let (mut claims, mut user) = (claims(), user());
    for (name, value) in changes {
        let is_namespaced = ["username", "phone", "user_", "app_"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        let namespace = if is_namespaced {
            "https://migrationapp/"
        } else {
            ""
        };
        claims[format!("{namespace}{name}")] = value.clone();
        user[*name] = value.clone();
    }
    let reports = [
        World::new().answers(200, &token_answer(&claims)).login(
            &configuration(&[("Log_Level", "error")]),
            "zoe@example.com",
            "password",
        ),
        World::new()
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user]))
            .get_user(&configuration(&[("Log_Level", "error")]), "zoe@example.com"),
    ];
    let [login, get_user] = reports.map(|report| {
        let line: Value = report
            .log
            .as_ref()
            .map_or(json!({}), |line| serde_json::from_str(line).expect("JSON"));
        (profile(&report), line["left_out"].clone())
    });
    assert_eq!(login, get_user);
    login
}

#[test]
fn field_that_the_new_tenant_refuses_is_left_out() {
    let long = |length: usize| json!("a".repeat(length));
    let cases: [(&str, Vec<Value>); 8] = [
        (
            "name",
            vec![json!(""), json!(" "), long(301), json!(7), json!({})],
        ),
        ("nickname", vec![json!(""), long(301), json!([])]),
        ("given_name", vec![json!(""), long(151), json!(true)]),
        (
            "family_name",
            vec![json!(""), long(151), json!("😀".repeat(76))],
        ),
        (
            "picture",
            vec![
                json!("data:image/png;base64,AAAA"),
                json!(""),
                json!("/me.png"),
                json!(format!("https://x.example/{}", "a".repeat(2_048))),
                json!(null).get("x").cloned().unwrap_or(json!(1)),
            ],
        ),
        ("username", vec![json!(""), long(129), json!(7)]),
        (
            "phone_number",
            vec![
                json!(""),
                json!("0170 123"),
                json!("+1234567890123456"),
                json!(49),
            ],
        ),
        ("user_metadata", vec![json!("text"), json!([1])]),
    ];
    for (name, values) in cases {
        for value in values {
            // Metadata that is no object makes the claims incomplete.
            if name == "user_metadata" {
                let mut user = user();
                user[name] = value.clone();
                let report = World::new()
                    .answers(200, &management_token("mt", 86_400))
                    .answers(200, &json!([user]))
                    .get_user(&configuration(&[]), "zoe@example.com");
                assert_eq!(profile(&report)[name], json!({}), "{value}");
                let log = report.log.expect("a line");
                assert!(log.contains(r#""left_out":"user_metadata""#), "{log}");
                continue;
            }
            let (profile, left_out) = moved(&[(name, value.clone())]);
            assert_eq!(profile.get(name), None, "{name}: {value}");
            assert_eq!(left_out, name, "{value}");
        }
    }
}

#[test]
fn field_at_its_bound_is_copied() {
    for (name, value) in [
        ("name", "a".repeat(300)),
        ("nickname", "a".repeat(300)),
        ("given_name", "é".repeat(150)),
        ("family_name", "😀".repeat(75)),
        ("picture", "http://x.example/".to_owned()),
        ("username", "a".repeat(128)),
        ("phone_number", "+123456789012345".to_owned()),
    ] {
        let (profile, left_out) = moved(&[(name, json!(value))]);
        assert_eq!(profile[name], json!(value));
        assert_eq!(left_out, json!(null), "{name}");
    }
}

#[test]
fn address_of_a_user_with_a_user_name_is_left_out_if_it_is_too_long() {
    let moved = |length: usize| {
        let mut user = user();
        user["username"] = json!("zoe");
        user["email"] = json!(format!("{}@example.com", "a".repeat(length - 12)));
        let world = World::new()
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user]))
            .answers(200, &user);
        profile(&world.get_user(&configuration(&[]), "zoe"))
    };
    assert_eq!(moved(254)["email"].as_str().map(str::len), Some(254));
    assert_eq!(moved(255).get("email"), None);
}

#[test]
fn verification_of_a_phone_number_that_is_left_out_goes_with_it() {
    let changes = [
        ("phone_number", json!("0170")),
        ("phone_verified", json!(true)),
    ];
    let (profile, left_out) = moved(&changes);
    assert_eq!(profile.get("phone_verified"), None);
    assert_eq!(left_out, "phone_number");
}

#[test]
fn reserved_keys_of_app_metadata_are_left_out() {
    let metadata = json!({
        "__tenant": 1, "_id": 1, "blocked": false, "clientID": 1, "created_at": 1, "email": 1, "email_verified": 1,
        "globalClientID": 1, "global_client_id": 1, "identities": [], "lastIP": 1, "lastLogin": 1, "loginsCount": 1,
        "metadata": {}, "multifactor": 1, "multifactor_last_modified": 1, "updated_at": 1, "user_id": 1,
        "plan": "gold", "nested": { "email": 1 },
    });
    let names = "__tenant, _id, blocked, clientID, created_at, email, email_verified, globalClientID, \
                 global_client_id, identities, lastIP, lastLogin, loginsCount, metadata, multifactor, \
                 multifactor_last_modified, updated_at, user_id";
    let (profile, left_out) = moved(&[("app_metadata", metadata)]);
    let expected = json!({ "plan": "gold", "nested": { "email": 1 } });
    assert_eq!(profile["app_metadata"], expected);
    let names: Vec<String> = names
        .split(", ")
        .map(|name| format!("app_metadata.{name}"))
        .collect();
    assert_eq!(left_out, names.join(", "));
}

#[test]
fn verification_as_a_text_counts() {
    for (value, expected) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(false), false),
        (json!("false"), false),
        (json!(null), false),
        (json!(1), false),
        (json!("TRUE"), false),
    ] {
        let changes = [
            ("email_verified", value.clone()),
            ("phone_number", json!("+491701234567")),
            ("phone_verified", value.clone()),
        ];
        let (profile, left_out) = moved(&changes);
        assert_eq!(profile["email_verified"], json!(expected), "{value}");
        if value != json!(null) {
            assert_eq!(profile["phone_verified"], json!(expected), "{value}");
        }
        assert_eq!(left_out, json!(null));
    }
}

#[test]
fn odd_id_is_unavailable() {
    let long = format!("auth0|{}", "x".repeat(250));
    for subject in [
        "auth0|",
        "auth0| ",
        "auth0|a b",
        "auth0|a\tb",
        "auth0|a\u{7f}",
        &long,
    ] {
        for policy in ["keep", "domain"] {
            let mut claims = claims();
            claims["sub"] = json!(subject);
            let world = World::new().answers(200, &token_answer(&claims));
            let settings = configuration(&[("User_Id", policy)]);
            let report = world.login(&settings, "zoe@example.com", "password");
            assert_eq!(
                refused(&report),
                (
                    "unavailable",
                    "The old tenant is unavailable: the user's ID cannot be an ID of the new tenant.".to_owned()
                ),
                "{subject:?}"
            );
        }
    }
    let mut longest = claims();
    longest["sub"] = json!(format!("auth0|{}", "x".repeat(249)));
    let world = World::new().answers(200, &token_answer(&longest));
    let settings = configuration(&[("User_Id", "keep")]);
    let report = world.login(&settings, "zoe@example.com", "password");
    assert_eq!(report.reply.name(), "profile");
}
