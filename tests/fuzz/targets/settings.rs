//! The settings file, and all files that are emitted from it. What is accepted can be emitted, and stays in its folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use migration_toolkit::emit::EmitRequest;
use migration_toolkit::request::parse_request;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use serde_json::{Value, json};

fuzz_target!(|data: &[u8]| {
    let Ok(settings) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    if let Err(problem) = MigrationSettings::parse(&settings) {
        assert!(!problem.message.is_empty());
        return;
    }
    for format in ["deploy-cli", "terraform"] {
        let request = json!({
            "settings": settings,
            "old": { "domain": "old-tenant.eu.auth0.com" },
            "new": { "domain": "new-tenant.us.auth0.com" },
            "package_files": {
                "version": "1.0.0", "login": "function login() {}", "get_user": "function getUser() {}",
                "login_nowasm": "function login() {}", "get_user_nowasm": "function getUser() {}",
                "action": "exports.a = 1;", "new_tenant_action": "exports.b = 1;",
            },
            "format": format,
        });
        let request: EmitRequest = parse_request(request)
            .map_err(|problem| problem.message)
            .expect("a request");
        let Ok(emitted) = request.run() else {
            continue;
        };
        let mut paths: Vec<&str> = emitted
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert!(paths.iter().all(|path| !path.starts_with('/')
            && !path.split('/').any(|part| part == ".." || part.is_empty())));
        paths.sort_unstable();
        let count = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), count, "a file is written twice");
    }
});
