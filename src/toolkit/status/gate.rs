//! The gate before `finish` and `undo`: nobody ends a migration without having looked at who is left.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::timestamp::{CLOCK_TOLERANCE_MS, DAY_MS, parse_ms};
use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::saved_state::SavedState;
use crate::status::history::parse_history;
use crate::status::record::StatusRecord;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MarkedUsers;

/// How old a record may be, in milliseconds.
const MAX_AGE_MS: u64 = DAY_MS;
/// Milliseconds of an hour.
const HOUR_MS: u64 = 3_600_000;
/// What to do about a missing record.
const REMEDY: &str =
    "Run status first: it counts who has moved and who is left. Or go on without it, with --force.";

/// What the gate looks at.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct GateRequest {
    /// The text of the history file; empty if there is none.
    pub history: String,
    /// The settings file, for `finish`.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub settings: Option<Value>,
    /// The state file, for `undo`: it lists the connections that are restored.
    #[cfg_attr(feature = "typescript", ts(optional, type = "unknown"))]
    pub state: Option<Value>,
    /// The domain of the old tenant, if it is set.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<TenantDomain>"))]
    pub old: TenantDomain,
    /// The domain of the new tenant.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<TenantDomain>"))]
    pub new: TenantDomain,
    /// UNIX time, in milliseconds.
    pub now_ms: u64,
    /// Whether to go on in any case: with `--force`, and with `--dry-run`, which changes nothing.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub only_warn: bool,
}

/// What is known of the users before a migration is ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Gate {
    /// Each connection with its latest record.
    pub connections: Vec<ConnectionNumbers>,
    /// Whole sentences about what speaks against going on.
    pub warnings: Vec<String>,
}

/// The numbers of the latest record of a connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ConnectionNumbers {
    /// The connection of the new tenant.
    pub connection: String,
    /// The record's numbers; `null` without a record.
    pub record: Option<RecordNumbers>,
}

/// The numbers of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RecordNumbers {
    /// When the record was made: ISO 8601, UTC.
    pub at: String,
    /// How old it is, in milliseconds.
    pub age_ms: u64,
    /// All users of the old connection.
    pub users: u64,
    /// Users who have moved, with the migration marker or without.
    pub moved: u64,
    /// Users who are not in the new tenant and have no migration marker.
    pub left: u64,
    /// Users with the migration marker who are not in the new tenant: nobody lets them in.
    pub confirmed_missing: u64,
    /// Refused logins of all logins, in percent; `null` if that is not known.
    pub refused_percent: Option<f64>,
}

/// The connections that a command is about; of `undo`, the old one is not known.
struct Pair {
    old: Option<String>,
    new: String,
}

impl GateRequest {
    /// Looks up the numbers of each connection.
    ///
    /// # Errors
    /// `refused`, if a connection has no record of the last 24 hours; `files`, if the history can't be read. With `only_warn`
    /// these are warnings.
    pub fn check(&self) -> Result<Gate, Problem> {
        let Some(new_domain) = self.new.check(Tenant::New)? else {
            // The command itself says that the variable is missing.
            return Ok(Gate {
                connections: Vec::new(),
                warnings: Vec::new(),
            });
        };
        let mut warnings = Vec::new();
        let history = match parse_history(&self.history) {
            Ok(history) => history,
            Err(problem) if self.only_warn => {
                warnings.push(problem.message);
                Vec::new()
            }
            Err(problem) => return Err(problem),
        };
        let old_domain = self.old_domain()?;
        let marked_users = self.marked_users()?;
        let mut connections = Vec::new();
        let mut refusals = Vec::new();
        for pair in self.pairs(&new_domain)? {
            let matches = |record: &&StatusRecord| {
                let (old, new) = (&record.old, &record.new);
                new.is(&new_domain, &pair.new)
                    && is_or_unknown(old_domain.as_deref(), &old.domain)
                    && is_or_unknown(pair.old.as_deref(), &old.connection)
            };
            let record = history
                .iter()
                .filter(matches)
                .filter_map(|record| self.numbers(record, marked_users))
                .min_by_key(|record| record.age_ms);
            match refusal(&pair.new, record.as_ref()) {
                Some(refusal) => refusals.push(refusal),
                None => warnings.extend(
                    record
                        .as_ref()
                        .and_then(|record| missing(&pair.new, record)),
                ),
            }
            connections.push(ConnectionNumbers {
                connection: pair.new,
                record,
            });
        }
        if !refusals.is_empty() && !self.only_warn {
            let message = refusals.join(" ");
            return Err(Problem::new(ProblemCode::Refused, message).with_remedy(REMEDY));
        }
        warnings.extend(refusals);
        Ok(Gate {
            connections,
            warnings,
        })
    }

    fn old_domain(&self) -> Result<Option<String>, Problem> {
        let saved = self
            .state
            .as_ref()
            .and_then(|state| state.get("old_domain"));
        match saved.and_then(Value::as_str) {
            Some(domain) => Ok(Some(domain.to_owned())),
            None => self.old.check(Tenant::Old),
        }
    }

    fn pairs(&self, new_domain: &str) -> Result<Vec<Pair>, Problem> {
        let Some(state) = &self.state else {
            let settings = self.settings.clone().unwrap_or_default();
            let settings = MigrationSettings::parse(&settings)?;
            let pairs = settings.connections.into_iter();
            return Ok(pairs
                .map(|pair| Pair {
                    old: Some(pair.old),
                    new: pair.new,
                })
                .collect());
        };
        let state = SavedState::from_json(state.clone(), new_domain)?;
        let pairs = state.connections.into_iter();
        Ok(pairs
            .map(|saved| Pair {
                old: None,
                new: saved.name,
            })
            .collect())
    }

    fn marked_users(&self) -> Result<MarkedUsers, Problem> {
        let settings = self.settings.as_ref().map(MigrationSettings::parse);
        Ok(settings.transpose()?.unwrap_or_default().marked_users())
    }

    /// `None` if the record has no time, or one that is yet to come.
    fn numbers(&self, record: &StatusRecord, marked_users: MarkedUsers) -> Option<RecordNumbers> {
        let at_ms = parse_ms(&record.at)?;
        if at_ms > self.now_ms.saturating_add(CLOCK_TOLERANCE_MS) {
            return None;
        }
        let counts = &record.counts;
        // The record may be older than the setting: marked users whom the scripts let in are left.
        let can_move = match marked_users {
            MarkedUsers::Allow => counts.confirmed_missing,
            MarkedUsers::Refuse => 0,
        };
        Some(RecordNumbers {
            at: record.at.clone(),
            age_ms: self.now_ms.saturating_sub(at_ms),
            users: counts.users,
            moved: counts.moved().saturating_sub(can_move),
            left: counts.left.saturating_add(can_move),
            confirmed_missing: counts.confirmed_missing.saturating_sub(can_move),
            refused_percent: record
                .refusals
                .as_ref()
                .and_then(|refusals| refusals.percent),
        })
    }
}

fn is_or_unknown(expected: Option<&str>, name: &str) -> bool {
    expected.is_none_or(|expected| expected == name)
}

/// Why a record is not enough; `None` if it is.
fn refusal(connection: &str, record: Option<&RecordNumbers>) -> Option<String> {
    let Some(record) = record else {
        return Some(format!(
            "Nobody has counted yet who of the connection {connection} has moved."
        ));
    };
    if record.age_ms <= MAX_AGE_MS {
        return None;
    }
    let age = age(record.age_ms);
    let stale = format!(
        "The users of the connection {connection} were last counted {age} ago, and 24 hours are allowed."
    );
    let missing = missing(connection, record).map(|missing| format!(" {missing}"));
    Some(stale + &missing.unwrap_or_default())
}

/// Says that users have the marker and are not in the new tenant.
fn missing(connection: &str, record: &RecordNumbers) -> Option<String> {
    let who = match record.confirmed_missing {
        0 => return None,
        1 => "1 user of the connection".to_owned(),
        count => format!("{count} users of the connection"),
    };
    let verb = if record.confirmed_missing == 1 {
        "has"
    } else {
        "have"
    };
    Some(format!(
        "{who} {connection} {verb} the migration marker and cannot be found in the new tenant: nobody lets them in. Unless \
         they were deleted there on purpose, take the marker out of their app_metadata in the old tenant first."
    ))
}

/// An age of more than a day.
fn age(ms: u64) -> String {
    match ms / DAY_MS {
        0 | 1 => format!("{} hours", ms / HOUR_MS),
        days => format!("{days} days"),
    }
}
