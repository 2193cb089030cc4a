//! Lists what an export says about users beside their profiles: who has linked identities or a second factor, and who there
//! is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::bulk::convert::lines_file::LinesFile;
use crate::bulk::ports::{BulkHost, file_problem};
use crate::bulk::record::{Position, RecordError, RecordReader, RecordSink};
use crate::problem::Problem;
use migration_core::domain::json::parse_string_array;
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::user::identity_id;

/// The file with the users who have more than one identity.
pub const LINKED_USERS: &str = "linked-users.ndjson";
/// The file with the users who have a second factor.
pub const FACTOR_USERS: &str = "users-with-factors.ndjson";
/// The file with the IDs of all users.
pub const USER_IDS: &str = "user-ids.ndjson";

/// The request of a scan. Whatever it does not ask for is counted, but not listed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(deny_unknown_fields, default)]
pub struct ScanRequest {
    /// Whether the IDs of all users are listed.
    pub user_ids: bool,
}

/// What a scan has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScanReport {
    /// How many users the export has.
    pub users: u64,
    /// How many of them have more than one identity.
    pub linked: u64,
    /// How many of them have a second factor.
    pub with_factors: u64,
    /// How many records are no users. The conversion says why.
    pub unreadable: u64,
}

/// Scans an export: takes the bytes of its files one after the other.
pub struct UserScan<H: BulkHost> {
    reader: RecordReader,
    lists: Lists<H>,
}

struct Lists<H> {
    host: H,
    user_ids: bool,
    linked: LinesFile,
    factors: LinesFile,
    ids: LinesFile,
    report: ScanReport,
    problem: Option<Problem>,
}

impl<H: BulkHost> UserScan<H> {
    /// Prepares a scan.
    pub fn new(request: ScanRequest, host: H) -> Self {
        Self {
            reader: RecordReader::new(),
            lists: Lists {
                host,
                user_ids: request.user_ids,
                linked: LinesFile::new(LINKED_USERS),
                factors: LinesFile::new(FACTOR_USERS),
                ids: LinesFile::new(USER_IDS),
                report: ScanReport::default(),
                problem: None,
            },
        }
    }

    /// Begins a file.
    pub fn begin_file(&mut self, file: u32) {
        self.reader.begin_file(file);
    }

    /// Takes the next bytes of the file; `false` if there was a problem, so that no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        if self.lists.problem.is_none() {
            self.reader.push(bytes, &mut self.lists);
        }
        self.lists.problem.is_none()
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        self.reader.end_file(&mut self.lists);
    }

    /// How many whole lines of the file were read.
    pub fn lines(&self) -> u64 {
        self.reader.lines()
    }

    /// Writes what is not written yet. Returns the host as well.
    ///
    /// # Errors
    /// `files`
    pub fn finish(self) -> (Result<ScanReport, Problem>, H) {
        let Lists {
            mut host,
            mut linked,
            mut factors,
            mut ids,
            user_ids,
            report,
            problem,
        } = self.lists;
        let mut flushed = problem.map_or(Ok(report), Err);
        let names = [LINKED_USERS, FACTOR_USERS, USER_IDS];
        let files = names.into_iter().zip([&mut linked, &mut factors, &mut ids]);
        for (name, file) in files.filter(|(name, _)| user_ids || *name != USER_IDS) {
            // An empty file says that nobody was found.
            if !host.append(name, &[]) {
                flushed = flushed.and(Err(file_problem(name, "could not be written")));
            }
            if let Err(problem) = file.flush(&mut host) {
                flushed = flushed.and(Err(problem));
            }
        }
        (flushed, host)
    }
}

impl<H: BulkHost> RecordSink for Lists<H> {
    fn record(&mut self, _position: Position, json: &str) {
        if self.problem.is_none() {
            self.problem = self.add(json).err();
        }
    }

    fn unreadable(&mut self, _position: Position, _error: RecordError) {
        self.report.unreadable = self.report.unreadable.saturating_add(1);
    }
}

impl<H: BulkHost> Lists<H> {
    fn add(&mut self, json: &str) -> Result<(), Problem> {
        let user = RawObject::parse(json).unwrap_or_default();
        let Some(id) = user.get_str("user_id").filter(|id| !id.is_empty()) else {
            self.report.unreadable = self.report.unreadable.saturating_add(1);
            return Ok(());
        };
        self.report.users = self.report.users.saturating_add(1);
        let line = json!({ "user_id": id });
        if self.user_ids {
            self.ids.add(&line, &mut self.host)?;
        }
        let factors = user.get_raw("multifactor").and_then(parse_string_array);
        if factors.is_some_and(|factors| !factors.is_empty()) {
            self.report.with_factors = self.report.with_factors.saturating_add(1);
            self.factors.add(&line, &mut self.host)?;
        }
        let identities = user.get_raw("identities").and_then(RawObject::parse_array);
        let identities = identities.unwrap_or_default();
        if identities.len() < 2 {
            return Ok(());
        }
        self.report.linked = self.report.linked.saturating_add(1);
        let identities: Vec<Value> = identities.iter().map(identity).collect();
        let line = json!({ "user_id": id, "identities": identities });
        self.linked.add(&line, &mut self.host)
    }
}

fn identity(identity: &RawObject<'_>) -> Value {
    let text = |name: &str| identity.get_str(name).unwrap_or_default();
    json!({
        "provider": text("provider"),
        "connection": text("connection"),
        "user_id": identity_id(identity).unwrap_or_default(),
    })
}
