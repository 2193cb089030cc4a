//! Looks at all users of an import, plans, confirms, and deletes those who are as the import has left them.

use std::collections::HashSet;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::convert::report::increase;
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::undo::decision::{Kept, keep};
use crate::bulk::undo::imported_users::{ImportedUser, ImportedUsers};
use crate::bulk::undo::markers::{Markers, TakenMarker};
use crate::bulk::undo::only_deleted::OnlyDeleted;
use crate::bulk::undo::plan::{PlannedMarkers, arrivals, plan};
use crate::bulk::undo::report::UndoRunReport;
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::failures::{Step, forget_failures, note_failure};
use crate::bulk::verify::mark::{id_line, parse_ids};
use crate::bulk::verify::side::Side;
use crate::problem::Problem;
use crate::setup::apply::apply_report::ApplyStatus;
use crate::tenant::Tenant;
use migration_core::domain::database::whole_id;
use migration_core::domain::object_writer::ObjectWriter;

/// The file of the run folder with the users that were deleted.
pub const DELETED_FILE: &str = "deleted.ndjson";
/// The file of the run folder with the users whose deletion has begun. A line is on the disk before the request is sent: if its
/// answer is lost, the next run still knows that a user who is gone was deleted by this one, and not by somebody else.
pub const DELETING_FILE: &str = "deleting.ndjson";
/// The file of the run folder with the users who have no marker in the old tenant any more.
pub const UNMARKED_FILE: &str = "unmarked.ndjson";
/// The file of the run folder with the users that stay.
pub const KEPT_FILE: &str = "kept.ndjson";

/// The removal of the users of an import.
pub struct DeleteUsers<'a, P, F> {
    /// The new tenant.
    pub session: &'a Session<'a, P>,
    /// Its connection.
    pub side: &'a Side,
    /// The folder of the import run.
    pub folder: &'a F,
    /// The users.
    pub imported: &'a ImportedUsers<'a, F>,
    /// The markers, if they are to be taken away.
    pub markers: Option<&'a Markers<'a, P>>,
    /// The old tenant, if only users are to be deleted whom it does not have any more.
    pub only_deleted: Option<&'a OnlyDeleted<'a, P>>,
}

/// What a look at a user shows.
enum Look {
    Gone,
    Kept(Kept),
    Deletable,
}

/// What became of a user's marker.
enum Unmarked {
    /// The user has none now.
    Done {
        /// The marker that was taken away, if there was one.
        marker: Option<TakenMarker>,
    },
    /// The old tenant has refused to take it away.
    Refused,
}

impl<P: Ports<Ui: BulkUi>, F: RunFolder> DeleteUsers<'_, P, F> {
    /// Looks at the users, and deletes those who may be deleted, unless it is a dry run.
    ///
    /// # Errors
    /// `files`, or the problem of a request that concerns all users. Another run goes on where this one has stopped.
    pub async fn run(&self, is_dry_run: bool) -> Result<UndoRunReport, Problem> {
        let ports = self.session.ports();
        forget_failures(self.folder).await?;
        let mut deleted = self.ids_of(DELETED_FILE).await?;
        let mut report = UndoRunReport {
            deleted: to_u64(deleted.len()),
            open_files: self.imported.open_files,
            ..UndoRunReport::default()
        };
        let deletable = self.look_at_all(&mut deleted, &mut report).await?;
        let still_marked = self.still_marked(deleted).await?;
        if deletable.is_empty() && still_marked.is_empty() {
            report.plan.warnings.extend(arrivals(report.open_files));
            return Ok(report);
        }
        let users = to_u64(deletable.len());
        let marked = users.saturating_add(to_u64(still_marked.len()));
        let markers = match (self.only_deleted, self.markers) {
            (Some(_), _) => PlannedMarkers::NoUser,
            (None, Some(_)) => PlannedMarkers::TakenFrom(marked),
            (None, None) => PlannedMarkers::Stay,
        };
        report.plan = plan(users, markers, &report.kept);
        report.plan.warnings.extend(arrivals(report.open_files));
        report.status = report.plan.confirm(ports.ui(), is_dry_run).await;
        if report.status != ApplyStatus::Done {
            return Ok(report);
        }
        let mut advance = Advance::start(ports, Tenant::New, "deleting users", users);
        for name in &self.imported.files {
            for user in self.imported.of_file(name).await? {
                if deletable.contains(&user.id) {
                    advance.step();
                    self.delete(&user, &mut report).await?;
                } else if still_marked.contains(&whole_id(&user.id))
                    // Who has moved again since keeps the marker.
                    && matches!(self.look_at(&user).await?, Look::Gone)
                {
                    self.unmark(&user.id, &mut report).await?;
                }
            }
        }
        Ok(report)
    }

    /// Those of the deleted users whose markers an earlier run has not taken away, if this one is to do it.
    async fn still_marked(&self, mut deleted: HashSet<String>) -> Result<HashSet<String>, Problem> {
        if self.markers.is_none() {
            return Ok(HashSet::new());
        }
        for id in self.ids_of(UNMARKED_FILE).await? {
            deleted.remove(&id);
        }
        Ok(deleted)
    }

    /// The IDs in a file of the run folder.
    async fn ids_of(&self, name: &str) -> Result<HashSet<String>, Problem> {
        let lines = self.folder.read(name).await?.unwrap_or_default();
        Ok(parse_ids(&lines).collect())
    }

    /// Looks at all users, and returns the IDs of those who may be deleted.
    async fn look_at_all(
        &self,
        deleted: &mut HashSet<String>,
        report: &mut UndoRunReport,
    ) -> Result<HashSet<String>, Problem> {
        let deleting = self.ids_of(DELETING_FILE).await?;
        let (mut deletable, mut kept_lines) = (HashSet::new(), String::new());
        let mut total = 0_u64;
        for name in &self.imported.files {
            let users = self.imported.of_file(name).await?;
            total = total.saturating_add(to_u64(users.len()));
        }
        report.users = total;
        let ports = self.session.ports();
        let mut advance = Advance::start(ports, Tenant::New, "looking at users", total);
        for name in &self.imported.files {
            for user in self.imported.of_file(name).await? {
                advance.step();
                let id = whole_id(&user.id);
                if deleted.contains(&id) {
                    continue;
                }
                match self.look_at(&user).await? {
                    Look::Gone if deleting.contains(&id) => {
                        self.folder.append(DELETED_FILE, &id_line(&id)).await?;
                        increase(&mut report.deleted);
                        deleted.insert(id);
                    }
                    Look::Gone => increase(&mut report.gone),
                    Look::Deletable => {
                        deletable.insert(user.id);
                    }
                    Look::Kept(kept) => {
                        kept_lines.push_str(&kept_line(&user.id, &kept));
                        increase(report.kept.entry(kept.name().to_owned()).or_default());
                    }
                }
            }
        }
        self.folder.write(KEPT_FILE, &kept_lines).await?;
        Ok(deletable)
    }

    async fn look_at(&self, user: &ImportedUser) -> Result<Look, Problem> {
        let request = users::read(&whole_id(&user.id));
        let Some(text) = self.session.find_text(&request).await? else {
            return Ok(Look::Gone);
        };
        let since_ms = self.imported.since_ms;
        if let Some(kept) = keep(self.side, &user.record, text.expose(), since_ms) {
            return Ok(Look::Kept(kept));
        }
        if let Some(old) = self.only_deleted {
            if old.is_there(&user.id).await? {
                return Ok(Look::Kept(Kept::InOldTenant));
            }
        }
        Ok(Look::Deletable)
    }

    /// Deletes a user, and takes the marker away first: if the run breaks off in between, the user can still log in. Looks at
    /// the user right before the deletion, since the person may have taken long to confirm the plan.
    async fn delete(&self, user: &ImportedUser, report: &mut UndoRunReport) -> Result<(), Problem> {
        let id = whole_id(&user.id);
        let Unmarked::Done { marker } = self.unmark(&user.id, report).await? else {
            return Ok(());
        };
        let look = self.look_at(user).await?;
        let stays = !matches!(look, Look::Deletable);
        if let (Some(markers), Some(marker), true) = (self.markers, marker, stays) {
            markers.restore(&marker).await?;
            report.unmarked = report.unmarked.saturating_sub(1);
        }
        match look {
            Look::Gone => increase(&mut report.gone),
            Look::Kept(kept) => {
                self.folder
                    .append(KEPT_FILE, &kept_line(&user.id, &kept))
                    .await?;
                increase(report.kept.entry(kept.name().to_owned()).or_default());
            }
            Look::Deletable => {
                self.folder.append(DELETING_FILE, &id_line(&id)).await?;
                match self.session.find_text(&users::delete(&id)).await {
                    Ok(_) => {
                        self.folder.append(DELETED_FILE, &id_line(&id)).await?;
                        increase(&mut report.deleted);
                    }
                    Err(problem) => {
                        note_failure(self.folder, Step::Delete, &id, problem).await?;
                        increase(&mut report.failed);
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes the marker away from a user, if that is asked for.
    async fn unmark(&self, id: &str, report: &mut UndoRunReport) -> Result<Unmarked, Problem> {
        let Some(markers) = self.markers else {
            return Ok(Unmarked::Done { marker: None });
        };
        match markers.remove(id).await {
            Ok(marker) => {
                if marker.is_some() {
                    increase(&mut report.unmarked);
                }
                let line = id_line(&whole_id(id));
                self.folder.append(UNMARKED_FILE, &line).await?;
                Ok(Unmarked::Done { marker })
            }
            Err(problem) => {
                note_failure(self.folder, Step::Unmark, &whole_id(id), problem).await?;
                increase(&mut report.failed);
                Ok(Unmarked::Refused)
            }
        }
    }
}

fn kept_line(id: &str, kept: &Kept) -> String {
    let mut line = String::new();
    let mut members = ObjectWriter::begin(&mut line);
    members.insert_str("user_id", &whole_id(id));
    members.insert_str("reason", kept.name());
    let fields = serde_json::to_string(kept.fields()).unwrap_or_else(|_| "[]".to_owned());
    members.insert_raw("fields", &fields);
    members.end();
    line.push('\n');
    line
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
