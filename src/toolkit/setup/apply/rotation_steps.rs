//! Applies the changes of `rotate-secret`. Its own steps are here, the others are those of `setup`.

use crate::api::endpoints::clients;
use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::problem::Problem;
use crate::setup::apply::action_steps::ActionSteps;
use crate::setup::apply::apply_all::{StepApplier, missing_prerequisite};
use crate::setup::apply::prove_client::{prove_login, prove_token};
use crate::setup::apply::setup_steps::SetupSteps;
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::rotation::both_ids;
use crate::setup::plan::step::Step;
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// The tenants during a rotation.
pub struct RotationSteps<'a, P> {
    /// The steps of `setup`.
    pub setup: SetupSteps<'a, P>,
    /// The session with the old tenant.
    pub old: &'a Session<'a, P>,
    /// The settings and the package's files.
    pub context: SettingsContext<'a>,
    wait_s: u32,
    proven: Vec<ClientRole>,
    has_waited: bool,
}

impl<'a, P: Ports> RotationSteps<'a, P> {
    /// Begins with what `setup` knows once the former applications are set aside. They go on working for `wait_s` seconds after the
    /// last write to the new tenant.
    pub fn new(
        setup: SetupSteps<'a, P>,
        old: &'a Session<'a, P>,
        context: SettingsContext<'a>,
        wait_s: u32,
    ) -> Self {
        Self {
            setup,
            old,
            context,
            wait_s,
            proven: Vec::new(),
            has_waited: false,
        }
    }

    /// Waits until the old tenant accepts an application, before the new tenant gets its secret.
    async fn prove(&mut self, role: ClientRole) -> Result<(), Problem> {
        if self.proven.contains(&role) {
            return Ok(());
        }
        let client = self.setup.client(role)?;
        prove_token(self.old, self.context.settings, role, client).await?;
        if role == ClientRole::Migration {
            for pair in &self.context.settings.connections {
                let settings = self.context.own_settings(pair, client);
                prove_login(self.old, pair, &settings).await?;
            }
        }
        self.proven.push(role);
        Ok(())
    }

    /// Lets the old tenant's Action serve both migration clients.
    async fn admit(&self, action_id: &str, retiring: &str) -> Result<(), Problem> {
        let current = &self.setup.client(ClientRole::Migration)?.id;
        let SettingsContext {
            settings,
            package_files,
            ..
        } = self.context;
        let steps = ActionSteps {
            session: self.old,
            desired: old_tenant_action(package_files, settings, &both_ids(retiring, current)),
        };
        steps.update(action_id).await?;
        steps.deploy(action_id).await
    }

    /// Waits, once, until the calls that have the former credentials are over.
    async fn wait(&mut self) {
        if !self.has_waited && self.wait_s > 0 {
            let (ms, ports) = (
                u64::from(self.wait_s).saturating_mul(1000),
                self.old.ports(),
            );
            ports.ui().event(&Event::Waiting {
                tenant: Tenant::Old,
                ms,
                why: "calls that still use the former secret",
            });
            ports.clock().sleep(ms).await;
        }
        self.has_waited = true;
    }
}

impl<P: Ports> StepApplier for RotationSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        match step {
            Step::AdmitClient { id, retiring } => self.admit(id, retiring).await,
            Step::UpdateAction {
                tenant: Tenant::Old,
                ..
            }
            | Step::DeployAction(Tenant::Old) => {
                self.wait().await;
                self.setup.apply(step).await
            }
            Step::DeleteClient { id } => {
                self.wait().await;
                // What is gone already counts as deleted.
                self.old.find(&clients::delete(id)).await?;
                Ok(())
            }
            Step::UpdateAction {
                tenant: Tenant::New,
                ..
            } => {
                self.prove(ClientRole::Marker).await?;
                self.setup.apply(step).await
            }
            Step::WriteConnection { .. } => {
                self.prove(ClientRole::Migration).await?;
                self.setup.apply(step).await
            }
            // A rotation begins with connections and an Action that exist.
            Step::CreateConnection { .. } => Err(missing_prerequisite()),
            _ => self.setup.apply(step).await,
        }
    }
}
