//! `/api/v2/connections`.

use serde_json::{Value, json};

use super::ask::{Ask, List, Paging};
use crate::domain::toolkit::json_value::Object;
use crate::endpoints::http::encode;

/// The pages of [`list`].
pub const PAGES: List = List { member: "connections", paging: Paging::Checkpoint };

/// Lists the connections of a name, of which there is one at the most.
pub fn named(name: &str) -> Ask {
    Ask::get("read:connections", format!("connections?name={}", encode(name)))
}

/// Lists the database connections.
pub fn databases() -> Ask {
    Ask::get("read:connections", "connections?strategy=auth0&fields=name&include_fields=true")
}

/// Creates a database connection.
pub fn create(name: &str, options: &Object) -> Ask {
    let body = json!({ "name": name, "strategy": "auth0", "options": options });
    Ask::post("create:connections", "connections", body)
}

/// Replaces the options as a whole.
pub fn write_options(id: &str, options: &Object) -> Ask {
    update(id, json!({ "options": options }))
}

/// Replaces the metadata as a whole.
pub fn write_metadata(id: &str, metadata: &Object) -> Ask {
    update(id, json!({ "metadata": metadata }))
}

fn update(id: &str, body: Value) -> Ask {
    Ask::patch("update:connections", format!("connections/{}", encode(id)), body)
}
