//! The module of the new tenant: the connections, and the applications where that is asked for.

use crate::emit::hcl::{Item, argument, block, file, list, text};
use crate::emit::terraform::{audience, label, provider, variable};
use crate::emit::{EmitContext, GET_USER, LOGIN};
use crate::json_value::Object;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{MigrationClientCredentials, build_script_settings};

/// `main.tf`
pub fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = provider("var.new_domain");
    let pairs = &context.settings.connections;
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            body.push(Item::Gap);
        }
        body.push(connection(context, pair));
    }
    if pairs.iter().any(|pair| !pair.enable_clients.is_empty()) {
        body.extend([
            Item::Gap,
            block("data", &["auth0_clients", "all"], Vec::new()),
        ]);
    }
    for pair in pairs.iter().filter(|pair| !pair.enable_clients.is_empty()) {
        body.extend([
            Item::Gap,
            Item::Comment(
                "Enables these applications, by name or Client ID, and leaves the others as they are.",
            ),
            enabled_clients(pair),
        ]);
    }
    body
}

/// `variables.tf`
pub fn variables(context: &EmitContext<'_>) -> Vec<Item> {
    let secret = vec![
        text("description", "Client Secret of the migration client"),
        argument("type", "string"),
        argument("sensitive", "true"),
    ];
    vec![
        variable(
            "new_domain",
            "The new tenant's own domain, such as tenant.eu.auth0.com",
            context.new_domain.as_deref(),
        ),
        Item::Gap,
        variable(
            "old_domain",
            "The old tenant's own domain, such as tenant.eu.auth0.com",
            context.old_domain.as_deref(),
        ),
        Item::Gap,
        variable(
            "migration_client_id",
            "Client ID of the migration client, an output of ../old-tenant",
            None,
        ),
        Item::Gap,
        block("variable", &["migration_client_secret"], secret),
    ]
}

/// `outputs.tf`
pub fn outputs(context: &EmitContext<'_>) -> Vec<Item> {
    let id = |pair: &ConnectionPair| {
        argument(
            &format!("\"{}\"", pair.new),
            format!("auth0_connection.{}.id", label(&pair.new)),
        )
    };
    let ids = context.settings.connections.iter().map(id).collect();
    vec![block(
        "output",
        &["connection_ids"],
        vec![Item::Object("value".to_owned(), ids)],
    )]
}

fn connection(context: &EmitContext<'_>, pair: &ConnectionPair) -> Item {
    let scripts = vec![
        argument("login", file(LOGIN)),
        argument("get_user", file(GET_USER)),
    ];
    let options = vec![
        argument("brute_force_protection", "true"),
        argument("enabled_database_customization", "true"),
        argument("import_mode", "true"),
        Item::Gap,
        Item::Object("custom_scripts".to_owned(), scripts),
        Item::Gap,
        Item::Object("configuration".to_owned(), configuration(context, pair)),
    ];
    let body = vec![
        text("name", &pair.new),
        text("strategy", "auth0"),
        Item::Gap,
        block("options", &[], options),
    ];
    block("resource", &["auth0_connection", &label(&pair.new)], body)
}

/// The settings of the action scripts: what is only known when it is applied comes from variables.
fn configuration(context: &EmitContext<'_>, pair: &ConnectionPair) -> Vec<Item> {
    let nobody = MigrationClientCredentials::default();
    let known: Object = build_script_settings(context.settings, pair, "", "", &nobody);
    let entry = |(key, value): (&String, &serde_json::Value)| match key.as_str() {
        "Domain" if context.settings.custom_domain.is_none() => argument(key, "var.old_domain"),
        "Audience" => argument(key, audience()),
        "Client_ID" => argument(key, "var.migration_client_id"),
        "Client_Secret" => argument(key, "var.migration_client_secret"),
        _ => text(key, value.as_str().unwrap_or_default()),
    };
    known.iter().map(entry).collect()
}

fn enabled_clients(pair: &ConnectionPair) -> Item {
    let label = label(&pair.new);
    let found = "one([for app in data.auth0_clients.all.clients : app.client_id \
                 if app.name == each.value || app.client_id == each.value])";
    let clients = list(pair.enable_clients.iter().map(String::as_str));
    let body = vec![
        argument("for_each", format!("toset({clients})")),
        argument("connection_id", format!("auth0_connection.{label}.id")),
        argument("client_id", found),
    ];
    block("resource", &["auth0_connection_client", &label], body)
}
