//! The module of the old tenant: the migration client, its authorisation, the Action.

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::{ACTION, EmittedFile};
use crate::emit::terraform::attack_protection;
use crate::emit::terraform::hcl::{
    Item, argument, block, escape, file_content, render, string_argument, string_list,
};
use crate::emit::terraform::shared::{
    audience_expression, provider, resource_label, string_variable,
};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::desired;

/// Expression for the Client ID of the migration client.
const CLIENT_ID: &str = "auth0_client.migration.client_id";
/// Writes the files of the module.
pub fn files(context: &EmitContext<'_>) -> Vec<EmittedFile> {
    let file =
        |name: &str, content: String| EmittedFile::new(format!("old-tenant/{name}"), content);
    let mut files = vec![
        file("main.tf", render(&main(context))),
        file("variables.tf", render(&variables(context))),
        file("outputs.tf", render(&outputs())),
        file(ACTION, context.package_files.action.clone()),
    ];
    if !context.settings.allow_cidr.is_empty() {
        let body = attack_protection::main(context);
        files.push(file("attack-protection.tf", render(&body)));
    }
    files
}

fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = provider("var.old_domain");
    body.extend(client(context));
    for pair in pairs_by_old_connection(context) {
        let label = resource_label(&pair.new);
        let enabled = vec![
            argument("connection_id", format!("data.auth0_connection.{label}.id")),
            argument("client_id", CLIENT_ID),
        ];
        body.extend([
            Item::BlankLine,
            block(
                "data",
                &["auth0_connection", &label],
                vec![string_argument("name", &pair.old)],
            ),
            Item::BlankLine,
            Item::Comment("Enables one application and leaves the others as they are."),
            block("resource", &["auth0_connection_client", &label], enabled),
        ]);
    }
    let grant = vec![
        argument("client_id", CLIENT_ID),
        argument("audience", audience_expression()),
        argument(
            "scopes",
            string_list(desired::scope_names(context.settings)),
        ),
    ];
    body.extend([
        Item::BlankLine,
        block("resource", &["auth0_client_grant", "migration"], grant),
        Item::BlankLine,
    ]);
    body.extend(action(context));
    body
}

fn variables(context: &EmitContext<'_>) -> Vec<Item> {
    let description = "The old tenant's own domain, such as tenant.eu.auth0.com";
    let mut body = vec![string_variable(
        "old_domain",
        description,
        context.old_domain.as_deref(),
    )];
    if !context.settings.allow_cidr.is_empty() {
        body.extend(attack_protection::variables());
    }
    body
}

fn outputs() -> Vec<Item> {
    let secret = "auth0_client_credentials.migration.client_secret";
    vec![
        block(
            "output",
            &["migration_client_id"],
            vec![argument("value", CLIENT_ID)],
        ),
        Item::BlankLine,
        block(
            "output",
            &["migration_client_secret"],
            vec![argument("value", secret), argument("sensitive", "true")],
        ),
    ]
}

fn client(context: &EmitContext<'_>) -> [Item; 3] {
    let desired = desired::client(context.settings);
    let client_argument = |name: &str| {
        string_argument(
            name,
            desired
                .get(name)
                .and_then(|value| value.as_str())
                .unwrap_or_default(),
        )
    };
    let client = vec![
        client_argument("name"),
        client_argument("description"),
        client_argument("app_type"),
        argument("grant_types", string_list(desired::GRANT_TYPES)),
        argument("oidc_conformant", "true"),
    ];
    let credentials = vec![
        argument("client_id", CLIENT_ID),
        string_argument("authentication_method", desired::AUTH_METHOD),
    ];
    [
        block("resource", &["auth0_client", "migration"], client),
        Item::BlankLine,
        block(
            "resource",
            &["auth0_client_credentials", "migration"],
            credentials,
        ),
    ]
}

fn action(context: &EmitContext<'_>) -> [Item; 3] {
    let settings = context.settings;
    let desired::Trigger { id, version } = desired::TRIGGER;
    let mut body = vec![
        string_argument("name", &settings.action),
        string_argument("runtime", desired::RUNTIME),
        argument("deploy", "true"),
        argument(
            "code",
            format!("\"{}\\n${{{}}}\"", heading(context), file_content(ACTION)),
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
    for (index, (name, value)) in desired::action_secrets(settings, "")
        .into_iter()
        .enumerate()
    {
        let value = if index == 0 {
            argument("value", CLIENT_ID)
        } else {
            string_argument("value", &value)
        };
        body.extend([
            Item::BlankLine,
            block("secrets", &[], vec![string_argument("name", name), value]),
        ]);
    }
    let binding = vec![
        string_argument("trigger", id),
        argument("action_id", "auth0_action.migration.id"),
        string_argument("display_name", &settings.action),
    ];
    [
        block("resource", &["auth0_action", "migration"], body),
        Item::BlankLine,
        block("resource", &["auth0_trigger_action", "migration"], binding),
    ]
}

/// Writes the first line of the Action's code as part of a quoted template.
fn heading(context: &EmitContext<'_>) -> String {
    const PLACEHOLDER: &str = "CLIENT";
    let line = escape(&desired::action_heading(context.settings, PLACEHOLDER));
    line.replacen(PLACEHOLDER, &format!("${{{CLIENT_ID}}}"), 1)
}

/// Returns one pair for each connection of the old tenant: several pairs may have the same one.
fn pairs_by_old_connection<'a>(context: &EmitContext<'a>) -> Vec<&'a ConnectionPair> {
    let mut pairs: Vec<&ConnectionPair> = Vec::new();
    for pair in &context.settings.connections {
        if !pairs.iter().any(|known| known.old == pair.old) {
            pairs.push(pair);
        }
    }
    pairs
}
