//! Reads the exports of both tenants.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::configuration::{choose_pair, mapping_domain};
use crate::bulk::index::hash::wide_hash;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::{Position, RecordError, RecordReader, RecordSink};
use crate::bulk::timestamp::parse_ms;
use crate::bulk::verify::side::Side;
use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use crate::status::record::counts::UserCounts;
use crate::status::record::forecast::{LastActivity, MovedOnDay};
use crate::status::scan::census::Census;
use crate::status::scan::scanned_user::ScannedUser;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MarkedUsers;

/// The request of a scan.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct StatusScanRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The old tenant.
    #[serde(default)]
    pub old: TenantDomain,
    /// The old or new name of the connection; may be left out if the settings have only one.
    pub connection: Option<String>,
    /// How many of the files are of the new tenant's export. They come first.
    pub new_files: u32,
    /// The time of the record: ISO 8601, UTC.
    pub at: String,
}

/// What a scan has found. The members are those of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatusScanReport {
    /// The users, by how far they have come.
    pub counts: UserCounts,
    /// How many users have arrived in the new tenant on which day.
    pub moved_by_day: Vec<MovedOnDay>,
    /// How long ago the users were last active.
    pub last_activity: LastActivity,
}

/// Takes the bytes of the exports one after the other: first those of the new tenant.
pub struct StatusScan<H> {
    reader: RecordReader,
    new_files: u32,
    users: Users<H>,
}

struct Users<H> {
    host: H,
    old: Side,
    new: Side,
    is_old: bool,
    now_ms: u64,
    marked_users: MarkedUsers,
    census: Census,
    old_records: Records,
    new_records: Records,
    problem: Option<Problem>,
}

/// The records of a tenant's exports.
#[derive(Clone, Copy, Default)]
struct Records {
    all: u64,
    /// Those that are no users.
    unreadable: u64,
}

impl Records {
    fn add(&mut self, is_readable: bool) {
        self.all = self.all.saturating_add(1);
        self.unreadable = self.unreadable.saturating_add(u64::from(!is_readable));
    }
}

impl<H: BulkHost> StatusScan<H> {
    /// Prepares a scan.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    pub fn new(request: &StatusScanRequest, host: H) -> Result<Self, Problem> {
        let settings = MigrationSettings::parse(&request.settings)?;
        let pair = choose_pair(&settings, request.connection.as_deref())?;
        let domain = mapping_domain(&settings, &request.old)?;
        let now_ms = parse_ms(&request.at).ok_or_else(|| {
            let message = format!("the request is invalid: {} is no time in UTC", request.at);
            Problem::new(ProblemCode::WrongUse, message)
        })?;
        Ok(Self {
            reader: RecordReader::new(),
            new_files: request.new_files,
            users: Users {
                host,
                old: Side::old(&settings, pair, &domain)?,
                new: Side::new(&settings, pair, &domain)?,
                is_old: false,
                now_ms,
                marked_users: settings.marked_users(),
                census: Census::default(),
                old_records: Records::default(),
                new_records: Records::default(),
                problem: None,
            },
        })
    }

    /// Begins a file.
    pub fn begin_file(&mut self, file: u32) {
        self.users.is_old = file >= self.new_files;
        self.reader.begin_file(file);
    }

    /// Takes the next bytes of the file; `false` if there was a problem, so that no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        if self.users.problem.is_none() {
            self.reader.push(bytes, &mut self.users);
        }
        self.users.problem.is_none()
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        self.reader.end_file(&mut self.users);
    }

    /// How many whole lines of the file were read.
    pub fn lines(&self) -> u64 {
        self.reader.lines()
    }

    /// Counts the users. Returns the host as well.
    ///
    /// # Errors
    /// `files`, also if an export is not one of this connection: nobody would be left in the counts of another file.
    pub fn finish(self) -> (Result<StatusScanReport, Problem>, H) {
        let Users {
            mut host,
            now_ms,
            marked_users,
            census,
            old_records,
            new_records,
            problem,
            ..
        } = self.users;
        if let Some(problem) = problem {
            return (Err(problem), host);
        }
        let report = census
            .count(now_ms, marked_users, &mut host)
            .and_then(|mut report| {
                if old_records.all > 0 && report.counts.users == 0 {
                    return Err(no_user(Tenant::Old));
                }
                // Nobody may have moved yet, and the export have users of other connections.
                if new_records.all > 0 && new_records.unreadable == new_records.all {
                    return Err(no_user(Tenant::New));
                }
                report.counts.unreadable = old_records
                    .unreadable
                    .saturating_add(new_records.unreadable);
                Ok(report)
            });
        (report, host)
    }
}

fn no_user(tenant: Tenant) -> Problem {
    let message = format!("no record of the export of {tenant} is a user of the connection");
    Problem::new(ProblemCode::Files, message)
        .with_remedy("Name exports of the connections in the settings file with --old and --new.")
}

impl<H: BulkHost> Users<H> {
    fn add_record(&mut self, is_readable: bool) {
        let records = if self.is_old {
            &mut self.old_records
        } else {
            &mut self.new_records
        };
        records.add(is_readable);
    }
}

impl<H: BulkHost> RecordSink for Users<H> {
    fn record(&mut self, _position: Position, json: &str) {
        if self.problem.is_some() {
            return;
        }
        let Self {
            host,
            old,
            new,
            is_old,
            census,
            ..
        } = self;
        let side = if *is_old { old } else { new };
        let mut outcome = Ok(());
        let read = side.read_identities(json, |id, user| {
            if outcome.is_ok() {
                let scanned = ScannedUser::read(json, user, side.marker());
                outcome = census.insert(*is_old, wide_hash(id.as_bytes()), scanned, host);
            }
        });
        self.problem = outcome.err();
        self.add_record(read.is_ok());
    }

    fn unreadable(&mut self, _position: Position, _error: RecordError) {
        self.add_record(false);
    }
}
