//! Users as a bulk export has them: each identity of the connection becomes a user of its own, under the same mapping
//! as in the scripts.

use crate::support::{World, configuration, management_token, profile, user};
use migration_core::domain::database::{id_within, whole_id};
use migration_core::domain::exported_user::ExportedUser;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::profile::Source;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::second_factors::SecondFactors;
use migration_core::domain::user::User;
use serde_json::{Value, json};

/// The IDs of the identities in the connection, and whether each is linked; `None` if the user cannot be read.
fn identities(user: &Value) -> Option<Vec<(String, bool)>> {
    let text = user.to_string();
    let exported = ExportedUser::parse(&text).expect("an object");
    let users = exported.identities_in("Users")?;
    let identity = |user: &User<'_>| (user.identity_user_id().to_owned(), user.is_linked());
    Some(users.iter().map(identity).collect())
}

/// The members of the profile that a bulk conversion writes, with what is left out; `None` if the ID is refused.
fn converted(user: &Value, settings: &[(&str, &str)]) -> Vec<Option<(Value, Vec<&'static str>)>> {
    let text = user.to_string();
    let exported = ExportedUser::parse(&text).expect("an object");
    let configuration = configuration(settings);
    let users = exported
        .identities_in("Users")
        .expect("a user that can be read");
    let convert = |user: &User<'_>| {
        let mut json = String::from("before ");
        let mut left_out = Vec::new();
        let source = Source::of_user(user);
        let user_id = source.new_user_id(&configuration).ok()?;
        let mut members = ObjectWriter::begin(&mut json);
        let factors = SecondFactors::default();
        source.write_members(
            &user_id,
            &configuration,
            &factors,
            &mut members,
            &mut left_out,
        );
        members.end();
        let json = json.strip_prefix("before ").expect("the text before");
        Some((serde_json::from_str(json).expect("JSON"), left_out))
    };
    users.iter().map(convert).collect()
}

#[test]
fn whole_id_has_the_prefix_of_databases() {
    assert_eq!(whole_id("1"), "auth0|1");
    assert_eq!(
        whole_id("auth0|1"),
        "auth0|auth0|1",
        "an ID may have it itself"
    );
    assert_eq!(id_within(&whole_id("1")), Some("1"));
}

#[test]
fn every_identity_of_the_connection_is_a_user() {
    let mut user = user();
    user["identities"] = json!([
        { "provider": "auth0", "connection": "Others", "user_id": "0" },
        { "provider": "auth0", "connection": "Users", "user_id": "5f7c8ec7c33c6c004bbafe82" },
        { "provider": "google-oauth2", "connection": "Users", "user_id": "2" },
        { "provider": "auth0", "connection": "Users", "user_id": 3, "profileData": { "email": "other@example.com" } },
    ]);
    let expected = [("5f7c8ec7c33c6c004bbafe82", false), ("3", true)];
    let expected = expected.map(|(id, is_linked)| (id.to_owned(), is_linked));
    assert_eq!(identities(&user), Some(expected.to_vec()));
    let emails: Vec<Value> = converted(&user, &[])
        .into_iter()
        .map(|profile| profile.expect("a profile").0["email"].clone())
        .collect();
    assert_eq!(emails, ["zoe@example.com", "other@example.com"]);
}

#[test]
fn user_of_other_connections_only_has_no_identity() {
    let mut user = user();
    user["identities"] = json!([{ "provider": "auth0", "connection": "Others", "user_id": "1" }]);
    assert_eq!(identities(&user), Some(Vec::new()));
}

#[test]
fn user_that_cannot_be_read_as_a_whole_is_not_read_in_part() {
    let good = json!({ "provider": "auth0", "connection": "Users", "user_id": "1" });
    for identities_member in [
        json!(null),
        json!("text"),
        json!({}),
        json!([good, 1]),
        json!([good, { "provider": "auth0", "connection": "Users" }]),
        json!([good, { "provider": "auth0", "connection": "Users", "user_id": true }]),
        // Cut to its whole part, it would be the ID of the first one.
        json!([good, { "provider": "auth0", "connection": "Users", "user_id": 1.5 }]),
    ] {
        let mut user = user();
        user["identities"] = identities_member;
        assert_eq!(identities(&user), None, "{user}");
    }
    let mut without_id = user();
    without_id["user_id"] = json!(null);
    assert_eq!(identities(&without_id), None);
}

#[test]
fn user_without_an_id_has_none() {
    let id = |member: &str| {
        let text = format!("{{{member}}}");
        let exported = ExportedUser::parse(&text).expect("an object");
        exported.id().map(|id| id.into_owned())
    };
    let found = id(r#""user_id":"auth0|\u0061""#);
    assert_eq!(found.as_deref(), Some("auth0|a"));
    for member in ["", r#""user_id":"""#, r#""user_id":null"#, r#""user_id":1"#] {
        assert_eq!(id(member), None, "{member}");
    }
}

#[test]
fn last_of_several_members_with_the_same_name_counts() {
    let identity =
        |id: &str| format!(r#"[{{"provider":"auth0","connection":"Users","user_id":"{id}"}}]"#);
    // A name may be written with an escape.
    let names = [
        ("identities", "app_metadata"),
        (r"\u0069dentities", r"\u0061pp_metadata"),
    ];
    for (one, other) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let (identities, app_metadata) = names[one];
        let (last_identities, last_app_metadata) = names[other];
        let text = format!(
            r#"{{"user_id":"auth0|2","{identities}":{},"{app_metadata}":{{"plan":1}},
                "{last_app_metadata}" : {{"plan":2}} , "{last_identities}" : {} }}"#,
            identity("1"),
            identity("2"),
        );
        let exported = ExportedUser::parse(&text).expect("an object");
        let users = exported.identities_in("Users").expect("identities");
        assert_eq!(users[0].identity_user_id(), "2", "{text}");
        let source = Source::of_user(&users[0]);
        assert_eq!(source.app_metadata().text(), r#"{"plan":2}"#, "{text}");
    }
}

#[test]
fn user_is_refused_at_the_same_depth_as_other_objects() {
    for (member, before, after) in [
        ("user_metadata", r#"{"a":"#, "}"),
        ("app_metadata", r#"{"a":"#, "}"),
        ("identities", r#"[{"a":"#, "}]"),
    ] {
        for (depth, is_accepted) in [(100, true), (101, false)] {
            let arrays = depth - after.len();
            let text = format!(
                r#"{{"user_id":"auth0|1","{member}":{before}{}{}{after}}}"#,
                "[".repeat(arrays),
                "]".repeat(arrays),
            );
            assert_eq!(RawObject::parse(&text).is_some(), is_accepted);
            let exported = ExportedUser::parse(&text).is_some();
            assert_eq!(exported, is_accepted, "{member}, {depth} levels");
        }
    }
}

#[test]
fn conversion_gives_the_profile_of_the_scripts() {
    let mut user = user();
    user["name"] = json!("a".repeat(301));
    user["app_metadata"] = json!({ "plan": "gold", "email": 1, "migration_complete": false });
    for settings in [
        &[][..],
        &[("User_Id", "keep"), ("Metadata_Key", "metadata")],
    ] {
        let report = World::new()
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user]))
            .get_user(&configuration(settings), "zoe@example.com");
        let expected = (profile(&report), vec!["name", "app_metadata.email"]);
        assert_eq!(converted(&user, settings), [Some(expected)]);
    }
}

#[test]
fn user_whose_id_is_refused_leaves_nothing_behind() {
    let mut user = user();
    user["identities"][0]["user_id"] = json!("a b");
    assert_eq!(converted(&user, &[]), [None]);
}
