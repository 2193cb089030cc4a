//! The files for auth0-deploy-cli: placeholders, file names, and the warnings of the README.

use crate::support::emitted::*;
use serde_json::json;

const FORMAT: &str = "deploy-cli";

#[test]
fn an_unknown_domain_is_read_from_the_environment() {
    let emitted = emit(&minimal_settings(), FORMAT, false).expect("the settings are valid");
    for tree in ["old-tenant", "new-tenant"] {
        assert_eq!(
            json_content(&emitted, &format!("{tree}/config.json"))["AUTH0_DOMAIN"],
            json!(null),
            "{tree}"
        );
    }
    let audience = "https://##OLD_DOMAIN##/api/v2/";
    assert_eq!(
        json_content(&emitted, "old-tenant/grants/auth0-account-migration.json")["audience"],
        audience
    );
    let database = json_content(
        &emitted,
        "new-tenant/database-connections/Old-DB/database.json",
    );
    let configuration = &database["options"]["configuration"];
    assert_eq!(configuration["Domain"], "##OLD_DOMAIN##");
    assert_eq!(configuration["Audience"], audience);
    let readme = content(&emitted, "README.md");
    assert!(readme.contains(
        "\n   export OLD_DOMAIN=TENANT.REGION.auth0.com\n   export AUTH0_DOMAIN=$OLD_DOMAIN\n"
    ));
    assert!(!readme.contains("unset AUTH0_DOMAIN"));
    // The old tenant's domain must not reach the import of the new tenant.
    let known = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    assert_eq!(
        content(&known, "README.md")
            .matches("\n   unset AUTH0_DOMAIN\n")
            .count(),
        2
    );
}

#[test]
fn file_names_are_valid_on_every_system() {
    let names = [
        ("..", "-"),
        ("con", "-"),
        ("LPT1.txt", "-"),
        ("com10", "com10"),
        ("ends with dots...", "ends with dots-"),
        ("a\u{7}b\nc", "a-b-c"),
        ("Übersiedlung", "Übersiedlung"),
    ];
    for (name, file) in names {
        let mut settings = minimal_settings();
        settings["migration_client"] = json!(name);
        let emitted = emit(&settings, FORMAT, true).expect("the settings are valid");
        let client = json_content(&emitted, &format!("old-tenant/clients/{file}.json"));
        assert_eq!(client["name"], name);
    }
    let mut settings = minimal_settings();
    settings["action"] = json!("ü".repeat(300));
    let emitted = emit(&settings, FORMAT, true).expect("the settings are valid");
    let file = "ü".repeat(100);
    assert_eq!(
        json_content(&emitted, &format!("old-tenant/actions/{file}.json"))["name"],
        "ü".repeat(300)
    );
}

#[test]
fn readme_and_notes_warn_of_everything_that_an_import_replaces() {
    let few = emit(&minimal_settings(), FORMAT, true).expect("the settings are valid");
    let all = emit(&all_settings(), FORMAT, true).expect("the settings are valid");
    let (few_readme, all_readme) = (content(&few, "README.md"), content(&all, "README.md"));
    for warning in [
        "The post-login flows of both tenants",
        "Connections of the new tenant",
    ] {
        assert!(
            few_readme.contains(warning) && all_readme.contains(warning),
            "{warning}"
        );
    }
    for warning in [
        "The allowlists of the old tenant",
        "`enabled_clients` of `database.json`",
    ] {
        assert!(
            !few_readme.contains(warning) && all_readme.contains(warning),
            "{warning}"
        );
    }
    let notes = |emitted: &migration_toolkit::emit::EmittedFiles| emitted.notes.join("\n");
    assert!(notes(&few).contains("triggers.json of each tree replaces the whole post-login flow"));
    assert!(!notes(&few).contains("allowlists") && !notes(&few).contains("enabled_clients"));
    assert!(notes(&all).contains("replaces the allowlists"));
    assert!(notes(&all).contains("enabled_clients disables every other application for: Users."));
}

#[test]
fn only_settings_with_a_region_have_a_note_about_its_addresses() {
    let mut settings = minimal_settings();
    for format in [FORMAT, "terraform"] {
        settings["allow_cidr"] = json!([]);
        let without = emit(&settings, format, true).expect("the settings are valid");
        assert!(without.notes.iter().all(|note| !note.is_empty()));
        settings["allow_cidr"] = json!("region");
        let with = emit(&settings, format, true).expect("the settings are valid");
        let more: Vec<&String> = with
            .notes
            .iter()
            .filter(|note| !without.notes.contains(note))
            .collect();
        assert_eq!(more.len(), 1, "{more:?}");
        assert!(more[0].contains("regions.EU.ipv4_cidrs"), "{}", more[0]);
        let item = format!("- {}\n", more[0]);
        assert!(content(&with, "README.md").contains(&item));
    }
}
