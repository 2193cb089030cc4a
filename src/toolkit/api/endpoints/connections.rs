//! `/api/v2/connections`.

use serde_json::{Value, json};

use crate::api::ask::{Ask, List, Paging};
use crate::json_value::Object;
use migration_core::endpoints::http::encode;

/// The pages of [`named`] and [`databases`].
pub const PAGES: List = List {
    member: "connections",
    paging: Paging::Checkpoint,
};

/// Lists the connections of a name, of which there is one at the most.
pub fn named(name: &str) -> Ask {
    Ask::get(
        "read:connections",
        format!("connections?name={}", encode(name)),
    )
}

/// Reads one.
pub fn read(id: &str) -> Ask {
    Ask::get("read:connections", format!("connections/{}", encode(id)))
}

/// Lists the database connections.
pub fn databases() -> Ask {
    Ask::get(
        "read:connections",
        "connections?strategy=auth0&fields=name&include_fields=true",
    )
}

/// Creates a database connection.
pub fn create(name: &str, options: &Object) -> Ask {
    let body = json!({ "name": name, "strategy": "auth0", "options": options });
    Ask::post("create:connections", "connections", body)
}

/// Replaces the options as a whole, or writes the metadata, of which a `null` takes a key away. `kept` is what a write
/// that lacks it puts back to its default.
pub fn update(id: &str, kept: &Object, options: Option<&Object>, metadata: Option<&Object>) -> Ask {
    let mut body = kept.clone();
    for (name, value) in [("options", options), ("metadata", metadata)] {
        if let Some(value) = value {
            body.insert(name.to_owned(), Value::Object(value.clone()));
        }
    }
    Ask::patch(
        "update:connections",
        format!("connections/{}", encode(id)),
        body.into(),
    )
}
