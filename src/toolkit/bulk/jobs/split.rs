//! Sends some users of a file again, in smaller files: the halves of one that failed as a whole, or those whose result was
//! lost and who are not there.

use crate::api::ports::Ports;
use crate::bulk::jobs::failures::{FAILED, Failure, to_lines};
use crate::bulk::jobs::import_file::{ImportFile, ImportRecord, sha256_hex, to_text};
use crate::bulk::jobs::importer::Importer;
use crate::bulk::jobs::journal::{PlannedFile, Step};
use crate::bulk::jobs::look_up::{UpsertState, upsert_state};
use crate::bulk::jobs::remedy::{CHANGED_SINCE, NOT_CONFIRMED};
use crate::bulk::jobs::tally::Tally;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// Why a file can't be imported as a whole.
pub(super) struct Cause<'a> {
    /// In the journal.
    pub why: &'static str,
    /// The code of a user for whom this is true alone.
    pub code: &'static str,
    /// The reason, in Auth0's words if there are any.
    pub message: &'a str,
}

/// What has become of the users of a file.
#[derive(Default)]
pub(super) struct Outcome<'a> {
    pub tally: Tally,
    pub failures: Vec<Failure>,
    /// The users to be sent again, in files of these users.
    pub again: Vec<Vec<&'a ImportRecord>>,
    /// Why they are sent again, for the journal.
    pub why: &'static str,
    /// Whether the results of these users were lost.
    pub is_lost: bool,
}

impl Outcome<'_> {
    pub(super) fn fail(&mut self, failure: Failure) {
        self.tally.fail(&failure.code);
        self.failures.push(failure);
    }
}

impl<P: Ports, F: RunFolder> Importer<'_, P, F> {
    /// Halves a file, down to the user that can't be imported.
    pub(super) async fn halve(
        &mut self,
        planned: &PlannedFile,
        file: &ImportFile,
        cause: &Cause<'_>,
    ) -> Result<Vec<String>, Problem> {
        let mut outcome = Outcome {
            why: cause.why,
            ..Outcome::default()
        };
        if let [record] = file.records.as_slice() {
            let message = cause.message.to_owned();
            outcome.fail(Failure::own(&planned.file, cause.code, message, record));
        } else {
            let half = file.records.len().div_ceil(2);
            outcome.again = file
                .records
                .chunks(half.max(1))
                .map(|chunk| chunk.iter().collect())
                .collect();
        }
        self.begin_step("note the outcome");
        let parts = self.finish_file(planned, outcome).await?;
        self.end_step();
        Ok(parts)
    }

    /// Looks up which users of a file that may have arrived are to be sent again, with `upsert`. `None`: all of them.
    pub(super) async fn split_by_look(
        &mut self,
        planned: &PlannedFile,
        file: &ImportFile,
    ) -> Result<Option<Vec<String>>, Problem> {
        let mut outcome = Outcome {
            why: "an earlier request may have arrived",
            ..Outcome::default()
        };
        let mut again = Vec::new();
        for record in &file.records {
            if self.look_at_upserted(planned, record, &mut outcome).await? {
                again.push(record);
            }
        }
        if again.len() == file.records.len() {
            return Ok(None);
        }
        outcome.again = non_empty(again);
        self.begin_step("note the outcome");
        let parts = self.finish_file(planned, outcome).await?;
        self.end_step();
        Ok(Some(parts))
    }

    /// Looks up what has become of a user, and tells whether it is to be sent again.
    pub(super) async fn look_at_upserted(
        &self,
        planned: &PlannedFile,
        record: &ImportRecord,
        outcome: &mut Outcome<'_>,
    ) -> Result<bool, Problem> {
        let since_ms = planned.since_ms.unwrap_or_default();
        match upsert_state(self.session, &self.connection, record, since_ms).await? {
            UpsertState::Untouched => return Ok(true),
            UpsertState::Arrived => {
                outcome.tally.already_there = outcome.tally.already_there.saturating_add(1);
            }
            UpsertState::ChangedSince => {
                let message = "changed in the new tenant since the first attempt".to_owned();
                outcome.fail(Failure::own(&planned.file, CHANGED_SINCE, message, record));
            }
            UpsertState::Unconfirmed => {
                let message = "the answer to the first attempt was lost".to_owned();
                outcome.fail(Failure::own(&planned.file, NOT_CONFIRMED, message, record));
            }
        }
        Ok(false)
    }

    /// Notes what has become of the users of a file: first the files with those to be sent again, then the failures, then
    /// the journal. Returns the names of the new files.
    pub(super) async fn finish_file(
        &mut self,
        planned: &PlannedFile,
        outcome: Outcome<'_>,
    ) -> Result<Vec<String>, Problem> {
        let mut parts = Vec::new();
        for (index, records) in outcome.again.iter().enumerate() {
            let text = to_text(records.iter().copied());
            let file = part_name(&planned.file, index);
            self.folder.write(&file, &text).await?;
            parts.push(PlannedFile {
                file,
                sha256: sha256_hex(&text),
                users: records.len() as u64,
                lost: planned.lost.saturating_add(u32::from(outcome.is_lost)),
                since_ms: planned.since_ms.filter(|_| self.upsert),
            });
        }
        if !outcome.failures.is_empty() {
            self.folder
                .append(FAILED, &to_lines(&outcome.failures))
                .await?;
        }
        let names = parts.iter().map(|part| part.file.clone()).collect();
        let file = planned.file.clone();
        let tally = outcome.tally;
        self.record(if parts.is_empty() {
            Step::Done { file, tally }
        } else {
            let why = outcome.why.to_owned();
            Step::Split {
                file,
                why,
                tally,
                parts,
            }
        })
        .await?;
        Ok(names)
    }
}

/// A list of the records as one file, unless there are none.
pub(super) fn non_empty(records: Vec<&ImportRecord>) -> Vec<Vec<&ImportRecord>> {
    match records.is_empty() {
        true => Vec::new(),
        false => vec![records],
    }
}

/// The name of a part: `parts/00001a.json` and `parts/00001b.json` of `import-files/00001.json`.
fn part_name(file: &str, index: usize) -> String {
    let base = file.rsplit('/').next().unwrap_or(file);
    let stem = base.strip_suffix(".json").unwrap_or(base);
    let letter = if index == 0 { 'a' } else { 'b' };
    format!("parts/{stem}{letter}.json")
}
