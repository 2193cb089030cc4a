//! The files for a set-up by hand, and the input that every format rejects.

use crate::support::emitted::*;
use migration_toolkit::emit as forms;
use migration_toolkit::package_files::PackageFiles;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::json;

#[test]
fn scripts_gives_the_files_to_paste_and_the_steps() {
    let emitted = scripts(&minimal_settings(), true);
    assert_eq!(
        paths(&emitted),
        [
            "login.js",
            "get_user.js",
            "old-tenant-post-login.js",
            "new-tenant-post-login.js",
            "STEPS.md"
        ]
    );
    assert_eq!(content(&emitted, "login.js"), package_files().login);
    assert_eq!(content(&emitted, "get_user.js"), package_files().get_user);
    assert_eq!(
        content(&emitted, "old-tenant-post-login.js"),
        package_files().action
    );
    assert_eq!(
        content(&emitted, "new-tenant-post-login.js"),
        package_files().new_tenant_action
    );
    let nowasm = scripts(&all_settings(), true);
    assert_eq!(content(&nowasm, "login.js"), package_files().login_nowasm);
    assert_eq!(
        content(&nowasm, "get_user.js"),
        package_files().get_user_nowasm
    );
}

#[test]
fn steps_have_the_numbers_and_names_of_the_manual() {
    let manual = include_str!("../../docs/set-up-by-hand.md");
    let headings: Vec<&str> = manual
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert_eq!(headings.len(), 12);
    for settings in [minimal_settings(), all_settings()] {
        let emitted = scripts(&settings, true);
        let steps: Vec<String> = content(&emitted, "STEPS.md")
            .lines()
            .filter(|line| line.starts_with(|letter: char| letter.is_ascii_digit()))
            .map(|line| line.splitn(3, "**").take(2).collect())
            .collect();
        assert_eq!(steps.len(), headings.len());
        for (heading, step) in headings.iter().zip(&steps) {
            assert!(heading.starts_with(step), "{heading}: {step}");
        }
    }
}

#[test]
fn steps_have_the_values_of_the_settings() {
    let emitted = scripts(&all_settings(), true);
    let steps = content(&emitted, "STEPS.md");
    for text in [
        "In the **old tenant** (`old.eu.auth0.com`):",
        "In the **new tenant** (`new.eu.auth0.com`):",
        "of the type Machine to Machine named `Moves / \"users\": a\\b`,",
        "whose users are to move: `Old-DB`, `Other DB` and `Third-DB`.",
        "(`https://old.eu.auth0.com/api/v2/`), with `read:users` and `read:authentication_methods`.",
        "named `../Move*`,",
        "   - `MIGRATION_CLIENT_ID`: the Client ID of the migration client\n",
        "   - `CLAIMS_NAMESPACE`: `https://ns.example.com/`\n",
        "   `// For the migration client CLIENT_ID; claims are named https://ns.example.com/...`\n",
        "of the type Machine to Machine named `Marks`, with the\n",
        "with `read:users` and `update:users_app_metadata`. It can",
        "    - `DOMAIN`: `login.example.com`\n    - `AUDIENCE`: `https://old.eu.auth0.com/api/v2/`\n    \
             - `CLIENT_ID`: the Client ID of the marker client\n    \
             - `CLIENT_SECRET`: the Client Secret of the marker client\n    \
             - `CONNECTIONS`: `{\"Users\":\"Old-DB\",\"2nd-users\":\"Other DB\",\"Third\":\"Third-DB\"}`\n    \
             - `USER_ID`: `keep`\n    - `MARKER`: `rehearsal`\n    - `ENROLL_FACTORS`: those of `otp`,",
        "    `// For the marker client; DOMAIN login.example.com; AUDIENCE https://old.eu.auth0.com/api/v2/; \
             CLIENT_ID CLIENT_ID; CONNECTIONS {\"Users\":\"Old-DB\",\"2nd-users\":\"Other DB\",\"Third\":\"Third-DB\"}; USER_ID keep; \
             MARKER rehearsal; ENROLL_FACTORS FACTORS`\n",
        "**: add `203.0.113.0/24` and `2001:db8::/32`\n   to the allowlists of",
        "   - `Users`, for the users of `Old-DB`\n   - `2nd-users`, for the users of `Other DB`\n",
        "for `Users`, `2nd-users` and `Third`.",
        "Then enable `My \"App\"` and `abc123` for the connection `Users` (Applications).",
    ] {
        assert!(steps.contains(text), "{text} in {steps}");
    }
    let rows = "   For `2nd-users`:\n\n   | key | value |\n   |---|---|\n   | `Domain` | `login.example.com` |\n   \
                | `Client_ID` | the Client ID of step 1 |\n   | `Client_Secret` | the Client Secret of step 1 |\n   \
                | `Audience` | `https://old.eu.auth0.com/api/v2/` |\n   | `Connection` | `Other DB` |\n   \
                | `User_Id` | `keep` |\n   | `Claims_Namespace` | `https://ns.example.com/` |\n   \
                | `Metadata_Key` | `metadata` |\n   | `Mfa_Policy` | `migrate` |\n   | `Marker` | `rehearsal` |\n   | `Marked_Users` | `allow` |\n   \
                | `Verify_Signature` | `true` |\n   | `Timeout_Ms` | `9000` |\n   | `Log_Level` | `error` |\n";
    assert!(steps.contains(rows), "{steps}");
}

#[test]
fn a_name_is_inline_code_whatever_characters_it_has() {
    let steps = |name: &str| {
        let settings = json!({ "connections": [{ "old": name, "new": "Users" }] });
        content(&scripts(&settings, true), "STEPS.md").to_owned()
    };
    assert!(steps("a`b").contains("to move: ``a`b``."));
    assert!(steps("`").contains("to move: `` ` ``."));
    assert!(steps("`a").contains("to move: `` `a ``."));
    assert!(steps("a`").contains("to move: `` a` ``."));
    assert!(steps("a\n# b").contains("to move: `a # b`."));
    assert!(steps("a|b").contains("   | `Connection` | `a\\|b` |\n"));
}

#[test]
fn settings_that_are_left_at_their_defaults_have_no_row() {
    let emitted = scripts(&minimal_settings(), true);
    let rows = "   For `Old-DB`:\n\n   | key | value |\n   |---|---|\n   | `Domain` | `old.eu.auth0.com` |\n   \
                | `Client_ID` | the Client ID of step 1 |\n   | `Client_Secret` | the Client Secret of step 1 |\n   \
                | `Audience` | `https://old.eu.auth0.com/api/v2/` |\n   | `Connection` | `Old-DB` |\n\n";
    let steps = content(&emitted, "STEPS.md");
    assert!(steps.contains(rows), "{steps}");
}

#[test]
fn without_settings_the_steps_use_the_default_connection() {
    let settings = MigrationSettings::default();
    let file = json!({ "connections": [{ "old": "Username-Password-Authentication" }] });
    assert_eq!(settings, MigrationSettings::parse(&file).expect("settings"));
    let emitted = scripts(&file, false);
    let steps = content(&emitted, "STEPS.md");
    assert!(
        steps.contains("In the **old tenant**:\n") && steps.contains("In the **new tenant**:\n")
    );
    assert!(steps.contains("   | `Audience` | `https://TENANT.REGION.auth0.com/api/v2/` |\n"));
    assert!(steps.contains(
        "**: add the addresses of the new tenant's region (in https://cdn.auth0.com/ip-ranges.json)\n"
    ));
}

#[test]
fn an_unknown_format_is_rejected() {
    for format in ["", "pulumi", "Terraform"] {
        let problem = emit(&minimal_settings(), format, true).expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert_eq!(problem.message, format!("unknown format {format:?}"));
        assert_eq!(
            problem.remedy.as_deref(),
            Some("Use deploy-cli or terraform.")
        );
    }
}

#[test]
fn a_script_over_the_limit_is_rejected_in_every_format() {
    let of_size = |bytes: usize| PackageFiles {
        get_user: "x".repeat(bytes),
        ..package_files()
    };
    assert!(
        of_size(100_000)
            .scripts(&MigrationSettings::default())
            .is_ok()
    );
    let package_files = of_size(100_001);
    let settings = MigrationSettings::default();
    let context = forms::EmitContext {
        settings: &settings,
        package_files: &package_files,
        old_domain: None,
        new_domain: None,
    };
    let results = [
        forms::emit(&context, forms::EmitFormat::DeployCli),
        forms::emit(&context, forms::EmitFormat::Terraform),
        forms::emit_scripts(&context),
    ];
    for result in results {
        assert_eq!(
            result.expect_err("a problem").code,
            ProblemCode::ScriptTooLong
        );
    }
}
