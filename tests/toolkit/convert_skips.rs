//! Users who stay in the old tenant are listed with the reason, and nobody loses a second factor silently.

use serde_json::{Value, json};

use crate::support::convert::{Converted, convert, ndjson, request, user, users, with_input};

/// Converts one user with these members.
fn convert_one(settings: Value, members: Value) -> Converted {
    let request = request(settings, json!({}));
    convert(&request, &[&ndjson(&[user("1", members)])])
}

/// The reason for which a user with these members stays; `None` if the user moves.
fn skip_of(settings: Value, members: Value) -> Option<String> {
    let converted = convert_one(settings, members);
    let lines = converted.host.lines("skipped.ndjson");
    let Some(line) = lines.first() else {
        assert_eq!(converted.report.out, 1);
        return None;
    };
    assert_eq!(converted.report.out, 0);
    let reason = line["reason"].as_str().expect("a reason").to_owned();
    assert_eq!(converted.report.skipped.get(&reason), 1);
    assert_eq!(
        (&line["file"], &line["line"]),
        (&json!("users.ndjson"), &json!(1))
    );
    assert_eq!(line["user_id"], "auth0|1");
    Some(reason)
}

#[test]
fn column_that_only_a_late_record_has_counts() {
    let mut users = users(1_001);
    users.push(user("blocked", json!({ "Blocked": true, "Odd name": 1 })));
    let converted = convert(&request(json!({}), json!({})), &[&ndjson(&users)]);
    assert_eq!(converted.report.skipped.get("blocked"), 1);
    assert_eq!(converted.report.out, 1_001);
}

#[test]
fn of_linked_identities_those_stay_that_the_marker_lists() {
    let identity = |id: &str| {
        json!({
            "provider": "auth0", "connection": "Users", "user_id": id,
            "profileData": { "email": format!("{id}@example.com"), "email_verified": true },
        })
    };
    let skipped = |marker: Value| {
        let members = json!({
            "identities": [identity("1"), identity("2")],
            "app_metadata": { "migration_complete": marker },
        });
        let converted = convert_one(json!({}), members);
        let lines = converted.host.lines("skipped.ndjson");
        assert_eq!(converted.report.out, 2 - lines.len() as u64);
        let ids = lines.iter().map(|line| line["user_id"].clone());
        ids.collect::<Vec<Value>>()
    };
    assert_eq!(skipped(json!(["1"])), [json!("auth0|1")]);
    assert_eq!(skipped(json!(["2"])), [json!("auth0|2")]);
    assert_eq!(skipped(json!(true)), [json!("auth0|1"), json!("auth0|2")]);
    assert_eq!(skipped(json!(["another"])), Vec::<Value>::new());
}

#[test]
fn users_with_the_marker_stay_by_the_rule_of_the_settings() {
    let marked = |key: &str, value: Value| json!({ "app_metadata": { key: value } });
    let default = marked("migration_complete", json!(true));
    assert_eq!(
        skip_of(json!({}), default.clone()).as_deref(),
        Some("already_moved")
    );
    let dated = marked("migration_complete", json!("2026-01-01"));
    assert_eq!(skip_of(json!({}), dated).as_deref(), Some("already_moved"));
    assert_eq!(
        skip_of(json!({}), marked("migration_complete", json!(false))),
        None
    );
    assert_eq!(
        skip_of(json!({}), marked("migration_started", json!("2026"))),
        None
    );
    assert_eq!(
        skip_of(json!({ "marked_users": "allow" }), default.clone()),
        None
    );
    let other = json!({ "marker": "rehearsal" });
    assert_eq!(skip_of(other.clone(), default), None);
    let rehearsed = marked("rehearsal", json!(true));
    assert_eq!(skip_of(other, rehearsed).as_deref(), Some("already_moved"));
}

#[test]
fn users_of_other_connections_stay() {
    let identity = |provider: &str, connection: &str| json!({ "identities": [{ "provider": provider, "connection": connection, "user_id": "1" }] });
    for members in [
        identity("auth0", "Others"),
        identity("google-oauth2", "Users"),
        json!({ "identities": [] }),
    ] {
        assert_eq!(
            skip_of(json!({}), members).as_deref(),
            Some("other_connection")
        );
    }
}

#[test]
fn blocked_users_stay_or_come_blocked() {
    let file = ndjson(&[
        user("1", json!({ "blocked": true })),
        user("2", json!({ "blocked": false })),
    ]);
    let default = convert(&request(json!({}), json!({})), &[&file]);
    assert_eq!(default.ids(), ["2"]);
    assert_eq!(default.host.lines("skipped.ndjson")[0]["reason"], "blocked");
    let kept = convert(&request(json!({}), json!({ "blocked": "keep" })), &[&file]);
    assert_eq!(kept.users()[0]["blocked"], true);
    assert_eq!(kept.users()[1].get("blocked"), None);
    let skipped = convert(&request(json!({}), json!({ "blocked": "skip" })), &[&file]);
    assert_eq!(skipped.ids(), ["2"]);
}

#[test]
fn a_second_factor_keeps_its_user_or_is_noted_as_lost() {
    let enrolled = json!({ "multifactor": ["guardian"], "app_metadata": { "a": 1 } });
    for policy in [json!({}), json!({ "mfa_policy": "reject" })] {
        assert_eq!(
            skip_of(policy, enrolled.clone()).as_deref(),
            Some("second_factor")
        );
    }
    let converted = convert_one(json!({}), enrolled.clone());
    let remedy = converted.host.lines("skipped.ndjson")[0]["remedy"].to_string();
    assert!(
        remedy.contains("--factors") && remedy.contains("mfa_policy"),
        "{remedy}"
    );
    let migrated = convert_one(json!({ "mfa_policy": "migrate" }), enrolled);
    let expected = json!({ "a": 1, "migration_lost_factors": ["unknown"] });
    assert_eq!(migrated.only_user()["app_metadata"], expected);
    assert_eq!(migrated.report.lost_factors, 1);
    for none in [json!([]), json!({}), json!(""), json!(false), json!(null)] {
        assert_eq!(skip_of(json!({}), json!({ "multifactor": none })), None);
    }
    for odd in [json!("guardian"), json!(true), json!([{ "type": "totp" }])] {
        let reason = skip_of(json!({}), json!({ "multifactor": odd }));
        assert_eq!(reason.as_deref(), Some("second_factor"), "{odd}");
    }
}

/// Converts user 1, who has a second factor, with these lines of a file of factors.
fn with_factors(policy: &str, lines: &[Value]) -> Converted {
    let request = request(json!({ "mfa_policy": policy }), with_input("factors"));
    let enrolled = user("1", json!({ "multifactor": ["guardian"] }));
    convert(&request, &[&ndjson(lines), &ndjson(&[enrolled])])
}

#[test]
fn factors_of_a_file_are_carried() {
    let factors = json!([
        { "phone": { "value": "+15550100" } },
        { "totp": { "secret": "JBSWY3DPEHPK3PNP" } },
        { "email": { "value": "second@example.com" } },
    ]);
    let line = json!({ "user_id": "auth0|1", "mfa_factors": factors });
    for policy in ["reject", "migrate"] {
        let converted = with_factors(policy, std::slice::from_ref(&line));
        assert_eq!(converted.only_user()["mfa_factors"], factors);
        assert_eq!(converted.only_user()["app_metadata"], json!({}));
        let report = converted.report.factors.expect("a report of factors");
        assert_eq!(
            (report.lines, report.users, report.unused.total()),
            (1, 1, 0)
        );
    }
}

#[test]
fn a_line_of_factors_may_have_a_text_that_was_cut_within_an_emoji() {
    let request = request(json!({}), with_input("factors"));
    let line = r#"{"user_id":"auth0|1","name":"phone \ud83d","mfa_factors":[{"phone":{"value":"+15550100"}}]}"#;
    let enrolled = user("1", json!({ "multifactor": ["guardian"] }));
    let converted = convert(&request, &[line, &ndjson(&[enrolled])]);
    let factors = json!([{ "phone": { "value": "+15550100" } }]);
    assert_eq!(converted.only_user()["mfa_factors"], factors);
}

#[test]
fn factors_that_are_lost_in_part_follow_the_policy() {
    let line = json!({
        "user_id": "auth0|1", "mfa_factors": [{ "phone": { "value": "+15550100" } }],
        "lost_factors": ["totp", "webauthn-roaming", "carrier-pigeon"],
    });
    let rejected = with_factors("reject", std::slice::from_ref(&line));
    assert_eq!(rejected.report.skipped.get("second_factor"), 1);
    let migrated = with_factors("migrate", &[line]).only_user();
    assert_eq!(
        migrated["mfa_factors"],
        json!([{ "phone": { "value": "+15550100" } }])
    );
    let lost = &migrated["app_metadata"]["migration_lost_factors"];
    assert_eq!(*lost, json!(["totp", "webauthn-roaming", "unknown"]));
}

#[test]
fn factors_that_only_the_file_knows_count_too() {
    let request = request(json!({}), with_input("factors"));
    let line = json!({ "user_id": "auth0|1", "lost_factors": ["push"] });
    let converted = convert(
        &request,
        &[&ndjson(&[line]), &ndjson(&[user("1", json!({}))])],
    );
    assert_eq!(converted.report.skipped.get("second_factor"), 1);
}

#[test]
fn lines_about_one_user_count_together() {
    let lines = [
        json!({ "user_id": "auth0|1", "mfa_factors": [{ "phone": { "value": "+15550100" } }], "lost_factors": ["totp"] }),
        json!({ "user_id": "auth0|1", "mfa_factors": [{ "totp": { "secret": "JBSWY3DP" } }] }),
        json!({ "user_id": "auth0|1", "mfa_factors": [{ "totp": { "secret": "JBSWY3DP" } }] }),
    ];
    let carried = with_factors("reject", &lines).only_user()["mfa_factors"].clone();
    let expected =
        json!([{ "phone": { "value": "+15550100" } }, { "totp": { "secret": "JBSWY3DP" } }]);
    assert_eq!(carried, expected);
}

#[test]
fn a_factor_that_auth0_would_refuse_counts_as_lost() {
    let invalid = [
        json!({ "phone": { "value": "XXXXXXXX5044" } }),
        json!({ "phone": { "value": "+1555X" } }),
        json!({ "phone": { "value": "+15550100", "type": "sms" } }),
        json!({ "totp": { "secret": "jbswy3dp" } }),
        json!({ "totp": { "secret": "XXXXXXXX" } }),
        json!({ "totp": { "secret": "" } }),
        json!({ "email": { "value": "chuc****@exam*******" } }),
        json!({ "phone": { "value": "+1" }, "email": { "value": "a@example.com" } }),
        json!({}),
        json!("phone"),
    ];
    for factor in invalid {
        let line = json!({ "user_id": "auth0|1", "mfa_factors": [factor] });
        let converted = with_factors("reject", &[line]);
        assert_eq!(converted.report.skipped.get("second_factor"), 1, "{factor}");
        let unused = converted.host.lines("unused-factors.ndjson");
        assert_eq!(unused[0]["code"], "invalid_factor", "{factor}");
        assert_eq!(unused[0]["user_id"], "auth0|1");
    }
}

#[test]
fn more_factors_than_an_import_takes_count_as_lost() {
    let phone = |number: u32| json!({ "phone": { "value": format!("+{number}") } });
    let line = |count: u32| json!({ "user_id": "auth0|1", "mfa_factors": (1..=count).map(phone).collect::<Vec<_>>() });
    let ten = with_factors("reject", &[line(10)]).only_user();
    assert_eq!(ten["mfa_factors"].as_array().map(Vec::len), Some(10));
    let eleven = with_factors("reject", &[line(11)]);
    assert_eq!(eleven.report.skipped.get("second_factor"), 1);
    assert_eq!(
        eleven.host.lines("unused-factors.ndjson")[0]["code"],
        "too_many_factors"
    );
}

#[test]
fn lines_of_factors_without_a_user_are_said() {
    let request = request(json!({}), with_input("factors"));
    let stranger =
        json!({ "user_id": "auth0|stranger", "mfa_factors": [{ "phone": { "value": "+1" } }] });
    let file = format!("{stranger}\n[1]\n{{\"mfa_factors\":[]}}\n");
    let converted = convert(&request, &[&file, &ndjson(&[user("1", json!({}))])]);
    let lines = converted.host.lines("unused-factors.ndjson");
    let codes: Vec<&str> = lines
        .iter()
        .map(|line| line["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(codes, ["not_object", "no_user_id", "no_user"]);
    assert_eq!(lines[2]["user_id"], "auth0|stranger");
    assert_eq!(
        converted.report.records, 1,
        "lines of other files are no records"
    );
}

#[test]
fn a_factor_that_no_line_carries_is_lost_however_many_lines_say_so() {
    let phone = json!([{ "phone": { "value": "+15550100" } }]);
    let lines = [
        json!({ "user_id": "auth0|1", "lost_factors": ["totp"] }),
        json!({ "user_id": "auth0|1", "mfa_factors": phone, "lost_factors": ["totp"] }),
    ];
    let migrated = with_factors("migrate", &lines).only_user();
    assert_eq!(migrated["mfa_factors"], phone);
    let lost = &migrated["app_metadata"]["migration_lost_factors"];
    assert_eq!(*lost, json!(["totp"]));
    let rejected = with_factors("reject", &lines);
    assert_eq!(rejected.report.skipped.get("second_factor"), 1);
}

#[test]
fn a_factor_that_a_line_repeats_is_carried_once() {
    let phone = json!({ "phone": { "value": "+15550100" } });
    let line = json!({ "user_id": "auth0|1", "mfa_factors": vec![&phone; 11] });
    let converted = with_factors("reject", &[line]);
    assert_eq!(converted.only_user()["mfa_factors"], json!([phone]));
    let report = converted.report.factors.expect("a report of factors");
    assert_eq!(report.unused.total(), 0);
}

#[test]
fn names_of_columns_mean_nothing_in_a_file_of_factors() {
    let line = json!({ "Id": "auth0|1", "mfa_factors": [{ "phone": { "value": "+15550100" } }] });
    let converted = with_factors("reject", &[line]);
    let unused = converted.host.lines("unused-factors.ndjson");
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0]["code"], "no_user_id");
}
