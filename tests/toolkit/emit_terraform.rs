//! The modules for Terraform, as text. tests/js/cli-emit.test.js reads them with a parser.

use crate::support::emitted::*;
use serde_json::json;

const FORMAT: &str = "terraform";

#[test]
fn minimal_settings_give_these_files() {
    let emitted = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let files = [
        "README.md",
        ".gitignore",
        "old-tenant/main.tf",
        "old-tenant/variables.tf",
        "old-tenant/outputs.tf",
        "old-tenant/old-tenant-post-login.js",
        "new-tenant/main.tf",
        "new-tenant/variables.tf",
        "new-tenant/outputs.tf",
        "new-tenant/login.js",
        "new-tenant/get_user.js",
        "new-tenant/new-tenant-post-login.js",
    ];
    assert_eq!(paths(&emitted), files);
    assert_eq!(
        content(&emitted, "old-tenant/old-tenant-post-login.js"),
        package_files().action
    );
    assert_eq!(
        content(&emitted, "new-tenant/login.js"),
        package_files().login
    );
    assert_eq!(
        content(&emitted, "new-tenant/get_user.js"),
        package_files().get_user
    );
    assert_eq!(
        content(&emitted, "new-tenant/main.tf"),
        include_str!("../fixtures/terraform/new-tenant.tf")
    );
    assert_eq!(
        content(&emitted, "old-tenant/main.tf"),
        include_str!("../fixtures/terraform/old-tenant.tf")
    );
    assert_eq!(
        content(&emitted, "new-tenant/outputs.tf"),
        "output \"connection_ids\" {\n  value = {\n    \"Old-DB\" = auth0_connection.Old-DB.id\n  }\n}\n"
    );
    let output = |label: &str| {
        format!(
            "output \"{label}_client_id\" {{\n  value = auth0_client.{label}.client_id\n}}\n\n\
             output \"{label}_client_secret\" {{\n  value     = auth0_client_credentials.{label}.client_secret\n  sensitive = true\n}}\n"
        )
    };
    assert_eq!(
        content(&emitted, "old-tenant/outputs.tf"),
        format!("{}\n{}", output("migration"), output("marker"))
    );
    let variables = content(&emitted, "old-tenant/variables.tf");
    assert_eq!(variables.matches("variable ").count(), 1, "{variables}");
}

#[test]
fn scripts_use_the_custom_domain_where_there_is_one() {
    let domain = |settings: &serde_json::Value| {
        let emitted = emit(settings, FORMAT, true).expect("the settings are valid");
        let main = content(&emitted, "new-tenant/main.tf");
        let line = main
            .lines()
            .find(|line| line.trim_start().starts_with("Domain "));
        line.expect("a domain")
            .split(" = ")
            .last()
            .map(str::to_owned)
    };
    assert_eq!(
        domain(&minimal_settings()).as_deref(),
        Some("var.old_domain")
    );
    assert_eq!(
        domain(&all_settings()).as_deref(),
        Some("\"login.example.com\"")
    );
}

#[test]
fn address_ranges_are_in_a_file_of_their_own() {
    let emitted = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    assert!(paths(&emitted).contains(&"old-tenant/attack-protection.tf"));
    assert_eq!(
        content(&emitted, "new-tenant/login.js"),
        package_files().login_nowasm
    );
    assert_eq!(
        content(&emitted, "old-tenant/attack-protection.tf"),
        include_str!("../fixtures/terraform/attack-protection.tf")
    );
    let variables = content(&emitted, "old-tenant/variables.tf");
    for list in ["brute_force", "suspicious_ip"] {
        let variable = format!("variable \"present_{list}_allowlist\" {{\n  description = ");
        assert!(variables.contains(&variable), "{variables}");
    }
    let readme = content(&emitted, "README.md");
    assert!(readme.contains("**`old-tenant/attack-protection.tf` replaces the allowlists**"));
    assert!(
        emitted
            .notes
            .iter()
            .any(|note| note.contains("replaces the allowlists"))
    );
    let few = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    assert!(!content(&few, "README.md").contains("allowlists"));
    assert!(
        few.notes
            .iter()
            .any(|note| note.contains("secrets of both clients in plain text"))
    );
}

#[test]
fn a_domain_is_a_variable_whose_default_is_the_known_domain() {
    let default = "  default     = \"old.eu.auth0.com\"\n";
    for (is_known, count) in [(true, 1), (false, 0)] {
        let emitted = emit(&minimal_settings(), FORMAT, is_known).expect("the settings are valid");
        for module in ["old-tenant", "new-tenant"] {
            let variables = content(&emitted, &format!("{module}/variables.tf"));
            assert_eq!(variables.matches(default).count(), count, "{module}");
        }
        let exports = content(&emitted, "README.md")
            .matches("export TF_VAR_")
            .count();
        // Client IDs and secrets, and the domains that are not known.
        assert_eq!(exports, if is_known { 4 } else { 6 });
    }
}

#[test]
fn a_name_is_escaped_in_hcl() {
    let names = [
        (r#"say "hi" \o/"#, r#""say \"hi\" \\o/""#),
        ("${var.x} %{if}", r#""$${var.x} %%{if}""#),
        (
            "$${a} $$$ %%{b}",
            r#""\u0024$${a} \u0024\u0024$ \u0025%%{b}""#,
        ),
        ("two\nlines\tand\u{1}", r#""two\nlines\tand\u0001""#),
        ("100 % of $ 5", r#""100 % of $ 5""#),
    ];
    for (name, expression) in names {
        let mut settings = minimal_settings();
        settings["action"] = json!(name);
        let emitted = emit(&settings, FORMAT, true).expect("the settings are valid");
        let main = content(&emitted, "old-tenant/main.tf");
        assert!(
            main.contains(&format!("\n  name    = {expression}\n")),
            "{expression} in {main}"
        );
        assert!(
            main.contains(&format!("\n  display_name = {expression}\n")),
            "{expression} in {main}"
        );
    }
}

#[test]
fn readme_imports_each_connection_by_its_label() {
    let emitted = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    let readme = content(&emitted, "README.md");
    for label in ["Users", "_2nd-users", "Third"] {
        assert!(
            readme.contains(&format!(
                "   terraform import auth0_connection.{label} con_...\n"
            )),
            "{label}"
        );
    }
}

#[test]
fn state_which_has_the_secrets_stays_out_of_git() {
    let emitted = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let ignored = content(&emitted, ".gitignore");
    for line in ["*.tfstate", "*.tfstate.*", "*.tfvars", ".terraform/"] {
        assert!(ignored.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn an_empty_secret_is_refused_before_anything_is_written() {
    // The provider's output is empty without the scope `read:client_keys`.
    let emitted = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let variables = content(&emitted, "new-tenant/variables.tf");
    for name in ["migration_client_secret", "marker_client_secret"] {
        let condition = format!(
            "\n  validation {{\n    condition     = var.{name} != \"\"\n    error_message = "
        );
        assert!(variables.contains(&condition), "{variables}");
    }
}

#[test]
fn readme_says_how_terraform_forgets_what_it_must_not_delete() {
    let forget = |module: &str, address: &str| {
        format!("   terraform -chdir={module} state rm '{address}'\n")
    };
    let all = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    let few = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let readme = content(&all, "README.md");
    for address in [
        "auth0_connection.Users",
        "auth0_connection_client.Users",
        "auth0_connection._2nd-users",
        "auth0_connection.Third",
    ] {
        assert!(readme.contains(&forget("new-tenant", address)), "{address}");
    }
    // No application is enabled for it.
    assert!(!readme.contains("auth0_connection_client.Third"));
    let allowlists = forget("old-tenant", "auth0_attack_protection.old");
    assert!(readme.contains(&allowlists));
    assert!(!content(&few, "README.md").contains(&allowlists));
    for emitted in [&all, &few] {
        let warns = |note: &String| note.contains("must never delete a connection");
        assert!(emitted.notes.iter().any(warns), "{:?}", emitted.notes);
    }
}

#[test]
fn readme_sets_each_variable_before_the_first_command_that_reads_it() {
    let emitted = emit(&all_settings(), FORMAT, false).expect("the settings are valid");
    let readme = content(&emitted, "README.md");
    for (module, command) in [
        ("old-tenant", "terraform -chdir=old-tenant apply"),
        ("new-tenant", "terraform import"),
    ] {
        let variables = content(&emitted, &format!("{module}/variables.tf"));
        let position = readme.find(command).expect("the README has the command");
        for name in variables.split("variable \"").skip(1) {
            let name = name.split('"').next().expect("a name");
            let export = format!("export TF_VAR_{name}=");
            assert!(
                readme[..position].contains(&export),
                "{export} before {command}"
            );
        }
    }
}

#[test]
fn factors_to_ask_for_are_a_variable_only_if_users_with_factors_move() {
    let all = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    let secret =
        "  secrets {\n    name  = \"ENROLL_FACTORS\"\n    value = var.enroll_factors\n  }\n";
    assert!(content(&all, "new-tenant/main.tf").contains(secret));
    assert!(
        content(&all, "new-tenant/main.tf").contains("; ENROLL_FACTORS ${var.enroll_factors}\\n")
    );
    assert!(content(&all, "new-tenant/variables.tf").contains("variable \"enroll_factors\" {"));
    assert!(
        content(&all, "README.md")
            .contains("\n   export TF_VAR_enroll_factors=otp\n   export AUTH0_")
    );
    let few = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    for file in ["new-tenant/main.tf", "new-tenant/variables.tf", "README.md"] {
        assert!(!content(&few, file).contains("enroll_factors"), "{file}");
    }
}
