//! `undo-run`: removes from the new tenant what an import run has inserted and nobody has used since.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::required_scopes::{RequiredScopes, require_all};
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::configuration::choose_pair;
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::undo::delete_users::DeleteUsers;
use crate::bulk::undo::imported_users::ImportedUsers;
use crate::bulk::undo::markers::Markers;
use crate::bulk::undo::old_users::OldUsers;
use crate::bulk::undo::only_deleted::{OnlyDeleted, OnlyDeletedRequest};
use crate::bulk::undo::report::UndoRunReport;
use crate::bulk::verify::mark::MARK_SCOPES;
use crate::bulk::verify::side::Side;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// The request of `undo-run`. The run folder is that of the import.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct UndoRunRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// The environment variables of the old tenant, if the marker is to be taken away from the users there.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub old: Option<TenantEnvironment>,
    /// Restricts the command to users who were deleted in the old tenant. The marker stays then, so `old` must be left out.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub only_deleted: Option<OnlyDeletedRequest>,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Runs `undo-run`.
///
/// # Errors
/// `settings`, `wrong_use`, `not_found` if the run has imported nobody, `files`, or the problem of a request that concerns
/// all users. Another run goes on where this one has stopped.
pub async fn undo_run<P: Ports<Ui: BulkUi>>(
    request: &UndoRunRequest,
    ports: &P,
    folder: &impl RunFolder,
) -> Result<UndoRunReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let only = request.only_deleted.as_ref();
    if only.is_some() && request.old.is_some() {
        let message = "users who are not in the old tenant have no marker to take away there";
        return Err(Problem::new(ProblemCode::WrongUse, message));
    }
    let old = only.map(|only| &only.old).or(request.old.as_ref());
    let (old, new) = match old {
        None => (None, Credentials::read(Tenant::New, &request.new)?),
        Some(old) => {
            let (old, new) = Credentials::read_both(old, &request.new)?;
            (Some(old), new)
        }
    };
    // The users of the new tenant keep their IDs, so the old tenant's domain has no part in it.
    let side = Side::new(&settings, pair, &new.domain)?;
    let now_ms = ports.clock().now_ms();
    let mut imported = ImportedUsers::read(folder, &new.domain, now_ms).await?;
    let session = Session::open(Tenant::New, new, ports).await?;
    let (mut markers, mut only_deleted) = (None, None);
    if let Some(old) = old {
        let side = Side::old(&settings, pair, &old.domain)?;
        let session = Session::open(Tenant::Old, old, ports).await?;
        let users = OldUsers { session, side };
        match only {
            None => markers = Some(Markers { users }),
            Some(only) => {
                imported.restrict_to(&only.user_ids);
                only_deleted = Some(OnlyDeleted { users });
            }
        }
    }
    let mut required = vec![needed(&session, &[Scope::ReadUsers, Scope::DeleteUsers])];
    let of_markers = markers
        .iter()
        .map(|old| needed(&old.users.session, &MARK_SCOPES));
    required.extend(of_markers);
    let of_old_users = only_deleted.iter();
    required.extend(of_old_users.map(|old| needed(&old.users.session, &[Scope::ReadUsers])));
    require_all(&required)?;
    let undo = DeleteUsers {
        session: &session,
        side: &side,
        folder,
        imported: &imported,
        markers: markers.as_ref(),
        only_deleted: only_deleted.as_ref(),
    };
    undo.run(request.dry_run).await
}

/// All of these scopes are needed before the first change.
fn needed<'a, P>(session: &'a Session<'a, P>, scopes: &[Scope]) -> RequiredScopes<'a, P> {
    RequiredScopes {
        session,
        reading: scopes.to_vec(),
        writing: Vec::new(),
    }
}
