//! The module of the old tenant: the migration client, its authorisation, the Action, attack protection.

use crate::emit::hcl::{Item, argument, block, escaped, file, list, text};
use crate::emit::terraform::{audience, label, provider, variable};
use crate::emit::{ACTION, EmitContext};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::desired;

const CLIENT: &str = "auth0_client.migration.client_id";
const PROTECTIONS: [(&str, &str); 2] = [
    ("brute_force_protection", "present_brute_force_allowlist"),
    (
        "suspicious_ip_throttling",
        "present_suspicious_ip_allowlist",
    ),
];

/// `main.tf`
pub fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let mut body = provider("var.old_domain");
    body.extend(client(context));
    for pair in pairs(context) {
        let label = label(&pair.new);
        let enabled = vec![
            argument("connection_id", format!("data.auth0_connection.{label}.id")),
            argument("client_id", CLIENT),
        ];
        body.extend([
            Item::Gap,
            block(
                "data",
                &["auth0_connection", &label],
                vec![text("name", &pair.old)],
            ),
            Item::Gap,
            Item::Comment("Enables one application and leaves the others as they are."),
            block("resource", &["auth0_connection_client", &label], enabled),
        ]);
    }
    let grant = vec![
        argument("client_id", CLIENT),
        argument("audience", audience()),
        argument(
            "scopes",
            list(
                desired::scopes(context.settings)
                    .iter()
                    .map(|scope| scope.as_str()),
            ),
        ),
    ];
    body.extend([
        Item::Gap,
        block("resource", &["auth0_client_grant", "migration"], grant),
        Item::Gap,
    ]);
    body.extend(action(context));
    body
}

/// `variables.tf`
pub fn variables(context: &EmitContext<'_>) -> Vec<Item> {
    let what = "The old tenant's own domain, such as tenant.eu.auth0.com";
    let mut body = vec![variable("old_domain", what, context.old_domain.as_deref())];
    if !context.settings.allow_cidr.is_empty() {
        for (kind, name) in PROTECTIONS {
            let what =
                format!("What is on the allowlist of {kind} now, which is replaced as a whole");
            // Without a default, so that nobody loses a list by not thinking of it.
            let inner = vec![text("description", &what), argument("type", "set(string)")];
            body.extend([Item::Gap, block("variable", &[name], inner)]);
        }
    }
    body
}

/// `outputs.tf`
pub fn outputs() -> Vec<Item> {
    let secret = "auth0_client_credentials.migration.client_secret";
    vec![
        block(
            "output",
            &["migration_client_id"],
            vec![argument("value", CLIENT)],
        ),
        Item::Gap,
        block(
            "output",
            &["migration_client_secret"],
            vec![argument("value", secret), argument("sensitive", "true")],
        ),
    ]
}

/// `attack-protection.tf`
pub fn attack_protection(context: &EmitContext<'_>) -> Vec<Item> {
    let ranges = list(context.settings.allow_cidr.iter().map(String::as_str));
    let protection = |(kind, name): (&str, &str)| {
        let allowlist = format!("setunion(var.{name}, {ranges})");
        block(
            kind,
            &[],
            vec![
                argument("enabled", "true"),
                argument("allowlist", allowlist),
            ],
        )
    };
    let [brute_force, suspicious_ip] = PROTECTIONS.map(protection);
    vec![
        Item::Comment(
            "A tenant has one such resource: it replaces both allowlists, and switches both protections on.",
        ),
        block(
            "resource",
            &["auth0_attack_protection", "old"],
            vec![brute_force, Item::Gap, suspicious_ip],
        ),
    ]
}

fn client(context: &EmitContext<'_>) -> [Item; 3] {
    let wanted = desired::client(context.settings);
    let written = |name: &str| {
        text(
            name,
            wanted
                .get(name)
                .and_then(|value| value.as_str())
                .unwrap_or_default(),
        )
    };
    let client = vec![
        written("name"),
        written("description"),
        written("app_type"),
        argument("grant_types", list(desired::GRANT_TYPES)),
        argument("oidc_conformant", "true"),
    ];
    let credentials = vec![
        argument("client_id", CLIENT),
        text("authentication_method", desired::AUTH_METHOD),
    ];
    [
        block("resource", &["auth0_client", "migration"], client),
        Item::Gap,
        block(
            "resource",
            &["auth0_client_credentials", "migration"],
            credentials,
        ),
    ]
}

fn action(context: &EmitContext<'_>) -> [Item; 3] {
    let settings = context.settings;
    let desired::Trigger {
        id: trigger,
        version,
    } = desired::TRIGGER;
    let mut body = vec![
        text("name", &settings.action),
        text("runtime", desired::RUNTIME),
        argument("deploy", "true"),
        argument(
            "code",
            format!("\"{}\\n${{{}}}\"", heading(context), file(ACTION)),
        ),
        Item::Gap,
        block(
            "supported_triggers",
            &[],
            vec![text("id", trigger), text("version", version)],
        ),
    ];
    for (index, (name, value)) in desired::action_secrets(settings, "")
        .into_iter()
        .enumerate()
    {
        let value = if index == 0 {
            argument("value", CLIENT)
        } else {
            text("value", &value)
        };
        body.extend([
            Item::Gap,
            block("secrets", &[], vec![text("name", name), value]),
        ]);
    }
    let binding = vec![
        text("trigger", trigger),
        argument("action_id", "auth0_action.migration.id"),
        text("display_name", &settings.action),
    ];
    [
        block("resource", &["auth0_action", "migration"], body),
        Item::Gap,
        block("resource", &["auth0_trigger_action", "migration"], binding),
    ]
}

/// The first line of the Action's code, as part of a quoted template.
fn heading(context: &EmitContext<'_>) -> String {
    const PLACE: &str = "CLIENT";
    let line = escaped(&desired::action_heading(context.settings, PLACE));
    line.replacen(PLACE, &format!("${{{CLIENT}}}"), 1)
}

/// A pair for each connection of the old tenant.
fn pairs<'a>(context: &EmitContext<'a>) -> Vec<&'a ConnectionPair> {
    let mut pairs: Vec<&ConnectionPair> = Vec::new();
    for pair in &context.settings.connections {
        if !pairs.iter().any(|known| known.old == pair.old) {
            pairs.push(pair);
        }
    }
    pairs
}
