//! The module of the new tenant: the Action, the connections, and the applications that the settings enable for them.

use crate::emit::context::{ActionPlaceholders, EmitContext};
use crate::emit::emitted_files::{EmittedFile, GET_USER, LOGIN, NEW_TENANT_ACTION};
use crate::emit::terraform::hcl::{
    Item, argument, block, file_content, render, string_argument, string_list,
};
use crate::emit::terraform::shared::{
    action_resources, audience_expression, prevent_destroy, provider, resource_label,
    secret_variable, string_variable,
};
use crate::package_files::ActionScripts;
use crate::settings::migration_settings::ConnectionPair;
use migration_core::domain::database::DATABASE;
use migration_core::domain::setting_key::SettingKey;

/// What stands in the Action for the variables of the module.
const PLACEHOLDERS: ActionPlaceholders<'_> = ActionPlaceholders {
    client_id: "##MARKER_CLIENT_ID##",
    client_secret: "##MARKER_CLIENT_SECRET##",
    old_domain: "##OLD_DOMAIN##",
    enroll_factors: "##ENROLL_FACTORS##",
};
/// The expressions that the placeholders stand for.
const EXPRESSIONS: [(&str, &str); 4] = [
    (PLACEHOLDERS.client_id, "var.marker_client_id"),
    (PLACEHOLDERS.client_secret, "var.marker_client_secret"),
    (PLACEHOLDERS.old_domain, "var.old_domain"),
    (PLACEHOLDERS.enroll_factors, "var.enroll_factors"),
];

/// Writes the files of the module.
pub fn files(context: &EmitContext<'_>, scripts: ActionScripts<'_>) -> Vec<EmittedFile> {
    let file =
        |name: &str, content: String| EmittedFile::new(format!("new-tenant/{name}"), content);
    vec![
        file("main.tf", render(&main(context))),
        file("variables.tf", render(&variables(context))),
        file("outputs.tf", render(&outputs(context))),
        file(LOGIN, scripts.login.to_owned()),
        file(GET_USER, scripts.get_user.to_owned()),
        file(
            NEW_TENANT_ACTION,
            context.package_files.new_tenant_action.clone(),
        ),
    ]
}

fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = provider("var.new_domain");
    let action = context.new_tenant_action(&PLACEHOLDERS);
    body.extend(action_resources(&action, NEW_TENANT_ACTION, &EXPRESSIONS));
    let pairs = &context.settings.connections;
    for pair in pairs {
        body.extend([Item::BlankLine, connection(context, pair)]);
    }
    if pairs.iter().any(|pair| !pair.enable_clients.is_empty()) {
        body.extend([
            Item::BlankLine,
            block("data", &["auth0_clients", "all"], Vec::new()),
        ]);
    }
    for pair in pairs.iter().filter(|pair| !pair.enable_clients.is_empty()) {
        body.extend([
            Item::BlankLine,
            Item::Comment(
                "Enables these applications, by name or Client ID, and leaves the others as they are.",
            ),
            enabled_clients(pair),
        ]);
    }
    body
}

fn variables(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = vec![
        string_variable(
            "new_domain",
            "The new tenant's own domain, such as tenant.eu.auth0.com",
            context.new_domain.as_deref(),
        ),
        Item::BlankLine,
        string_variable(
            "old_domain",
            "The old tenant's own domain, such as tenant.eu.auth0.com",
            context.old_domain.as_deref(),
        ),
        Item::BlankLine,
        string_variable(
            "migration_client_id",
            "Client ID of the migration client, an output of ../old-tenant",
            None,
        ),
        Item::BlankLine,
        secret_variable(
            "migration_client_secret",
            "Client Secret of the migration client",
        ),
        Item::BlankLine,
        string_variable(
            "marker_client_id",
            "Client ID of the marker client, an output of ../old-tenant",
            None,
        ),
        Item::BlankLine,
        secret_variable("marker_client_secret", "Client Secret of the marker client"),
    ];
    if context.asks_for_factors() {
        body.extend([
            Item::BlankLine,
            string_variable(
                "enroll_factors",
                "Second factors that users may be asked to enrol, with commas: those of otp, push-notification, phone and \
                 webauthn-roaming that the new tenant has switched on",
                None,
            ),
        ]);
    }
    body
}

fn outputs(context: &EmitContext<'_>) -> Vec<Item> {
    let id = |pair: &ConnectionPair| {
        argument(
            &format!("\"{}\"", pair.new),
            format!("auth0_connection.{}.id", resource_label(&pair.new)),
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
        argument("login", file_content(LOGIN)),
        argument("get_user", file_content(GET_USER)),
    ];
    let options = vec![
        argument("brute_force_protection", "true"),
        argument("enabled_database_customization", "true"),
        argument("import_mode", "true"),
        Item::BlankLine,
        Item::Object("custom_scripts".to_owned(), scripts),
        Item::BlankLine,
        Item::Object("configuration".to_owned(), configuration(context, pair)),
    ];
    let body = vec![
        string_argument("name", &pair.new),
        string_argument("strategy", DATABASE),
        Item::BlankLine,
        block("options", &[], options),
        Item::BlankLine,
        Item::Comment("Users who log in for the first time meet the Action."),
        argument("depends_on", "[auth0_trigger_action.migration]"),
        Item::BlankLine,
        Item::Comment("Auth0 deletes the users of a connection with it."),
        prevent_destroy(),
    ];
    block(
        "resource",
        &["auth0_connection", &resource_label(&pair.new)],
        body,
    )
}

/// Writes the settings of the action scripts. Values that are only known when the module is applied come from variables.
fn configuration(context: &EmitContext<'_>, pair: &ConnectionPair) -> Vec<Item> {
    let setting = |key: &SettingKey| {
        let name = key.name();
        let value = context.settings.script_setting(pair, *key);
        match key {
            SettingKey::ClientId => Some(argument(name, "var.migration_client_id")),
            SettingKey::ClientSecret => Some(argument(name, "var.migration_client_secret")),
            SettingKey::Audience => Some(argument(name, audience_expression())),
            SettingKey::Domain if value.is_none() => Some(argument(name, "var.old_domain")),
            _ => value.map(|value| string_argument(name, &value)),
        }
    };
    SettingKey::ALL.iter().filter_map(setting).collect()
}

fn enabled_clients(pair: &ConnectionPair) -> Item {
    let label = resource_label(&pair.new);
    // The settings name an application by its name or its Client ID.
    let client_id = "one([for app in data.auth0_clients.all.clients : app.client_id \
                 if app.name == each.value || app.client_id == each.value])";
    let clients = string_list(pair.enable_clients.iter().map(String::as_str));
    let body = vec![
        argument("for_each", format!("toset({clients})")),
        argument("connection_id", format!("auth0_connection.{label}.id")),
        argument("client_id", client_id),
    ];
    block("resource", &["auth0_connection_client", &label], body)
}
