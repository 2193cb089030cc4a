//! The allowlists of the old tenant's attack protection. Terraform replaces them as a whole, so their current entries are
//! variables.

use crate::emit::context::EmitContext;
use crate::emit::terraform::hcl::{Item, argument, block, string_argument, string_list};
use crate::emit::terraform::shared::prevent_destroy;

/// The kinds of attack protection that have an allowlist.
const PROTECTIONS: [Protection; 2] = [
    Protection {
        block: "brute_force_protection",
        variable: "present_brute_force_allowlist",
    },
    Protection {
        block: "suspicious_ip_throttling",
        variable: "present_suspicious_ip_allowlist",
    },
];

/// A kind of attack protection.
struct Protection {
    /// The block that configures it.
    block: &'static str,
    /// The variable for its current allowlist.
    variable: &'static str,
}

/// Returns the variables for the current allowlists.
pub fn variables() -> Vec<Item> {
    let mut body = Vec::new();
    for protection in PROTECTIONS {
        let description = format!(
            "Current allowlist of {}, which is replaced as a whole",
            protection.block
        );
        // There is no default: an empty one would delete the current list unnoticed.
        let inner = vec![
            string_argument("description", &description),
            argument("type", "set(string)"),
        ];
        body.extend([
            Item::BlankLine,
            block("variable", &[protection.variable], inner),
        ]);
    }
    body
}

/// Returns the body of `attack-protection.tf`.
pub fn main(context: &EmitContext<'_>) -> Vec<Item> {
    let ranges = string_list(context.allowed_ranges());
    let protection_block = |protection: Protection| {
        let allowlist = format!("setunion(var.{}, {ranges})", protection.variable);
        block(
            protection.block,
            &[],
            vec![
                argument("enabled", "true"),
                argument("allowlist", allowlist),
            ],
        )
    };
    let [brute_force, suspicious_ip] = PROTECTIONS.map(protection_block);
    vec![
        Item::Comment(
            "A tenant has one such resource: it replaces both allowlists, and switches both protections on.",
        ),
        block(
            "resource",
            &["auth0_attack_protection", "old"],
            vec![
                brute_force,
                Item::BlankLine,
                suspicious_ip,
                Item::BlankLine,
                Item::Comment(
                    "The provider deletes this resource by switching all attack protection of the tenant off.",
                ),
                prevent_destroy(),
            ],
        ),
    ]
}
