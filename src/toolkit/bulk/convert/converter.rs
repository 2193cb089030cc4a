//! The conversion of a whole input.

use crate::bulk::convert::converted_users::ConvertedUsers;
use crate::bulk::convert::duplicates::Duplicates;
use crate::bulk::convert::factors::FactorFile;
use crate::bulk::convert::hashes::PasswordHashes;
use crate::bulk::convert::import_files::ImportFiles;
use crate::bulk::convert::outputs::Outputs;
use crate::bulk::convert::rejection::{RejectionCode, SkipReason};
use crate::bulk::convert::report::{ConvertReport, JoinReport, increase};
use crate::bulk::convert::request::{ConvertOptions, ConvertRequest, InputKind};
use crate::bulk::convert::unused_line::UnusedCode;
use crate::bulk::index::temporary_file::TemporaryFile;
use crate::bulk::ports::BulkHost;
use crate::bulk::record::{Position, RecordError, RecordReader, RecordSink, canonical_record};
use crate::problem::Problem;
use migration_core::domain::exported_user::ExportedUser;
use migration_core::domain::json::is_json;
use migration_core::domain::raw_object::RawObject;

/// All bits of a hash count.
const HASH_BITS: u32 = 64;

/// Converts an export: takes the bytes of the files one after the other, and writes import files.
///
/// A problem ends the work: nothing more is done then, and [`Converter::finish`] returns it.
pub struct Converter<H: BulkHost> {
    reader: RecordReader,
    conversion: Conversion<H>,
}

/// What the records go through. Its methods are in several files.
pub(super) struct Conversion<H: BulkHost> {
    pub(super) host: H,
    pub(super) options: ConvertOptions,
    pub(super) hashes: PasswordHashes,
    pub(super) factors: FactorFile,
    pub(super) files: ImportFiles,
    pub(super) duplicates: Duplicates,
    pub(super) users: ConvertedUsers,
    pub(super) temporary: TemporaryFile,
    pub(super) outputs: Outputs,
    pub(super) report: ConvertReport,
    pub(super) hashes_report: JoinReport,
    pub(super) factors_report: JoinReport,
    /// The fields of the user that is being written, kept for their memory.
    pub(super) left_out: Vec<&'static str>,
    problem: Option<Problem>,
}

impl<H: BulkHost> Converter<H> {
    /// Checks the request, and prepares the conversion.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    pub fn new(request: &ConvertRequest, host: H) -> Result<Self, Problem> {
        Self::with_hash_bits(request, host, HASH_BITS)
    }

    /// A converter whose index of duplicates uses only some bits of its hashes. For tests: with few bits, hashes of different
    /// users are equal.
    ///
    /// # Errors
    /// `settings`, `wrong_use`
    #[doc(hidden)]
    pub fn with_hash_bits(
        request: &ConvertRequest,
        host: H,
        hash_bits: u32,
    ) -> Result<Self, Problem> {
        let options = request.check()?;
        Ok(Self {
            reader: RecordReader::new(),
            conversion: Conversion {
                host,
                hashes: PasswordHashes::default(),
                factors: FactorFile::default(),
                files: ImportFiles::new(options.file_bytes),
                duplicates: Duplicates::new(hash_bits),
                users: ConvertedUsers::default(),
                temporary: TemporaryFile::default(),
                outputs: Outputs::new(options.inputs.clone()),
                report: ConvertReport::default(),
                hashes_report: JoinReport::default(),
                factors_report: JoinReport::default(),
                left_out: Vec::new(),
                problem: None,
                options,
            },
        })
    }

    /// Begins a file: the one of this number, from 0, in the request.
    pub fn begin_file(&mut self, file: u32) {
        self.reader.begin_file(file);
    }

    /// Takes the next bytes of the file; `false` if there was a problem, so that no more are needed.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        if self.conversion.problem.is_none() {
            self.reader.push(bytes, &mut self.conversion);
        }
        self.conversion.problem.is_none()
    }

    /// The number of whole lines of the file that were read.
    pub fn lines(&self) -> u64 {
        self.reader.lines()
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        if self.conversion.problem.is_none() {
            self.reader.end_file(&mut self.conversion);
        }
    }

    /// Finds the duplicates, and writes what is not written yet. Returns the host as well.
    ///
    /// # Errors
    /// `files`: a file could not be read or written
    pub fn finish(self) -> (Result<ConvertReport, Problem>, H) {
        let mut conversion = self.conversion;
        let finished = conversion.finish();
        (finished.map(|()| conversion.report), conversion.host)
    }
}

impl<H: BulkHost> RecordSink for Conversion<H> {
    fn record(&mut self, position: Position, json: &str) {
        self.until_problem(|conversion| match conversion.kind(position) {
            InputKind::Users => conversion.convert_record(position, json),
            InputKind::Hashes => conversion.read_hash(position, json),
            InputKind::Factors => conversion.read_factors(position, json),
        });
    }

    fn unreadable(&mut self, position: Position, error: RecordError) {
        self.until_problem(|conversion| {
            let kind = conversion.kind(position);
            if kind == InputKind::Users {
                increase(&mut conversion.report.records);
                let reason = Some(format!("The record can't be read: {error}."));
                return conversion.reject(position, error.into(), None, reason);
            }
            increase(&mut conversion.join_report(kind).lines);
            conversion.unused(kind, Some(position), UnusedCode::Unreadable, None)
        });
    }

    fn has_users(&self, file: u32) -> bool {
        let (_, kind) = self.outputs.input(file);
        kind == InputKind::Users
    }
}

impl<H: BulkHost> Conversion<H> {
    fn until_problem(&mut self, work: impl FnOnce(&mut Self) -> Result<(), Problem>) {
        if self.problem.is_none() {
            self.problem = work(self).err();
        }
    }

    fn kind(&self, position: Position) -> InputKind {
        let (_, kind) = self.outputs.input(position.file);
        kind
    }

    fn convert_record(&mut self, position: Position, json: &str) -> Result<(), Problem> {
        increase(&mut self.report.records);
        let Some(code) = self.convert_users(position, json)? else {
            return Ok(());
        };
        let root = RawObject::parse(json).unwrap_or_default();
        let user_id = root.get_str("user_id").filter(|id| !id.is_empty());
        self.reject(position, code, user_id.as_deref(), None)
    }

    /// Converts all identities of the connection that a record has. Returns why the record as a whole can't be converted.
    fn convert_users(
        &mut self,
        position: Position,
        json: &str,
    ) -> Result<Option<RejectionCode>, Problem> {
        // The reader looks for the names of columns only in the first records of a file, and one that is rarely set, such as
        // that of blocked users, may come later. No record in the canonical form has any.
        let mut is_canonical = true;
        let look_at = |name: &str| is_canonical &= !is_unusual(name);
        let Some(exported) = ExportedUser::parse_with(json, look_at) else {
            return Ok(Some(if is_json(json) {
                RejectionCode::NotObject
            } else {
                RejectionCode::NotJson
            }));
        };
        if !is_canonical {
            if let Some(canonical) = canonical_record(json) {
                return self.convert_users(position, &canonical);
            }
        }
        let Some(user_id) = exported.id() else {
            return Ok(Some(RejectionCode::NoUserId));
        };
        let connection = &self.options.configuration.connection;
        let Some(users) = exported.identities_in(connection) else {
            return Ok(Some(RejectionCode::NoIdentities));
        };
        if users.is_empty() {
            self.skip(position, &user_id, SkipReason::OtherConnection)?;
        }
        for (index, user) in users.iter().enumerate() {
            if index > 0 {
                increase(&mut self.report.extra_identities);
            }
            self.convert_user(position, user)?;
        }
        Ok(None)
    }

    fn read_hash(&mut self, position: Position, json: &str) -> Result<(), Problem> {
        increase(&mut self.hashes_report.lines);
        let connection = &self.options.configuration.connection;
        let tenant = self.options.old_tenant.as_deref();
        match self.hashes.read_line(json, connection, tenant) {
            Ok(()) => Ok(()),
            Err((code, user_id)) => {
                self.unused(InputKind::Hashes, Some(position), code, user_id.as_deref())
            }
        }
    }

    fn read_factors(&mut self, position: Position, json: &str) -> Result<(), Problem> {
        increase(&mut self.factors_report.lines);
        let Err((codes, user_id)) = self.factors.read_line(json) else {
            return Ok(());
        };
        codes.into_iter().try_for_each(|code| {
            self.unused(InputKind::Factors, Some(position), code, user_id.as_deref())
        })
    }

    pub(super) fn reject(
        &mut self,
        position: Position,
        code: RejectionCode,
        user_id: Option<&str>,
        reason: Option<String>,
    ) -> Result<(), Problem> {
        self.report.rejected.add(code.name());
        self.outputs
            .reject(position, code, user_id, reason, &mut self.host)
    }

    pub(super) fn skip(
        &mut self,
        position: Position,
        user_id: &str,
        reason: SkipReason,
    ) -> Result<(), Problem> {
        self.report.skipped.add(reason.name());
        self.outputs.skip(position, user_id, reason, &mut self.host)
    }

    pub(super) fn unused(
        &mut self,
        kind: InputKind,
        position: Option<Position>,
        code: UnusedCode,
        user_id: Option<&str>,
    ) -> Result<(), Problem> {
        self.join_report(kind).unused.add(code.name());
        self.outputs
            .unused(kind, position, code, user_id, &mut self.host)
    }

    fn join_report(&mut self, kind: InputKind) -> &mut JoinReport {
        match kind {
            InputKind::Factors => &mut self.factors_report,
            InputKind::Hashes | InputKind::Users => &mut self.hashes_report,
        }
    }

    /// The problem that has ended the work.
    pub(super) fn take_problem(&mut self) -> Result<(), Problem> {
        self.problem.take().map_or(Ok(()), Err)
    }
}

/// Whether the name of a member has characters that none in Auth0's export has. That of a column has.
fn is_unusual(name: &str) -> bool {
    !name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
