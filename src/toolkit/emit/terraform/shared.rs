//! Parts that the modules of both tenants have.

use crate::emit::terraform::hcl::{Item, argument, block, string_argument};

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
