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
        let event = updated(json!({ "app_metadata": { "done": value } }), None);
        assert_eq!(event.sets_marker("done"), sets, "{value}");
        assert!(!event.sets_marker("other"));
    }
}

#[test]
fn metadata_of_half_a_surrogate_pair_hides_no_marker() {
    let content = Content::read(&Message {
        event_type: "user.updated".to_owned(),
        data: r#"{"event":{"data":{"object":{"app_metadata":{"half":"\ud83d","done":true}}}}}"#
            .to_owned(),
    });
    assert!(matches!(content, Content::User(event) if event.sets_marker("done")));
}

#[test]
fn user_who_had_the_marker_before_is_not_confirmed_again() {
    let with = || json!({ "app_metadata": { "done": true } });
    assert!(!updated(with(), Some(with())).sets_marker("done"));
    assert!(updated(with(), Some(json!({ "app_metadata": {} }))).sets_marker("done"));
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
        assert_eq!(event.confirms("Users", "moved"), expected, "{event:?}");
    }
}
