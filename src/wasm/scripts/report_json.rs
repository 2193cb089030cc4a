//! The report of a call as JavaScript reads it: one flat object, as JSON.

use zeroize::Zeroizing;

use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::outcome::Outcome;
use migration_core::domain::secret::Secret;
use migration_core::flow::report::Report;

/// Writes the object. The profile, which is JSON text already, is not converted.
pub fn json(report: &Report) -> Secret {
    let Report {
        outcome,
        reply,
        status,
        log,
    } = report;
    // Room for all of it: a text that grows leaves a copy behind.
    let capacity = match outcome {
        Outcome::Found(profile) => profile.json.expose().len().saturating_add(512),
        _ => 1_024,
    };
    let mut json = Zeroizing::new(String::with_capacity(capacity));
    let mut members = ObjectWriter::begin(&mut json);
    members.insert_str("reply", reply.name());
    members.insert_str("code", outcome.code().name());
    if let Some(status) = status {
        members.insert_number("status", u64::from(*status));
    }
    if let Some(log) = log {
        members.insert_str("log", log);
    }
    match outcome {
        Outcome::Found(profile) => members.insert_raw("profile", profile.json.expose()),
        Outcome::NotFound => {}
        Outcome::Refused(refusal) => {
            members.insert_str("message", &refusal.message);
            if let Some(remedy) = &refusal.remedy {
                members.insert_str("setting", &remedy.setting_names());
                members.insert_number("step", remedy.step.number());
            }
        }
    }
    members.end();
    json.into()
}
