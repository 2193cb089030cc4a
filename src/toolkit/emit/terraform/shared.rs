//! Parts that the modules of both tenants have.

use crate::emit::terraform::hcl::{Item, argument, block, escape, file_content, string_argument};
use crate::setup::desired::actions::{DesiredAction, RUNTIME, TRIGGER, Trigger};

/// Returns the beginning of each `main.tf`. The provider takes its credentials from the environment.
pub fn provider(domain: &str) -> Vec<Item> {
    let source = vec![
        string_argument("source", "auth0/auth0"),
        string_argument("version", "~> 1.20"),
    ];
    let required_providers = block(
        "required_providers",
        &[],
        vec![Item::Object("auth0".to_owned(), source)],
    );
    vec![
        block(
            "terraform",
            &[],
            vec![
                string_argument("required_version", ">= 1.3"),
                Item::BlankLine,
                required_providers,
            ],
        ),
        Item::BlankLine,
        block("provider", &["auth0"], vec![argument("domain", domain)]),
        Item::BlankLine,
    ]
}

/// Returns a variable for a string. Without a default the operator has to set it.
pub fn string_variable(name: &str, description: &str, default: Option<&str>) -> Item {
    let mut body = vec![
        string_argument("description", description),
        argument("type", "string"),
    ];
    body.extend(default.map(|default| string_argument("default", default)));
    block("variable", &[name], body)
}

/// Returns a variable for a secret string, an output of the module of the old tenant. The provider's output is empty without
/// a scope, and with an empty secret no login would work.
pub fn secret_variable(name: &str, description: &str) -> Item {
    let body = vec![
        string_argument("description", description),
        argument("type", "string"),
        argument("sensitive", "true"),
        Item::BlankLine,
        block(
            "validation",
            &[],
            vec![
                argument("condition", format!("var.{name} != \"\"")),
                string_argument(
                    "error_message",
                    "It is empty: step 3 of README.md was left out, or the application of the old tenant lacks the scope \
                     read:client_keys.",
                ),
            ],
        ),
    ];
    block("variable", &[name], body)
}

/// Returns the Action and its place in the flow. `expressions` are pairs of a text and an expression, which replaces the
/// text wherever it occurs.
pub fn action_resources(
    action: &DesiredAction,
    file: &str,
    expressions: &[(&str, &str)],
) -> [Item; 3] {
    let Trigger { id, version } = TRIGGER;
    let template = |text: &str| {
        let mut template = escape(text);
        for (placeholder, expression) in expressions {
            template = template.replace(placeholder, &format!("${{{expression}}}"));
        }
        template
    };
    let mut body = vec![
        string_argument("name", &action.name),
        string_argument("runtime", RUNTIME),
        argument("deploy", "true"),
        argument(
            "code",
            format!(
                "\"{}\\n${{{}}}\"",
                template(&action.heading),
                file_content(file)
            ),
        ),
        Item::BlankLine,
        block(
            "supported_triggers",
            &[],
            vec![
                string_argument("id", id),
                string_argument("version", version),
            ],
        ),
    ];
    for (name, value) in &action.secrets {
        let whole = expressions
            .iter()
            .find(|(placeholder, _)| *placeholder == value.expose());
        let value = match whole {
            Some((_, expression)) => argument("value", *expression),
            None => argument("value", format!("\"{}\"", template(value.expose()))),
        };
        body.extend([
            Item::BlankLine,
            block("secrets", &[], vec![string_argument("name", name), value]),
        ]);
    }
    let binding = vec![
        string_argument("trigger", id),
        argument("action_id", "auth0_action.migration.id"),
        string_argument("display_name", &action.name),
    ];
    [
        block("resource", &["auth0_action", "migration"], body),
        Item::BlankLine,
        block("resource", &["auth0_trigger_action", "migration"], binding),
    ]
}

/// Returns a block with which Terraform refuses a plan that would delete the resource.
pub fn prevent_destroy() -> Item {
    let body = vec![argument("prevent_destroy", "true")];
    block("lifecycle", &[], body)
}

/// Returns an expression for the identifier of the old tenant's Management API.
pub fn audience_expression() -> String {
    "\"https://${var.old_domain}/api/v2/\"".to_owned()
}

/// Turns the name of a connection into a resource's label. Names of connections have letters, digits and dashes; a label
/// may not begin with a digit.
pub fn resource_label(connection: &str) -> String {
    let begins_with_letter = connection.starts_with(|letter: char| letter.is_ascii_alphabetic());
    if begins_with_letter {
        connection.to_owned()
    } else {
        format!("_{connection}")
    }
}
