//! `export`: writes the users of a connection into a file of the run folder.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::endpoints::jobs::EXPORTED_FIELDS;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::configuration::choose_pair;
use crate::bulk::jobs::download::{Downloads, ExportedFile};
use crate::bulk::jobs::export::{export_users, file_name};
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::tenant::Tenant;

/// The request of `export`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The tenant whose users are exported.
    pub side: Tenant,
    /// The environment variables of that tenant.
    pub environment: TenantEnvironment,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
}

/// The document of `export`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExportReport {
    /// The tenant whose users were exported.
    pub side: Tenant,
    /// The connection.
    pub connection: String,
    /// The name of the file in the run folder: one user a line, in gzip.
    pub file: String,
    /// Its size, its hash, and the number of its users.
    #[serde(flatten)]
    pub exported: ExportedFile,
}

/// Runs `export`.
///
/// # Errors
/// `settings`, `wrong_use`, or as [`export_users`].
pub async fn export<P: Ports>(
    request: &ExportRequest,
    ports: &P,
    folder: &(impl RunFolder + Downloads),
) -> Result<ExportReport, Problem> {
    let (session, connection) = open_side(request, ports).await?;
    let exported = export_users(&session, folder, &connection, &EXPORTED_FIELDS).await?;
    Ok(ExportReport {
        side: request.side,
        connection,
        file: file_name(request.side).to_owned(),
        exported,
    })
}

/// Opens a session with the tenant whose users are read, and chooses the connection.
///
/// # Errors
/// `settings`, `wrong_use`, `missing_scope`, or as [`Session::open`].
pub async fn open_side<'a, P: Ports>(
    request: &ExportRequest,
    ports: &'a P,
) -> Result<(Session<'a, P>, String), Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let pair = choose_pair(&settings, request.connection.as_deref())?;
    let connection = match request.side {
        Tenant::Old => &pair.old,
        Tenant::New => &pair.new,
    };
    let credentials = Credentials::read(request.side, &request.environment)?;
    let session = Session::open(request.side, credentials, ports).await?;
    session.require_scopes(&[Scope::ReadConnections, Scope::ReadUsers])?;
    Ok((session, connection.clone()))
}
