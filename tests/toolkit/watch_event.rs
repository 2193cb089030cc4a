//! What events of users say: whose they are, and whether they set the migration marker.

use migration_toolkit::status::watch::event::{Content, UserEvent};
use migration_toolkit::status::watch::sse::Message;
use serde_json::{Value, json};

fn read(event_type: &str, data: &Value) -> Content {
    Content::read(&Message {
        event_type: event_type.to_owned(),
        data: data.to_string(),
    })
}

fn updated(object: Value, previous: Option<Value>) -> UserEvent {
    let mut data = json!({ "object": object });
    if let Some(previous) = previous {
        data["previous_object"] = previous;
    }
    let event = json!({ "id": "evt_1", "time": "2026-11-26T12:00:00.000Z", "data": data });
    match read("user.updated", &json!({ "offset": "o", "event": event })) {
        Content::User(event) => event,
        other => panic!("{other:?}"),
    }
}

/// A user of the connection `Users` with this `app_metadata`.
fn of_users(app_metadata: Value) -> Value {
    json!({ "identities": [{ "connection": "Users" }], "app_metadata": app_metadata })
}

fn is_confirmed(event: &UserEvent, connection: &str, marker: &str) -> bool {
    event.confirmed(connection, marker).next().is_some()
}

#[test]
fn event_is_of_each_connection_of_the_user() {
    let identities = json!([{ "connection": "google" }, { "connection": "Users" }]);
    let event = updated(
        json!({ "user_id": "auth0|1", "identities": identities }),
        None,
    );
    assert!(event.is_of_connection("Users") && event.is_of_connection("google"));
    assert!(!event.is_of_connection("Others"));
    assert_eq!(
        (event.id.as_str(), event.user_id.as_str()),
        ("evt_1", "auth0|1")
    );
    assert!(!updated(json!({}), None).is_of_connection("Users"));
}

#[test]
fn marker_is_any_value_but_false_and_null() {
    for (value, sets) in [
        (json!(true), true),
        (json!("2026-11-26"), true),
        (json!(0), true),
        (json!(false), false),
        (json!(null), false),
    ] {
        let event = updated(of_users(json!({ "done": value })), None);
        assert_eq!(is_confirmed(&event, "Users", "done"), sets, "{value}");
        assert!(!is_confirmed(&event, "Users", "other"));
    }
}

#[test]
fn metadata_of_half_a_surrogate_pair_hides_no_marker() {
    let content = Content::read(&Message {
        event_type: "user.updated".to_owned(),
        data: json!({ "event": { "data": { "object": of_users(json!({ "half": "?", "done": true })) } } })
            .to_string()
            .replace('?', r"\ud83d"),
    });
    assert!(matches!(content, Content::User(event) if is_confirmed(&event, "Users", "done")));
}

#[test]
fn user_who_had_the_marker_before_is_not_confirmed_again() {
    let with = || of_users(json!({ "done": true }));
    let again = updated(with(), Some(with()));
    assert!(!is_confirmed(&again, "Users", "done"));
    let first = updated(with(), Some(of_users(json!({}))));
    assert!(is_confirmed(&first, "Users", "done"));
}

#[test]
fn each_of_several_identities_is_confirmed_by_itself() {
    let with = |marker: Value| {
        json!({
            "identities": [
                { "connection": "Users", "user_id": "a" },
                { "connection": "Others", "user_id": "b" },
                { "connection": "Users", "user_id": 7 },
            ],
            "app_metadata": { "done": marker },
        })
    };
    for (marker, previous, expected) in [
        (json!(["a"]), json!(null), vec!["a"]),
        (json!(["b"]), json!(null), vec![]),
        (json!(["7"]), json!(null), vec!["7"]),
        (json!(["a"]), json!(["a"]), vec![]),
        (json!(["a", "7"]), json!(["a"]), vec!["7"]),
        (json!(true), json!(["a"]), vec!["7"]),
        (json!(true), json!(null), vec!["a", "7"]),
        (json!(true), json!(["a", "7"]), vec![]),
        (json!(["a"]), json!(true), vec![]),
    ] {
        let event = updated(with(marker), Some(with(previous)));
        let confirmed: Vec<String> = event.confirmed("Users", "done").collect();
        assert_eq!(confirmed, expected, "{event:?}");
    }
}

#[test]
fn anything_that_is_not_as_documented_says_nothing() {
    assert_eq!(
        read("offset-only", &json!({ "offset": "o" })),
        Content::OffsetOnly
    );
    assert_eq!(read("connection.created", &json!({})), Content::Other);
    let broken = Message {
        event_type: "user.created".to_owned(),
        data: "{".to_owned(),
    };
    assert_eq!(Content::read(&broken), Content::Other);
    let error = read(
        "error",
        &json!({ "error": { "code": "timeout", "message": "late" } }),
    );
    assert!(matches!(error, Content::Error { code, .. } if code == "timeout"));
}

#[test]
fn user_is_confirmed_by_a_new_marker_in_the_old_connection() {
    let event = |connection: &str, metadata: Value| {
        updated(
            json!({
                "user_id": "auth0|1",
                "identities": [{ "connection": connection }],
                "app_metadata": metadata,
            }),
            None,
        )
    };
    let marked = || json!({ "moved": true });
    for (event, expected) in [
        (event("Users", marked()), true),
        (event("Others", marked()), false),
        (event("Users", json!({})), false),
    ] {
        assert_eq!(
            is_confirmed(&event, "Users", "moved"),
            expected,
            "{event:?}"
        );
    }
}
