//! Files that both trees have.

use serde_json::{Value, json};

use crate::emit::emitted_files::EmittedFile;
use crate::json_value::set_member;

/// Writes `config.json`, the settings of auth0-deploy-cli itself. A domain that is not known is left out, and the tool then
/// refuses to start until the environment has it.
pub fn config_file(tree: &str, domain: Option<&str>, resources: &[&str]) -> EmittedFile {
    let mut config = json!({});
    if let Some(domain) = domain {
        set_member(&mut config, "AUTH0_DOMAIN", domain.into());
    }
    set_member(&mut config, "AUTH0_ALLOW_DELETE", false.into());
    set_member(&mut config, "AUTH0_INCLUDED_ONLY", json!(resources));
    json_file(format!("{tree}/config.json"), &config)
}

/// Writes a JSON file.
pub fn json_file(path: impl Into<String>, value: &Value) -> EmittedFile {
    EmittedFile::new(path, format!("{value:#}\n"))
}
