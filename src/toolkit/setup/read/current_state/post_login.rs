//! The current state of a tenant's Action and of its post-login flow.

use serde_json::Value;

use crate::json_value::{get_each, get_str, is_true};

/// The Action that has the name from the settings, and the post-login flow.
#[derive(Clone, Debug, Default)]
pub struct PostLoginFlow {
    /// The Action; `None` if the tenant has none of this name.
    pub action: Option<Action>,
    /// The bindings of the post-login trigger, in their order of execution.
    pub bindings: Vec<Value>,
}

/// An Action.
#[derive(Clone, Debug)]
pub struct Action {
    /// The Action's ID.
    pub id: String,
    /// The code of the draft.
    pub code: String,
    /// The runtime, such as `node22`.
    pub runtime: String,
    /// The IDs of the triggers that the Action supports.
    pub triggers: Vec<String>,
    /// The names of the secrets. Auth0 does not return their values.
    pub secret_names: Vec<String>,
    /// Tells whether the draft is the version that runs.
    pub is_deployed: bool,
}

impl PostLoginFlow {
    /// Tells whether the Action exists and its draft is the version that runs.
    pub fn is_deployed(&self) -> bool {
        self.action
            .as_ref()
            .is_some_and(|action| action.is_deployed)
    }

    /// Tells whether the Action exists and is part of the post-login flow.
    pub fn is_bound(&self) -> bool {
        self.action
            .as_ref()
            .is_some_and(|action| is_bound(&self.bindings, &action.id))
    }

    /// The first line of the Action's code; empty if there is no Action.
    pub fn heading(&self) -> &str {
        let code = self.action.as_ref().map(|action| action.code.as_str());
        code.and_then(|code| code.lines().next())
            .unwrap_or_default()
    }

    /// The names of the other Actions that run after a login.
    pub fn other_actions(&self) -> Vec<&str> {
        let own = self.action.as_ref().map(|action| action.id.as_str());
        let others = self
            .bindings
            .iter()
            .filter(|binding| own.is_none_or(|own| !is_binding_of(binding, own)));
        others
            .map(|binding| {
                let action = binding.get("action").unwrap_or(&Value::Null);
                match get_str(action, "name") {
                    "" => get_str(binding, "display_name"),
                    name => name,
                }
            })
            .collect()
    }
}

impl Action {
    /// Reads an Action. Source: Auth0 Management API v2, "Get an action".
    pub fn from_json(action: &Value) -> Self {
        Self {
            id: get_str(action, "id").to_owned(),
            code: get_str(action, "code").to_owned(),
            runtime: get_str(action, "runtime").to_owned(),
            triggers: get_each(action, "supported_triggers", "id"),
            secret_names: get_each(action, "secrets", "name"),
            is_deployed: is_true(action, "all_changes_deployed"),
        }
    }
}

/// Tells whether an Action is among the bindings of a trigger.
pub fn is_bound(bindings: &[Value], action_id: &str) -> bool {
    bindings
        .iter()
        .any(|binding| is_binding_of(binding, action_id))
}

/// Tells whether a binding is of this Action.
pub fn is_binding_of(binding: &Value, action_id: &str) -> bool {
    binding
        .get("action")
        .is_some_and(|action| get_str(action, "id") == action_id)
}
