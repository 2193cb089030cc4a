//! Writes a connection of the new tenant, and the fingerprint of its settings.

use serde_json::{Value, json};

use crate::api::endpoints::connections;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{Object, get_object, get_str};
use crate::problem::{Problem, ProblemCode};
use crate::setup::plan::fingerprint::{METADATA_KEY, fingerprint, names_only};
use crate::setup::read::current_state::{DatabaseConnection, preserved_fields};
use crate::tenant::Tenant;

/// Writes a connection of the new tenant: its options and metadata, with the settings of its action scripts in plain
/// text and their fingerprint where they are this project's.
///
/// # Errors
/// `changed`, when it is not as it was any more, since a write replaces what somebody else has written; whatever the
/// tenant answers.
pub async fn write_connection(
    new: &Session<'_, impl Ports>,
    connection: &DatabaseConnection,
    options: &Object,
    own: Option<Object>,
) -> Result<(), Problem> {
    let id = &connection.id;
    let now = new.send(&connections::read(id)).await?;
    if !connection.is_unchanged(&now) {
        let message = format!(
            "the connection {} was changed by somebody else after the plan was made",
            get_str(&now, "name")
        );
        return Err(
            Problem::in_tenant(Tenant::New, ProblemCode::Changed, message)
                .with_remedy("Run the command again: it plans anew from what is there now."),
        );
    }
    let (kept, mut metadata) = (
        connection.preserved_fields.clone(),
        connection.metadata.clone(),
    );
    let Some(own) = own else {
        // Whichever way the tenant takes it, what is `null` is no fingerprint.
        if let Some(fingerprint) = metadata.get_mut(METADATA_KEY) {
            *fingerprint = Value::Null;
        }
        return new
            .send(&connections::update(
                id,
                &kept,
                Some(options),
                Some(&metadata),
            ))
            .await
            .map(drop);
    };
    let mut options = options.clone();
    let mut configuration = get_object(&json!(options), "configuration");
    configuration.extend(own.clone());
    options.insert("configuration".to_owned(), configuration.into());
    let written = new
        .send(&connections::update(id, &kept, Some(&options), None))
        .await?;
    write_fingerprint(new, id, &written, &own, metadata).await
}

/// Notes in a connection's metadata what its settings are now. How they are shown now is only known after the write.
pub(super) async fn write_fingerprint(
    new: &Session<'_, impl Ports>,
    id: &str,
    written: &Value,
    own: &Object,
    mut metadata: Object,
) -> Result<(), Problem> {
    let configuration = |connection: &Value| {
        get_object(
            &Value::Object(get_object(connection, "options")),
            "configuration",
        )
    };
    let mut shown = configuration(written);
    if configuration(&new.send(&connections::read(id)).await?) != shown {
        // It is encrypted anew for each reader, so that only the names stay the same.
        shown = names_only(&shown);
    }
    metadata.insert(METADATA_KEY.to_owned(), fingerprint(own, &shown).into());
    new.send(&connections::update(
        id,
        &preserved_fields(written),
        None,
        Some(&metadata),
    ))
    .await
    .map(drop)
}
