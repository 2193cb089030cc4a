//! `/api/v2/actions/actions`.

use serde_json::Value;

use crate::api::ask::{Ask, List, Paging};
use migration_core::endpoints::http::encode;

/// The pages of [`named`].
pub const PAGES: List = List {
    member: "actions",
    paging: Paging::Number,
};

/// Lists the Actions of a name.
pub fn named(name: &str) -> Ask {
    Ask::get(
        "read:actions",
        format!("actions/actions?actionName={}", encode(name)),
    )
}

/// Reads one; its secrets come without their values.
pub fn read(id: &str) -> Ask {
    Ask::get("read:actions", format!("actions/actions/{}", encode(id)))
}

/// Creates one, as a draft.
pub fn create(body: Value) -> Ask {
    Ask::post("create:actions", "actions/actions", body)
}

/// Changes one's draft.
pub fn update(id: &str, body: Value) -> Ask {
    Ask::patch(
        "update:actions",
        format!("actions/actions/{}", encode(id)),
        body,
    )
}

/// Deploys the draft, which must have been built.
pub fn deploy(id: &str) -> Ask {
    Ask {
        method: "POST",
        ..Ask::get(
            "update:actions",
            format!("actions/actions/{}/deploy", encode(id)),
        )
    }
}
