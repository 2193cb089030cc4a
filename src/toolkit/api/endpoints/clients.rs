//! `/api/v2/clients`: applications.

use serde_json::Value;

use crate::api::ask::{Ask, List, Paging};
use migration_core::endpoints::http::encode;

/// The pages of [`list`].
pub const PAGES: List = List {
    member: "clients",
    paging: Paging::Number,
};

/// Lists the applications, without their secrets.
pub fn list() -> Ask {
    Ask::get(
        "read:clients",
        "clients?fields=client_id,name,app_type&include_fields=true&is_global=false&include_totals=true",
    )
}

/// Reads one. Its secret comes only with the scope `read:client_keys`.
pub fn read(id: &str) -> Ask {
    Ask::get("read:clients", format!("clients/{}", encode(id)))
}

/// Creates one.
pub fn create(body: Value) -> Ask {
    Ask::post("create:clients", "clients", body)
}

/// Changes one.
pub fn update(id: &str, body: Value) -> Ask {
    Ask::patch("update:clients", format!("clients/{}", encode(id)), body)
}
