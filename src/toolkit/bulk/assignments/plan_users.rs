//! Plans which users without e-mail address are created, one by one, since import jobs refuse them.

use serde_json::Value;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::work::Work;
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::line_reader::LineReader;
use crate::bulk::ports::RunFolder;
use crate::json_value::{Object, is_true};
use crate::problem::Problem;
use migration_core::domain::database::whole_id;
use migration_core::domain::raw_object::RawObject;

/// The file with the import records that have no e-mail address.
pub const NO_EMAIL: &str = "no-email.ndjson";
/// The attributes that can be an identifier in place of the e-mail address.
const IDENTIFIERS: [&str; 2] = ["username", "phone_number"];
/// Members of an import record that a user can't be created with, and that must not get lost silently.
const IMPORT_ONLY: [&str; 3] = ["password_hash", "custom_password_hash", "mfa_factors"];

/// Plans the users of [`NO_EMAIL`] who are not in the new tenant.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn plan_users<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    context.new.report_reading("users without e-mail address");
    let mut reader = LineReader::new(context.run, NO_EMAIL);
    while let Some(lines) = reader.next().await? {
        for line in lines.lines() {
            plan_user(context, line, work).await?;
        }
    }
    Ok(())
}

async fn plan_user<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    line: &str,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    // Metadata may be JSON that serde_json refuses, such as half a surrogate pair.
    let Some(record) = RawObject::parse(line) else {
        return Ok(());
    };
    let id = record.get_str("user_id").unwrap_or_default();
    let user = whole_id(&id);
    let options = context.connection.as_ref();
    let options = options.map(|connection| &connection.options);
    if let Some((code, reason)) = refusal(options, &record) {
        let failure = Failure::new(code, record_name(&record), reason).of_user(user);
        return context.failures.add(&[failure]).await;
    }
    if context.new.find(&users::read(&user)).await?.is_none() {
        let record = line.to_owned();
        work.push(&Work::CreateUser { user, record }).await?;
    }
    Ok(())
}

/// Why a record can't become a user of the connection; `None` if it can.
fn refusal(options: Option<&Object>, record: &RawObject<'_>) -> Option<(FailureCode, String)> {
    if let Some(member) = IMPORT_ONLY.into_iter().find(|name| has(record, name)) {
        let reason = format!("{member} can't be carried when a user is created one by one");
        return Some((FailureCode::NeedsImport, reason));
    }
    let attributes = options
        .and_then(|options| options.get("attributes"))
        .filter(|attributes| attributes.is_object());
    let Some(attributes) = attributes else {
        let reason = "the new connection has no flexible identifiers, so it needs e-mail addresses";
        return Some((FailureCode::NoIdentifier, reason.to_owned()));
    };
    let required = ["email", "username", "phone_number"]
        .into_iter()
        .find(|name| is_required(attributes, name) && !has(record, name));
    if let Some(name) = required {
        let reason = format!("the new connection requires {name} on the profile");
        return Some((FailureCode::NoIdentifier, reason));
    }
    let identifies = |name: &str| is_active(attributes, name) && has(record, name);
    if IDENTIFIERS.into_iter().any(identifies) {
        return None;
    }
    let reason = "the user has no identifier that is active in the new connection";
    Some((FailureCode::NoIdentifier, reason.to_owned()))
}

/// Source: Auth0, "Activate and Configure Attributes for Flexible Identifiers": an attribute that the profile requires must
/// be there when a user is created by the Management API; its sign-up status does not matter.
fn is_required(attributes: &Value, name: &str) -> bool {
    attributes
        .get(name)
        .is_some_and(|attribute| is_true(attribute, "profile_required"))
}

fn is_active(attributes: &Value, name: &str) -> bool {
    let identifier = attributes.get(name).and_then(|it| it.get("identifier"));
    identifier.is_some_and(|identifier| is_true(identifier, "active"))
}

fn has(record: &RawObject<'_>, name: &str) -> bool {
    record.get_raw(name).is_some()
}

fn record_name(record: &RawObject<'_>) -> String {
    let mut names = IDENTIFIERS
        .into_iter()
        .filter_map(|name| record.get_str(name));
    let name = names.find(|name| !name.is_empty());
    name.unwrap_or_default().into_owned()
}
