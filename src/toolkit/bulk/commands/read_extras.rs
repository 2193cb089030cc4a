//! What `export --with` reads beside the users: second factors, roles and organizations of the old tenant.

use serde::{Deserialize, Serialize};

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::assignments::factors::{FactorsReport, read_factors};
use crate::bulk::assignments::read_organizations::{read_members, read_organizations};
use crate::bulk::assignments::read_roles::{read_role_users, read_roles};
use crate::bulk::assignments::subject::Subject;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;
use crate::tenant::Tenant;

/// Something that an export of users does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Extra {
    /// The second factors of users, one request for each user who has some.
    Factors,
    /// Roles, their permissions and their users.
    Roles,
    /// Organizations and their members.
    Organizations,
}

/// The request of `export --with`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReadExtrasRequest {
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// What is read.
    pub with: Vec<Extra>,
}

/// What was read. What was not asked for is missing.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReadExtrasReport {
    /// Second factors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub factors: Option<FactorsReport>,
    /// How many roles there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub roles: Option<u64>,
    /// How many organizations there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub organizations: Option<u64>,
}

impl ReadExtrasRequest {
    fn has(&self, extra: Extra) -> bool {
        self.with.contains(&extra)
    }

    fn scopes(&self) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = Vec::new();
        for extra in &self.with {
            scopes.extend(match extra {
                Extra::Factors => &[Scope::ReadAuthenticationMethods] as &[Scope],
                Extra::Roles => Subject::Roles.scopes(Tenant::Old),
                Extra::Organizations => Subject::Organizations.scopes(Tenant::Old),
            });
        }
        scopes.sort_unstable_by_key(|scope| scope.as_str());
        scopes.dedup();
        scopes
    }
}

/// Reads what the request asks for into the run folder, and goes on where an earlier run has stopped. Second factors need the
/// list of users that a scan of the export has written.
///
/// # Errors
/// `wrong_use`; `missing_scope` before anything is read; the problem of the request that failed; `files`.
pub async fn read_extras<P: Ports>(
    request: &ReadExtrasRequest,
    ports: &P,
    run: &impl RunFolder,
) -> Result<ReadExtrasReport, Problem> {
    let credentials = Credentials::read(Tenant::Old, &request.old)?;
    let old = Session::open(Tenant::Old, credentials, ports).await?;
    old.require_scopes(&request.scopes())?;
    let mut report = ReadExtrasReport {
        factors: None,
        roles: None,
        organizations: None,
    };
    if request.has(Extra::Factors) {
        report.factors = Some(read_factors(&old, run).await?);
    }
    if request.has(Extra::Roles) {
        let roles = read_roles(&old, run, true).await?;
        read_role_users(&old, run, &roles).await?;
        report.roles = Some(roles.len() as u64);
    }
    if request.has(Extra::Organizations) {
        let organizations = read_organizations(&old, run).await?;
        read_members(&old, run, &organizations).await?;
        report.organizations = Some(organizations.len() as u64);
    }
    Ok(report)
}
