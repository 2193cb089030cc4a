//! `verify`, after the exports were compared: looks up who differs or is missing, repairs and marks.

use serde::Deserialize;
use serde_json::Value;

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::convert::request::BlockedUsers;
use crate::bulk::ports::{BulkUi, RunFolder};
use crate::bulk::verify::advance::Advance;
use crate::bulk::verify::answers::{Answer, Answers, DIFFERENCES_FILE, SUSPECTS_FILE, answer_line};
use crate::bulk::verify::failures::forget_failures;
use crate::bulk::verify::mark_users::MarkUsers;
use crate::bulk::verify::recheck::Recheck;
use crate::bulk::verify::repair::Repair;
use crate::bulk::verify::repair_users::RepairUsers;
use crate::bulk::verify::report::VerifyReport;
use crate::bulk::verify::request::{CompareReport, CompareRequest};
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::Problem;
use crate::request::TenantDomain;
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
    /// What `convert` did with users who are blocked in the old tenant; `skip` if left out.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub blocked: Option<BlockedUsers>,
    /// Whether metadata that did not arrive is filled in.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub repair: bool,
    /// Whether the users are blocked in the new tenant who are blocked in the old one.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub block: bool,
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
    let options = compare_request(request).check()?;
    let compared = &request.compared;
    let mut report = VerifyReport {
        old_users: compared.old_users,
        new_users: compared.new_users,
        answers: compared.answers.clone(),
        old_hash: compared.old_hash.clone(),
        new_hash: compared.new_hash.clone(),
        ..VerifyReport::default()
    };
    forget_failures(folder).await?;
    let mut lines = read_suspects(folder).await?;
    report.not_looked_up = count_others(&report.answers, &lines);
    if !lines.is_empty() || request.repair || request.block {
        let credentials = Credentials::read(Tenant::New, &request.new)?;
        let new = Session::open(Tenant::New, credentials, ports).await?;
        new.require_scopes(&[Scope::ReadUsers])?;
        if !lines.is_empty() {
            let old = open_old(request, ports).await?;
            let recheck = Recheck::new(&new, old.as_ref(), &options);
            report.rechecked = recheck_all(recheck, &mut lines, &mut report.answers, ports).await?;
        }
        let mut repair_users = async |repair| {
            let users = RepairUsers {
                repair,
                session: &new,
                side: &options.new,
                folder,
                is_dry_run: request.dry_run,
            };
            users.run(&mut lines, &mut report.answers).await
        };
        if request.repair {
            report.repair = Some(repair_users(Repair::Metadata).await?);
        }
        if request.block {
            report.block = Some(repair_users(Repair::Block).await?);
        }
    }
    let is_settled =
        |answer| matches!(answer, Answer::Same | Answer::LeftByDecision | Answer::Gone);
    let open: String = lines
        .iter()
        .filter(|line| !is_settled(line.answer))
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
            proven: compared.proven,
            side: &options.old,
            is_dry_run: request.dry_run,
        };
        report.mark = Some(mark.run(&lines).await?);
    }
    Ok(report)
}

/// How many users who differ or are missing were not set aside. These are set aside before those who are only in the new tenant.
fn count_others(answers: &Answers, set_aside: &[SuspectLine]) -> u64 {
    let all = answers.differs.saturating_add(answers.missing);
    all.saturating_sub(set_aside.len() as u64)
}

/// A session of the old tenant, if the environment has credentials for it.
async fn open_old<'a, P: Ports>(
    request: &VerifyRequest,
    ports: &'a P,
) -> Result<Option<Session<'a, P>>, Problem> {
    let Ok(credentials) = Credentials::read(Tenant::Old, &request.old) else {
        return Ok(None);
    };
    let session = Session::open(Tenant::Old, credentials, ports).await?;
    session.require_scopes(&[Scope::ReadUsers])?;
    Ok(Some(session))
}

/// Looks the users of all lines up, and corrects the answers. Returns how many these were.
async fn recheck_all<P: Ports<Ui: BulkUi>>(
    mut recheck: Recheck<'_, P>,
    lines: &mut [SuspectLine],
    answers: &mut Answers,
    ports: &P,
) -> Result<u64, Problem> {
    let total = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let what = "looking users up once more";
    let mut advance = Advance::start(ports, Tenant::New, what, total);
    for line in lines {
        advance.step();
        answers.remove(line.answer, &line.fields);
        recheck.recheck(line).await?;
        answers.add(line.answer, &line.fields);
    }
    Ok(total)
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
        blocked: request.blocked,
        ..CompareRequest::default()
    }
}
