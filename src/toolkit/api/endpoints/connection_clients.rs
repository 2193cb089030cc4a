//! `/api/v2/connections/{id}/clients`: the applications that a connection is enabled for.

use serde_json::{Value, json};

use crate::api::ask::{Ask, List, Paging};
use migration_core::endpoints::http::encode;

/// The pages of [`list`].
pub const PAGES: List = List {
    member: "clients",
    paging: Paging::Checkpoint,
};

/// Lists them.
pub fn list(connection: &str) -> Ask {
    Ask::get(
        "read:connections",
        format!("connections/{}/clients", encode(connection)),
    )
}

/// How many one request takes.
const MOST: usize = 50;

/// Enables the connection for more of them; the others stay.
pub fn enable(connection: &str, clients: &[String]) -> Vec<Ask> {
    let path = format!("connections/{}/clients", encode(connection));
    let body = |part: &[String]| -> Vec<Value> {
        part.iter()
            .map(|id| json!({ "client_id": id, "status": true }))
            .collect()
    };
    clients
        .chunks(MOST)
        .map(|part| Ask::patch("update:connections", path.clone(), body(part).into()))
        .collect()
}
