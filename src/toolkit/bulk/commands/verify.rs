//! `verify`, after the exports were compared: looks up who differs or is missing, repairs and marks.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::answers::{Answer, DIFFERENCES_FILE, SUSPECTS_FILE, answer_line};
use crate::bulk::verify::mark_users::MarkUsers;
use crate::bulk::verify::recheck::Recheck;
use crate::bulk::verify::repair_users::RepairUsers;
use crate::bulk::verify::report::VerifyReport;
use crate::bulk::verify::request::{CompareReport, CompareRequest};
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::Problem;
use crate::request::TenantDomain;
use crate::settings::migration_settings::MigrationSettings;
use crate::tenant::Tenant;

/// The request of `verify`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The connection, if the settings have several.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// What the comparison of the exports has found.
    pub compared: CompareReport,
    /// Whether metadata that did not arrive is filled in.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub repair: bool,
    /// Whether the users who are proven to be in the new tenant are marked in the old one.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub mark: bool,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
}

/// Runs `verify`.
///
/// # Errors
/// `settings`, `wrong_use`, `files`, or the problem of a request that concerns all users. Another run begins anew.
pub async fn verify<P: Ports<Ui: BulkUi>>(
    request: &VerifyRequest,
    ports: &P,
    folder: &impl RunFolder,
) -> Result<VerifyReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let compared = &request.compared;
    let mut report = VerifyReport {
        old_users: compared.old_users,
        new_users: compared.new_users,
        answers: compared.answers.clone(),
        old_hash: compared.old_hash.clone(),
        new_hash: compared.new_hash.clone(),
        ..VerifyReport::default()
    };
    let mut lines = read_suspects(folder).await?;
    if !lines.is_empty() || request.repair {
        let side = compare_request(request).check()?.new;
        let credentials = Credentials::read(Tenant::New, &request.new)?;
        let session = Session::open(Tenant::New, credentials, ports).await?;
        session.require_scopes(&[Scope::ReadUsers])?;
        let what = "looking users up once more";
        let total = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        let mut advance = Advance::start(ports, Tenant::New, what, total);
        let mut recheck = Recheck::new(&session, &side);
        for line in &mut lines {
            advance.step();
            report.answers.remove(line.answer, &line.fields);
            recheck.recheck(line).await?;
            report.answers.add(line.answer, &line.fields);
            report.rechecked = report.rechecked.saturating_add(1);
        }
        if request.repair {
            let repair = RepairUsers {
                session: &session,
                side: &side,
                folder,
                is_dry_run: request.dry_run,
            };
            let answers = &mut report.answers;
            report.repair = Some(repair.run(&mut lines, answers).await?);
        }
    }
    let open: String = lines
        .iter()
        .filter(|line| line.answer != Answer::Same)
        .map(|line| answer_line(&line.user.id, line.answer, &line.fields))
        .collect();
    if !open.is_empty() {
        folder.append(DIFFERENCES_FILE, &open).await?;
    }
    if request.mark {
        let credentials = Credentials::read(Tenant::Old, &request.old)?;
        let session = Session::open(Tenant::Old, credentials, ports).await?;
        let mark = MarkUsers {
            session: &session,
            folder,
            marker: settings.marker(),
            is_dry_run: request.dry_run,
        };
        report.mark = Some(mark.run(&lines).await?);
    }
    Ok(report)
}

async fn read_suspects(folder: &impl RunFolder) -> Result<Vec<SuspectLine>, Problem> {
    let text = folder.read(SUSPECTS_FILE).await?.unwrap_or_default();
    Ok(text.lines().filter_map(SuspectLine::parse).collect())
}

/// The request with which the exports were compared, as far as it tells how users are mapped.
fn compare_request(request: &VerifyRequest) -> CompareRequest {
    CompareRequest {
        settings: request.settings.clone(),
        old: TenantDomain {
            domain: request.old.domain.clone(),
        },
        connection: request.connection.clone(),
        ..CompareRequest::default()
    }
}
