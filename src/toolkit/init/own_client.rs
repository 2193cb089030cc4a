//! The application with which the command line itself uses the Management API of a tenant. It is found by its name, so a
//! second run finds it again.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::credentials::{Credentials, TenantEnvironment};
use crate::api::endpoints::{client_grants, clients};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::init::own_client_plan::{OwnClientState, add_changes};
use crate::init::scopes::{all_scopes, scopes_by_command};
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::secret::SecretJson;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::apply::apply_all::{StepApplier, apply_all, missing_prerequisite};
use crate::setup::apply::apply_report::ApplyStatus;
use crate::setup::apply::execute_plan::{ChangeCommand, ExecuteOptions, execute_plan};
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::plan::step::Step;
use crate::setup::read::applications;
use crate::setup::read::current_state::M2mApplication;
use crate::setup::ui::Ui;
use crate::tenant::Tenant;

/// The application's name, in both tenants.
pub const OWN_CLIENT: &str = "auth0-account-migration-cli";
/// What looking for the application needs.
const READ_SCOPES: [Scope; 3] = [
    Scope::ReadClients,
    Scope::ReadClientKeys,
    Scope::ReadClientGrants,
];

/// The request to create the application of a tenant.
#[derive(Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OwnClientRequest {
    /// The tenant.
    pub tenant: Tenant,
    /// Its environment variables, with a token.
    pub environment: TenantEnvironment,
    /// The settings file, which decides what the application may do.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub settings: Value,
}

/// What became of the application.
#[derive(Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OwnClientReport {
    /// What became of the plan.
    pub status: ApplyStatus,
    /// The Client ID; `null` if there is no application.
    pub client_id: Option<String>,
    /// The Client Secret, for the file with the credentials and for nothing else.
    pub client_secret: Option<String>,
}

/// Creates the application with exactly the scopes that the settings need, or corrects the one that is there.
///
/// # Errors
/// A problem, with the changes that were made before.
pub async fn create_own_client<P: Ports<Ui: Ui>>(
    request: &OwnClientRequest,
    ports: &P,
) -> Result<OwnClientReport, Problem> {
    let settings = MigrationSettings::parse(&request.settings)?;
    let credentials = Credentials::read(request.tenant, &request.environment)?;
    let session = Session::open(request.tenant, credentials, ports).await?;
    session.require_scopes(&READ_SCOPES)?;
    let command = OwnClient {
        session: &session,
        scopes: all_scopes(&scopes_by_command(request.tenant, &settings)),
        credentials: RefCell::new(None),
    };
    let options = ExecuteOptions {
        sessions: &[&session],
        dry_run: false,
        notes: Vec::new(),
        ports,
    };
    let report = execute_plan(&command, options).await?;
    let credentials = command.credentials.into_inner();
    let credentials = credentials.filter(|_| report.status != ApplyStatus::Declined);
    Ok(OwnClientReport {
        status: report.status,
        client_id: credentials.as_ref().map(|client| client.id.clone()),
        client_secret: credentials.map(|client| client.secret.expose().to_owned()),
    })
}

struct OwnClient<'a, P> {
    session: &'a Session<'a, P>,
    scopes: Vec<Scope>,
    /// As they were read last.
    credentials: RefCell<Option<ApplicationCredentials>>,
}

impl<P: Ports<Ui: Ui>> ChangeCommand for OwnClient<'_, P> {
    type Current = ();

    async fn plan(&self) -> Result<(Plan, ()), Problem> {
        self.session
            .report_reading("the application of this program");
        let state = self.read().await?;
        let found = state
            .as_ref()
            .map(|state| state.application.credentials.clone());
        self.credentials.replace(found);
        let mut plan = Plan::default();
        add_changes(
            &mut plan,
            self.session.tenant(),
            &self.scopes,
            state.as_ref(),
        )?;
        Ok((plan, ()))
    }

    async fn apply(&self, changes: &[Change], (): ()) -> Result<(), Problem> {
        let current = self.credentials.borrow().clone();
        let mut steps = OwnClientSteps {
            session: self.session,
            client_id: current.map(|client| client.id),
        };
        apply_all(changes, self.session.ports().ui(), &mut steps).await
    }
}

impl<P: Ports> OwnClient<'_, P> {
    async fn read(&self) -> Result<Option<OwnClientState>, Problem> {
        let all = applications::list(self.session).await?;
        let remedy = || "Rename or delete all but one of them.".to_owned();
        let tenant = self.session.tenant();
        let Some(id) = applications::only_named(tenant, OWN_CLIENT, &all, remedy)? else {
            return Ok(None);
        };
        let client = SecretJson::from(self.session.fetch_object(&clients::read(id)).await?);
        let application = M2mApplication::from_json(client.expose());
        if application.credentials.secret.is_empty() {
            return Err(self.session.missing_scope(Scope::ReadClientKeys));
        }
        Ok(Some(OwnClientState {
            grant: applications::grant(self.session, id).await?,
            application,
        }))
    }
}

struct OwnClientSteps<'a, P> {
    session: &'a Session<'a, P>,
    client_id: Option<String>,
}

impl<P: Ports> StepApplier for OwnClientSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        let request = match step {
            Step::CreateOwnClient { body } => {
                let request = clients::create(body.clone());
                let client = SecretJson::from(self.session.send(&request).await?);
                self.client_id = Some(get_str(client.expose(), "client_id").to_owned());
                return Ok(());
            }
            Step::UpdateClient { id, body } => clients::update(id, body.clone()),
            Step::CreateOwnGrant { scopes } => client_grants::create(json!({
                "client_id": self.client_id.as_deref().ok_or_else(missing_prerequisite)?,
                "audience": self.session.audience(),
                "scope": scopes,
                "subject_type": "client",
            })),
            Step::UpdateGrant { id, scopes } => client_grants::update(id, scopes),
            _ => return Err(missing_prerequisite()),
        };
        self.session.send(&request).await?;
        Ok(())
    }
}
