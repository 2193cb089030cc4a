//! Files that both trees have.

use serde_json::{Value, json};

use crate::emit::emitted_files::EmittedFile;
use crate::emit::file_name::sanitize_file_name;
use crate::json_value::set_member;
use crate::setup::desired::actions::{DesiredAction, TRIGGER};

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

/// Writes an Action, its code, and the flow that runs it.
pub fn action_files(tree: &str, action: &DesiredAction) -> [EmittedFile; 3] {
    let file_name = sanitize_file_name(&action.name);
    // The path of the code is relative to the tree.
    let code_path = format!("actions/{file_name}/code.js");
    let mut body = action.body_with_code(&format!("./{code_path}"));
    set_member(&mut body, "deployed", true.into());
    let binding = json!([{ "action_name": action.name, "display_name": action.name }]);
    [
        json_file(format!("{tree}/actions/{file_name}.json"), &body),
        EmittedFile::new(
            format!("{tree}/{code_path}"),
            action.code_without_fingerprint(),
        ),
        json_file(
            format!("{tree}/triggers/triggers.json"),
            &json!({ TRIGGER.id: binding }),
        ),
    ]
}

/// Writes a JSON file.
pub fn json_file(path: impl Into<String>, value: &Value) -> EmittedFile {
    EmittedFile::new(path, format!("{value:#}\n"))
}
