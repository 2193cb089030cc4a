//! Takes the steps of a plan, one by one, and fills in what only an earlier one gave.

use serde_json::{Value, json};

use crate::api::endpoints::{
    actions, attack_protection, client_grants, clients, connection_clients, connections,
    trigger_bindings,
};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::{Object, get_str, get_str_array, is_true};
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::address_range;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::MigrationClientCredentials;
use crate::setup::apply::write_connection::{write_connection, write_fingerprint};
use crate::setup::desired;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{MigrationClient, is_bound};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;
use migration_core::flow::ports::Clock;

/// Milliseconds between two looks at an Action that is being built or deployed.
const LOOK_PAUSE_MS: u64 = 500;
/// How often it is looked at.
const MOST_LOOKS: u32 = 60;

/// The parts of a plan for `setup`, and what is known by now.
pub struct SetUp<'a, P> {
    /// The old tenant.
    pub old: &'a Session<'a, P>,
    /// The new tenant.
    pub new: &'a Session<'a, P>,
    /// What settings are made of.
    pub sources: SettingsContext<'a>,
    /// The package's files.
    pub artifacts: &'a PackageFiles,
    /// The migration client.
    pub client: Option<MigrationClientCredentials>,
    /// The Action's ID.
    pub action: Option<String>,
    /// The IDs of the new tenant's connections.
    pub connections: Vec<Option<String>>,
}

impl<P: Ports> SetUp<'_, P> {
    /// Takes a step.
    ///
    /// # Errors
    /// Whatever the tenant answers.
    pub async fn take(&mut self, step: &Step) -> Result<(), Problem> {
        let (old, new, settings) = (self.old, self.new, self.sources.settings);
        match step {
            Step::CreateClient(body) => {
                let client = old.send(&clients::create(body.clone())).await?;
                self.client = Some(MigrationClient::from_json(&client).credentials);
            }
            Step::UpdateClient { id, body } => {
                drop(old.send(&clients::update(id, body.clone())).await?)
            }
            Step::EnableConnection { id } => {
                enable(old, id, &[self.client()?.id.clone()]).await?;
            }
            Step::CreateGrant => {
                let body = desired::client_grant(settings, &self.client()?.id, old.audience());
                old.send(&client_grants::create(body)).await?;
            }
            Step::UpdateGrant { id, scopes } => {
                drop(old.send(&client_grants::update(id, scopes)).await?)
            }
            Step::CreateAction => {
                let body = desired::action(self.artifacts, settings, &self.client()?.id);
                let action = old.send(&actions::create(body)).await?;
                self.action = Some(get_str(&action, "id").to_owned());
            }
            Step::UpdateAction { id } => {
                let mut body = desired::action(self.artifacts, settings, &self.client()?.id);
                // The trigger of an Action is for ever.
                for name in ["name", "supported_triggers"] {
                    body.as_object_mut().map(|body| body.remove(name));
                }
                old.send(&actions::update(id, body)).await?;
            }
            Step::DeployAction => self.deploy().await?,
            Step::BindAction => self.bind().await?,
            Step::UpdateBruteForceProtection(ranges) => {
                let now = old.send(&attack_protection::read_brute_force()).await?;
                old.send(&attack_protection::update_brute_force(with_ranges(
                    &now, ranges,
                )))
                .await?;
            }
            Step::UpdateSuspiciousIpThrottling(ranges) => {
                let now = old.send(&attack_protection::read_suspicious_ip()).await?;
                old.send(&attack_protection::update_suspicious_ip(with_ranges(
                    &now, ranges,
                )))
                .await?;
            }
            Step::CreateConnection { pair, options } => {
                let (settings, own) = self.own(*pair)?;
                let mut options = options.clone();
                options.insert("configuration".to_owned(), own.clone().into());
                let created = new
                    .send(&connections::create(&settings.new, &options))
                    .await?;
                let id = get_str(&created, "id").to_owned();
                write_fingerprint(new, &id, &created, &own, Object::new()).await?;
                if let Some(known) = self.connections.get_mut(*pair) {
                    *known = Some(id);
                }
            }
            Step::WriteConnection {
                connection,
                options,
                pair,
            } => {
                let own = pair
                    .map(|pair| self.own(pair))
                    .transpose()?
                    .map(|(_, own)| own);
                write_connection(new, connection, options, own).await?;
            }
            Step::EnableClients { pair, clients } => {
                let id = self
                    .connections
                    .get(*pair)
                    .and_then(Option::as_deref)
                    .ok_or_else(out_of_order)?;
                enable(new, id, clients).await?;
            }
        }
        Ok(())
    }

    fn client(&self) -> Result<&MigrationClientCredentials, Problem> {
        self.client.as_ref().ok_or_else(out_of_order)
    }

    /// A pair of the settings with the settings of its action scripts.
    fn own(&self, pair: usize) -> Result<(&ConnectionPair, Object), Problem> {
        let pair = self
            .sources
            .settings
            .connections
            .get(pair)
            .ok_or_else(out_of_order)?;
        Ok((pair, self.sources.own_settings(pair, self.client()?)))
    }

    /// Deploys the Action: the tenant builds it first, and takes a while for both.
    async fn deploy(&self) -> Result<(), Problem> {
        let id = self.action.as_deref().ok_or_else(out_of_order)?;
        self.wait_until(id, "build", |action| get_str(action, "status") == "built")
            .await?;
        self.old.send(&actions::deploy(id)).await?;
        // Only then can it be put into the flow.
        self.wait_until(id, "deploy", |action| {
            is_true(action, "all_changes_deployed")
        })
        .await
    }

    /// Binds the Action behind the others, as they are now: a write replaces them all, and since the plan was made somebody
    /// may have changed them.
    async fn bind(&self) -> Result<(), Problem> {
        let bindings = self.old.fetch_all(&trigger_bindings::list()).await?;
        if self
            .action
            .as_ref()
            .is_some_and(|id| is_bound(&bindings, id))
        {
            return Ok(());
        }
        let mut all: Vec<Value> = bindings.iter().map(desired::existing_binding).collect();
        all.push(desired::action_binding(self.sources.settings));
        self.old
            .send(&trigger_bindings::write(&all))
            .await
            .map(drop)
    }

    async fn wait_until(
        &self,
        id: &str,
        verb: &str,
        is_so: impl Fn(&Value) -> bool,
    ) -> Result<(), Problem> {
        for _ in 0..MOST_LOOKS {
            let action = self.old.send(&actions::read(id)).await?;
            if is_so(&action) {
                return Ok(());
            }
            if get_str(&action, "status") == "failed" {
                break;
            }
            self.old.ports().clock().sleep(LOOK_PAUSE_MS).await;
        }
        let message = format!(
            "the old tenant did not {verb} the Action {}",
            self.sources.settings.action
        );
        Err(Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message).with_remedy(
            "Open the Action in the Dashboard, see why, and deploy it there; then run the command again.",
        ))
    }
}

/// The allowlist as it is now, since a write replaces it, with more address ranges.
fn with_ranges(now: &Value, ranges: &[String]) -> Value {
    let allowed = get_str_array(now, "allowlist");
    let ranges: Vec<&str> = ranges.iter().map(String::as_str).collect();
    let missing = address_range::missing_from(&ranges, &allowed);
    let allowlist = [allowed, missing].concat();
    json!({ "allowlist": allowlist })
}

async fn enable(
    session: &Session<'_, impl Ports>,
    connection: &str,
    clients: &[String],
) -> Result<(), Problem> {
    for ask in connection_clients::enable(connection, clients) {
        session.send(&ask).await?;
    }
    Ok(())
}

/// A step that needs what an earlier one gives, and that was not taken. Plans have them in the right order.
pub fn out_of_order() -> Problem {
    Problem::new(
        ProblemCode::Unfinished,
        "a step of the plan came before the one it needs",
    )
}
