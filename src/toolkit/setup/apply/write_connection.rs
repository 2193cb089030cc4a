//! Writes a connection of the new tenant, and the fingerprint of its settings.

use serde_json::{Value, json};

use crate::api::endpoints::connections;
use crate::api::endpoints::connections::ConnectionUpdate;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{Object, get_object, get_str};
use crate::problem::{Problem, ProblemCode};
use crate::setup::plan::fingerprint::{METADATA_KEY, names_only, of_connection};
use crate::setup::read::current_state::{DatabaseConnection, preserved_fields};
use crate::tenant::Tenant;

/// Replaces the options of a connection of the new tenant. `options` contains the settings of other scripts,
/// `script_settings` those of this project's scripts; without them, the fingerprint is removed.
///
/// # Errors
/// `changed`, if the connection has changed since the plan was made, because a write would replace those changes; the
/// problem of the request that failed.
pub async fn write_connection(
    new: &Session<'_, impl Ports>,
    connection: &DatabaseConnection,
    options: &Object,
    script_settings: Option<Object>,
) -> Result<(), Problem> {
    let id = &connection.id;
    let current = new.fetch_object(&connections::read(id)).await?;
    if !connection.is_unchanged(&current) {
        return Err(changed_since_plan(&current));
    }
    let preserved = connection.preserved_fields.clone();
    let mut metadata = connection.metadata.clone();
    let Some(script_settings) = script_settings else {
        // Whether the tenant deletes a key that is `null` or stores it, `null` is no fingerprint.
        if let Some(fingerprint) = metadata.get_mut(METADATA_KEY) {
            *fingerprint = Value::Null;
        }
        let update = ConnectionUpdate {
            preserved,
            options: Some(options.clone()),
            metadata: Some(metadata),
        };
        new.send(&connections::update(id, update)).await?;
        return Ok(());
    };
    let mut options = options.clone();
    let mut configuration = get_object(&json!(options), "configuration");
    configuration.extend(script_settings.clone());
    options.insert("configuration".to_owned(), configuration.into());
    let update = ConnectionUpdate {
        preserved,
        options: Some(options),
        metadata: None,
    };
    let written = new.send(&connections::update(id, update)).await?;
    write_fingerprint(new, id, &written, &script_settings, metadata).await
}

/// Writes the fingerprint of a connection's settings into its metadata. The fingerprint covers the settings in the form in
/// which the tenant returns them, which is only known after they were written.
pub(super) async fn write_fingerprint(
    new: &Session<'_, impl Ports>,
    id: &str,
    written: &Value,
    script_settings: &Object,
    mut metadata: Object,
) -> Result<(), Problem> {
    let mut shown = configuration(written);
    if configuration(&new.fetch_object(&connections::read(id)).await?) != shown {
        // The tenant encrypts the values anew at each read, so only the names are stable.
        shown = names_only(&shown);
    }
    let value = of_connection(script_settings, &shown);
    metadata.insert(METADATA_KEY.to_owned(), value.into());
    let update = ConnectionUpdate {
        preserved: preserved_fields(written),
        options: None,
        metadata: Some(metadata),
    };
    new.send(&connections::update(id, update)).await?;
    Ok(())
}

fn configuration(connection: &Value) -> Object {
    let options = connection.get("options").unwrap_or(&Value::Null);
    get_object(options, "configuration")
}

fn changed_since_plan(current: &Value) -> Problem {
    let message = format!(
        "the connection {} was changed by somebody else after the plan was made",
        get_str(current, "name")
    );
    Problem::in_tenant(Tenant::New, ProblemCode::Changed, message)
        .with_remedy("Run the command again: it plans anew from what is there now.")
}
