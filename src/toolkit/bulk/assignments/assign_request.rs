//! What `assign` is asked for, and what it returns.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::credentials::TenantEnvironment;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::assignments::context::NewConnection;
use crate::bulk::assignments::directory::DirectoryLists;
use crate::bulk::assignments::failures::AssignmentFailures;
use crate::bulk::assignments::random_password::MIN_SEED_BYTES;
use crate::bulk::assignments::subject::{Subject, required_scopes};
use crate::bulk::assignments::work_counts::{Round, WorkCounts};
use crate::bulk::plan::BulkPlan;
use crate::json_value::{get_object, get_str};
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::apply::apply_report::ApplyStatus;
use crate::setup::read::database::database;
use crate::tenant::Tenant;

/// The request of `assign`.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AssignRequest {
    /// The settings file.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
    /// The environment variables of the old tenant.
    pub old: TenantEnvironment,
    /// The environment variables of the new tenant.
    pub new: TenantEnvironment,
    /// The connection of the settings, by its old or its new name; may be left out if there is only one.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub connection: Option<String>,
    /// What is carried.
    pub with: Vec<Subject>,
    /// Whether roles and organizations that the new tenant lacks are created.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub create_missing: bool,
    /// Whether to stop before the first change.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
    pub dry_run: bool,
    /// At least 32 random bytes as text, for the passwords of users without e-mail address. Needed for these only.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub password_seed: Option<Secret>,
}

/// The document of `assign`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssignReport {
    /// The rounds: everything but links, then links. A round without work is left out.
    pub rounds: Vec<AssignRound>,
    /// What could not be assigned, by kind. `assignment-failures.ndjson` has one line for each.
    pub failures: Vec<AssignmentFailures>,
}

/// A round of `assign`, with its own plan and confirmation.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AssignRound {
    /// Which round.
    pub round: Round,
    /// What became of it.
    pub status: ApplyStatus,
    /// Its plan.
    pub plan: BulkPlan,
    /// How many requests the plan needs.
    pub requests: u64,
    /// What was planned.
    pub planned: WorkCounts,
    /// What has succeeded, in this run and those that it goes on with.
    pub succeeded: WorkCounts,
}

impl AssignRequest {
    /// Checks what the types do not.
    ///
    /// # Errors
    /// `wrong_use`
    pub(crate) fn check(&self) -> Result<(), Problem> {
        let wrong_use = |message: &str| Err(Problem::new(ProblemCode::WrongUse, message));
        if self.with.is_empty() {
            return wrong_use("nothing is named that should be assigned");
        }
        let seed = self.password_seed.as_ref();
        let has_seed = seed.is_some_and(|seed| seed.expose().len() >= MIN_SEED_BYTES);
        if self.has(Subject::NoEmail) && !has_seed {
            return wrong_use(
                "users without e-mail address need a password seed of at least 32 bytes",
            );
        }
        Ok(())
    }

    pub(crate) fn has(&self, subject: Subject) -> bool {
        self.with.contains(&subject)
    }

    /// The scopes that a token for a tenant must have.
    pub fn scopes(&self, tenant: Tenant) -> Vec<Scope> {
        required_scopes(&self.with, tenant, self.create_missing)
    }

    pub(crate) fn subjects_of(&self, round: Round) -> Vec<Subject> {
        let is_link = |subject: &Subject| *subject == Subject::Links;
        let with = self.with.iter().copied();
        with.filter(|subject| is_link(subject) == (round == Round::Links))
            .collect()
    }

    pub(crate) fn lists(&self) -> DirectoryLists {
        let roles = self.has(Subject::Roles) || self.has(Subject::Organizations);
        DirectoryLists {
            roles,
            organizations: self.has(Subject::Organizations),
            permissions: self.has(Subject::Permissions) || (self.create_missing && roles),
        }
    }

    pub(crate) async fn new_connection<P: Ports>(
        &self,
        new: &Session<'_, P>,
        pair: &ConnectionPair,
    ) -> Result<Option<NewConnection>, Problem> {
        let needed = [Subject::Organizations, Subject::Links, Subject::NoEmail];
        if !needed.into_iter().any(|subject| self.has(subject)) {
            return Ok(None);
        }
        let Some(connection) = database(new, &pair.new).await? else {
            let message = format!("there is no connection {}", pair.new);
            let problem = Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message);
            return Err(problem.with_remedy("Run setup first, or correct the settings file."));
        };
        Ok(Some(NewConnection {
            id: get_str(&connection, "id").to_owned(),
            name: pair.new.clone(),
            options: get_object(&connection, "options"),
        }))
    }
}
