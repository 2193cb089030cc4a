//! Reads the second factors of the old tenant's users, for the conversion: an export does not have them.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Value, json};

use crate::api::endpoints::authentication_methods;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::bulk::assignments::scan::FACTOR_USERS;
use crate::bulk::ndjson::{parse_lines, to_line};
use crate::bulk::ports::RunFolder;
use crate::json_value::get_str;
use crate::problem::Problem;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::second_factors::{FactorKind, SecondFactors};

/// The file with the second factors that `convert --factors` reads.
pub const FACTORS: &str = "factors.ndjson";

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FactorsReport {
    /// How many users have a second factor by the export. Each needs a request.
    pub users: u64,
    /// How many of them have a phone that is carried.
    pub carried: u64,
    /// How many of them have a factor that can't be carried.
    pub lost: u64,
    /// How many of them have a phone whose number the tenant does not show in full.
    pub masked: u64,
    /// How many of them are no longer there.
    pub gone: u64,
    /// What the operator can do.
    pub notes: Vec<String>,
}

/// Reads the second factors of all users of [`FACTOR_USERS`], and goes on where an earlier run has stopped. A number that
/// the tenant masks is never written.
///
/// # Errors
/// `missing_scope`; the problem of the request that failed; `files`.
pub async fn read_factors<P: Ports>(
    session: &Session<'_, P>,
    run: &impl RunFolder,
) -> Result<FactorsReport, Problem> {
    let users = run.read(FACTOR_USERS).await?.unwrap_or_default();
    // An empty file says that nobody has a second factor: the conversion reads it.
    run.append(FACTORS, "").await?;
    let read = run.read(FACTORS).await?.unwrap_or_default();
    let mut report = FactorsReport::default();
    let mut done = HashSet::new();
    for line in parse_lines::<Value>(&read) {
        report.count(&line);
        done.insert(get_str(&line, "user_id").to_owned());
    }
    let total = users.lines().count() as u64;
    for user in parse_lines::<Value>(&users) {
        let id = get_str(&user, "user_id");
        if !done.insert(id.to_owned()) {
            continue;
        }
        let methods = session.find(&authentication_methods::read(id)).await?;
        let line = line(id, methods.as_ref());
        run.append(FACTORS, &to_line(&line)).await?;
        report.count(&line);
        session.ports().ui().event(&Event::Progress {
            tenant: Some(session.tenant()),
            what: "reading second factors",
            done: report.users,
            total: Some(total),
            unit: "users",
            remaining_ms: None,
        });
    }
    report.add_notes();
    Ok(report)
}

fn line(id: &str, methods: Option<&Value>) -> Value {
    let Some(methods) = methods else {
        return json!({ "user_id": id, "mfa_factors": [], "lost_factors": [], "gone": true });
    };
    let text = methods.to_string();
    let factors = match RawObject::parse_array(&text) {
        Some(methods) => SecondFactors::read(&methods),
        // An answer of another form: the factors are not known, so none may count as carried.
        None => SecondFactors::unreadable(),
    };
    let carried = factors.phones.iter();
    let carried: Vec<Value> = carried
        .map(|phone| json!({ "phone": { "value": phone } }))
        .collect();
    json!({ "user_id": id, "mfa_factors": carried, "lost_factors": factors.lost })
}

impl FactorsReport {
    fn count(&mut self, line: &Value) {
        let has = |name: &str| {
            let items = line.get(name).and_then(Value::as_array);
            items.is_some_and(|items| !items.is_empty())
        };
        let lost = line.get("lost_factors").and_then(Value::as_array);
        let phone = Value::from(FactorKind::Phone.name());
        let is_masked = lost.is_some_and(|lost| lost.contains(&phone));
        let is_gone = line.get("gone").is_some();
        let counts = [
            (&mut self.users, true),
            (&mut self.carried, has("mfa_factors")),
            (&mut self.lost, has("lost_factors")),
            (&mut self.masked, is_masked),
            (&mut self.gone, is_gone),
        ];
        for (count, applies) in counts {
            *count = count.saturating_add(u64::from(applies));
        }
    }

    fn add_notes(&mut self) {
        if self.masked > 0 {
            self.notes.push(format!(
                "The old tenant masks the phone numbers of {} users, so they are not carried. To carry them, set the tenant \
                 flag disable_management_api_sms_obfuscation (PATCH /api/v2/tenants/settings, with the scope \
                 update:tenant_settings), delete {FACTORS} from the run folder and run the command again; take the flag away \
                 afterwards.",
                self.masked
            ));
        }
        if self.lost > 0 {
            self.notes.push(format!(
                "{} users have a factor that no tenant hands out. They are asked to enrol a new one, or are refused, as the \
                 setting mfa_policy says.",
                self.lost
            ));
        }
    }
}
