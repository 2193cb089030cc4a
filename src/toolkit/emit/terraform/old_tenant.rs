//! The module of the old tenant: both applications, their authorisations, the Action.

use crate::emit::context::EmitContext;
use crate::emit::emitted_files::{EmittedFile, OLD_TENANT_ACTION};
use crate::emit::terraform::attack_protection;
use crate::emit::terraform::hcl::{Item, argument, block, render, string_argument, string_list};
use crate::emit::terraform::shared::{
    action_resources, audience_expression, provider, resource_label, string_variable,
};
use crate::json_value::get_str;
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::{AUTH_METHOD, ClientRole};

/// Expression for the Client ID of the migration client.
const CLIENT_ID: &str = "auth0_client.migration.client_id";
/// Stands for [`CLIENT_ID`] in the Action.
const CLIENT_ID_PLACEHOLDER: &str = "##MIGRATION_CLIENT_ID##";

/// Writes the files of the module.
pub fn files(context: &EmitContext<'_>) -> Vec<EmittedFile> {
    let file =
        |name: &str, content: String| EmittedFile::new(format!("old-tenant/{name}"), content);
    let mut files = vec![
        file("main.tf", render(&main(context))),
        file("variables.tf", render(&variables(context))),
        file("outputs.tf", render(&outputs())),
        file(OLD_TENANT_ACTION, context.package_files.action.clone()),
    ];
    if !context.settings.allow_cidr.is_empty() {
        let body = attack_protection::main(context);
        files.push(file("attack-protection.tf", render(&body)));
    }
    files
}

fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = provider("var.old_domain");
    body.extend(client(context, ClientRole::Migration));
    for pair in &context.settings.connections {
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
    body.extend([Item::BlankLine, grant(context, ClientRole::Migration)]);
    let action = old_tenant_action(
        context.package_files,
        context.settings,
        CLIENT_ID_PLACEHOLDER,
    );
    let expressions = [(CLIENT_ID_PLACEHOLDER, CLIENT_ID)];
    body.push(Item::BlankLine);
    body.extend(action_resources(&action, OLD_TENANT_ACTION, &expressions));
    body.push(Item::BlankLine);
    body.extend(client(context, ClientRole::Marker));
    body.extend([Item::BlankLine, grant(context, ClientRole::Marker)]);
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
    let mut body = Vec::new();
    for role in ClientRole::ALL {
        let label = label(role);
        let secret = format!("auth0_client_credentials.{label}.client_secret");
        if !body.is_empty() {
            body.push(Item::BlankLine);
        }
        body.extend([
            block(
                "output",
                &[&format!("{label}_client_id")],
                vec![argument("value", format!("auth0_client.{label}.client_id"))],
            ),
            Item::BlankLine,
            block(
                "output",
                &[&format!("{label}_client_secret")],
                vec![argument("value", secret), argument("sensitive", "true")],
            ),
        ]);
    }
    body
}

/// The label of an application's resources.
fn label(role: ClientRole) -> &'static str {
    match role {
        ClientRole::Migration => "migration",
        ClientRole::Marker => "marker",
    }
}

fn client(context: &EmitContext<'_>, role: ClientRole) -> [Item; 3] {
    let desired = role.application(context.settings);
    let client_argument = |name: &str| string_argument(name, get_str(&desired, name));
    let client = vec![
        client_argument("name"),
        client_argument("description"),
        client_argument("app_type"),
        argument(
            "grant_types",
            string_list(role.grant_types().iter().copied()),
        ),
        argument("oidc_conformant", "true"),
    ];
    let label = label(role);
    let credentials = vec![
        argument("client_id", format!("auth0_client.{label}.client_id")),
        string_argument("authentication_method", AUTH_METHOD),
    ];
    [
        block("resource", &["auth0_client", label], client),
        Item::BlankLine,
        block(
            "resource",
            &["auth0_client_credentials", label],
            credentials,
        ),
    ]
}

fn grant(context: &EmitContext<'_>, role: ClientRole) -> Item {
    let label = label(role);
    let grant = vec![
        argument("client_id", format!("auth0_client.{label}.client_id")),
        argument("audience", audience_expression()),
        argument("scopes", string_list(role.scope_names(context.settings))),
    ];
    block("resource", &["auth0_client_grant", label], grant)
}
