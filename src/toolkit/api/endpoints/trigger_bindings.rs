//! `/api/v2/actions/triggers/post-login/bindings`: the flow, as a list in the order of execution.

use serde_json::{Value, json};

use crate::api::ask::{Ask, List, Paging};

/// The pages of [`list`].
pub const PAGES: List = List {
    member: "bindings",
    paging: Paging::Number,
};
const PATH: &str = "actions/triggers/post-login/bindings";

/// Lists the bindings.
pub fn list() -> Ask {
    Ask::get("read:actions", PATH)
}

/// Replaces all of them.
pub fn write(bindings: &[Value]) -> Ask {
    Ask::patch("update:actions", PATH, json!({ "bindings": bindings }))
}
