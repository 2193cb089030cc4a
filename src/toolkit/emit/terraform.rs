//! Two root modules for Terraform's provider auth0/auth0, one for each tenant.
//!
//! Source: the provider's `docs/resources/` and `docs/data-sources/`.

use crate::emit::hcl::{Item, argument, block, render, text};
use crate::emit::terraform_readme::{notes, readme};
use crate::emit::{ACTION, EmitContext, EmittedFile, EmittedFiles, GET_USER, LOGIN};
use crate::emit::{terraform_new_tenant as new_tenant, terraform_old_tenant as old_tenant};
use crate::problem::Problem;

/// The files for both tenants, and how to apply them.
pub fn emit(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let module = |folder: &str, name: &str, body: &[Item]| {
        EmittedFile::new(format!("{folder}/{name}"), render(body))
    };
    let mut files = vec![
        EmittedFile::new("README.md", readme(context)),
        module("old-tenant", "main.tf", &old_tenant::main(context)),
        module(
            "old-tenant",
            "variables.tf",
            &old_tenant::variables(context),
        ),
        module("old-tenant", "outputs.tf", &old_tenant::outputs()),
        EmittedFile::new(
            format!("old-tenant/{ACTION}"),
            context.package_files.action.as_str(),
        ),
    ];
    if !context.settings.allow_cidr.is_empty() {
        files.push(module(
            "old-tenant",
            "attack-protection.tf",
            &old_tenant::attack_protection(context),
        ));
    }
    files.extend([
        module("new-tenant", "main.tf", &new_tenant::main(context)),
        module(
            "new-tenant",
            "variables.tf",
            &new_tenant::variables(context),
        ),
        module("new-tenant", "outputs.tf", &new_tenant::outputs(context)),
        EmittedFile::new(format!("new-tenant/{LOGIN}"), scripts.login),
        EmittedFile::new(format!("new-tenant/{GET_USER}"), scripts.get_user),
    ]);
    Ok(EmittedFiles {
        files,
        notes: notes(context),
    })
}

/// What each module begins with. The provider takes its credentials from the environment.
pub fn provider(domain: &str) -> Vec<Item> {
    let source = [text("source", "auth0/auth0"), text("version", "~> 1.20")];
    let required = block(
        "required_providers",
        &[],
        vec![Item::Object("auth0".to_owned(), source.into())],
    );
    vec![
        block(
            "terraform",
            &[],
            vec![text("required_version", ">= 1.3"), Item::Gap, required],
        ),
        Item::Gap,
        block("provider", &["auth0"], vec![argument("domain", domain)]),
        Item::Gap,
    ]
}

/// A variable for a text, with the value that it has when none is given.
pub fn variable(name: &str, description: &str, default: Option<&str>) -> Item {
    let mut body = vec![text("description", description), argument("type", "string")];
    body.extend(default.map(|default| text("default", default)));
    block("variable", &[name], body)
}

/// An expression for the identifier of the old tenant's Management API.
pub fn audience() -> String {
    "\"https://${var.old_domain}/api/v2/\"".to_owned()
}

/// A name as a label: those of connections have letters, digits and dashes, and a label may not begin with a digit.
pub fn label(connection: &str) -> String {
    let is_letter = connection.starts_with(|letter: char| letter.is_ascii_alphabetic());
    if is_letter {
        connection.to_owned()
    } else {
        format!("_{connection}")
    }
}
