//! Makes the writes of `setup`, and fills in what only an earlier write returns, such as the Client ID of an
//! application.

use serde_json::Value;

use crate::api::endpoints::{client_grants, clients, connection_clients, connections};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{Object, get_str};
use crate::problem::Problem;
use crate::secret::SecretJson;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::apply::action_steps::ActionSteps;
use crate::setup::apply::allowlist_steps::{
    add_to_brute_force_allowlist, add_to_suspicious_ip_allowlist,
};
use crate::setup::apply::apply_all::{StepApplier, missing_prerequisite};
use crate::setup::apply::write_connection::{write_connection, write_fingerprint};
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{
    M2mApplication, NewTenantState, OldTenantState, PostLoginFlow,
};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

/// The tenants during `setup`, and the IDs that are known so far.
pub struct SetupSteps<'a, P> {
    old: TenantSteps<'a, P>,
    new: TenantSteps<'a, P>,
    context: SettingsContext<'a>,
    migration_client: Option<ApplicationCredentials>,
    marker_client: Option<ApplicationCredentials>,
    /// The factors that the new tenant's Action asks for, as they were when the plan was made.
    factors: String,
    /// One for each pair of connections in the settings.
    new_connection_ids: Vec<Option<String>>,
}

struct TenantSteps<'a, P> {
    session: &'a Session<'a, P>,
    action_id: Option<String>,
}

impl<'a, P: Ports> TenantSteps<'a, P> {
    fn new(session: &'a Session<'a, P>, current: &PostLoginFlow) -> Self {
        let action = current.action.as_ref();
        Self {
            session,
            action_id: action.map(|action| action.id.clone()),
        }
    }
}

impl<'a, P: Ports> SetupSteps<'a, P> {
    /// Starts with the IDs of what exists already.
    pub fn new(
        (old, old_state): (&'a Session<'a, P>, &OldTenantState),
        (new, new_state): (&'a Session<'a, P>, &NewTenantState),
        context: SettingsContext<'a>,
    ) -> Self {
        let connections = new_state.connections.iter();
        Self {
            old: TenantSteps::new(old, &old_state.post_login),
            new: TenantSteps::new(new, &new_state.post_login),
            context,
            migration_client: old_state.credentials(ClientRole::Migration).cloned(),
            marker_client: old_state.credentials(ClientRole::Marker).cloned(),
            factors: new_state.desired_factors(),
            new_connection_ids: connections
                .map(|connection| Some(connection.database.as_ref()?.id.clone()))
                .collect(),
        }
    }

    fn tenant_steps(&mut self, tenant: Tenant) -> &mut TenantSteps<'a, P> {
        match tenant {
            Tenant::Old => &mut self.old,
            Tenant::New => &mut self.new,
        }
    }

    fn action_steps(&mut self, tenant: Tenant) -> Result<ActionSteps<'a, P>, Problem> {
        let desired = match tenant {
            Tenant::Old => {
                let id = &self.client(ClientRole::Migration)?.id;
                old_tenant_action(self.context.package_files, self.context.settings, id)
            }
            Tenant::New => {
                let client = self.client(ClientRole::Marker)?;
                self.context.new_tenant_action(client, &self.factors)
            }
        };
        Ok(ActionSteps {
            session: self.tenant_steps(tenant).session,
            desired,
        })
    }

    async fn create_action(&mut self, tenant: Tenant) -> Result<(), Problem> {
        let id = self.action_steps(tenant)?.create().await?;
        self.tenant_steps(tenant).action_id = Some(id);
        Ok(())
    }

    async fn deploy_action(&mut self, tenant: Tenant) -> Result<(), Problem> {
        let id = self.tenant_steps(tenant).action_id.clone();
        let id = id.ok_or_else(missing_prerequisite)?;
        self.action_steps(tenant)?.deploy(&id).await
    }

    async fn bind_action(&mut self, tenant: Tenant) -> Result<(), Problem> {
        let id = self.tenant_steps(tenant).action_id.clone();
        self.action_steps(tenant)?.bind(id.as_deref()).await
    }

    pub(super) fn client(&self, role: ClientRole) -> Result<&ApplicationCredentials, Problem> {
        let client = match role {
            ClientRole::Migration => &self.migration_client,
            ClientRole::Marker => &self.marker_client,
        };
        client.as_ref().ok_or_else(missing_prerequisite)
    }

    fn pair(&self, index: usize) -> Result<&'a ConnectionPair, Problem> {
        let connections = &self.context.settings.connections;
        connections.get(index).ok_or_else(missing_prerequisite)
    }

    /// The settings of a connection's action scripts.
    fn script_settings(&self, pair: usize) -> Result<Object, Problem> {
        Ok(self
            .context
            .own_settings(self.pair(pair)?, self.client(ClientRole::Migration)?))
    }

    async fn create_client(&mut self, role: ClientRole, body: &Value) -> Result<(), Problem> {
        let request = clients::create(body.clone());
        let client = SecretJson::from(self.old.session.send(&request).await?);
        let credentials = M2mApplication::from_json(client.expose()).credentials;
        match role {
            ClientRole::Migration => self.migration_client = Some(credentials),
            ClientRole::Marker => self.marker_client = Some(credentials),
        }
        Ok(())
    }

    async fn create_grant(&self, role: ClientRole) -> Result<(), Problem> {
        let (session, client) = (self.old.session, self.client(role)?);
        let body = role.grant(self.context.settings, &client.id, session.audience());
        session.send(&client_grants::create(body)).await?;
        Ok(())
    }

    async fn create_connection(&mut self, pair: usize, options: &Object) -> Result<(), Problem> {
        let settings = self.script_settings(pair)?;
        let mut options = options.clone();
        options.insert("configuration".to_owned(), settings.clone().into());
        let request = connections::create(&self.pair(pair)?.new, &options);
        let created = self.new.session.send(&request).await?;
        let id = get_str(&created, "id").to_owned();
        write_fingerprint(self.new.session, &id, &created, &settings, Object::new()).await?;
        if let Some(known) = self.new_connection_ids.get_mut(pair) {
            *known = Some(id);
        }
        Ok(())
    }

    async fn enable_clients(&self, pair: usize, clients: &[String]) -> Result<(), Problem> {
        let id = self.new_connection_ids.get(pair).and_then(Option::as_deref);
        enable_clients(
            self.new.session,
            id.ok_or_else(missing_prerequisite)?,
            clients,
        )
        .await
    }
}

impl<P: Ports> StepApplier for SetupSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        match step {
            Step::CreateClient { role, body } => self.create_client(*role, body).await,
            Step::UpdateClient { id, body } => {
                let request = clients::update(id, body.clone());
                self.old.session.send(&request).await?;
                Ok(())
            }
            Step::EnableConnection { id } => {
                let client_id = self.client(ClientRole::Migration)?.id.clone();
                enable_clients(self.old.session, id, &[client_id]).await
            }
            Step::CreateGrant(role) => self.create_grant(*role).await,
            Step::UpdateGrant { id, scopes } => {
                let request = client_grants::update(id, scopes);
                self.old.session.send(&request).await?;
                Ok(())
            }
            Step::CreateAction(tenant) => self.create_action(*tenant).await,
            Step::UpdateAction { tenant, id } => self.action_steps(*tenant)?.update(id).await,
            Step::DeployAction(tenant) => self.deploy_action(*tenant).await,
            Step::BindAction(tenant) => self.bind_action(*tenant).await,
            Step::UpdateBruteForceProtection(ranges) => {
                add_to_brute_force_allowlist(self.old.session, ranges).await
            }
            Step::UpdateSuspiciousIpThrottling(ranges) => {
                add_to_suspicious_ip_allowlist(self.old.session, ranges).await
            }
            Step::CreateConnection { pair, options } => {
                self.create_connection(*pair, options).await
            }
            Step::WriteConnection {
                connection,
                options,
                pair,
            } => {
                let settings = pair.map(|pair| self.script_settings(pair)).transpose()?;
                write_connection(self.new.session, connection, options, settings).await
            }
            Step::EnableClients { pair, clients } => self.enable_clients(*pair, clients).await,
            Step::AdmitClient { .. }
            | Step::CreateOwnClient { .. }
            | Step::CreateOwnGrant { .. }
            | Step::UnbindAction { .. }
            | Step::DeleteAction { .. }
            | Step::DeleteGrant { .. }
            | Step::DeleteClient { .. }
            | Step::ShortenBruteForceAllowlist(_)
            | Step::ShortenSuspiciousIpAllowlist(_) => Err(missing_prerequisite()),
        }
    }
}

async fn enable_clients(
    session: &Session<'_, impl Ports>,
    connection_id: &str,
    client_ids: &[String],
) -> Result<(), Problem> {
    for request in connection_clients::enable(connection_id, client_ids) {
        session.send(&request).await?;
    }
    Ok(())
}
