//! `setup`: makes both tenants such that users move when they log in.

use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::apply::apply::SetUp;
use crate::setup::apply::write_plan::{Written, carry_out, take_all};
use crate::setup::commands::task::Task;
use crate::setup::plan;
use crate::setup::plan::plan::{Change, Plan};
use crate::setup::read;
use crate::setup::read::current_state::{NewTenantState, OldTenantState};
use crate::setup::saved_state::SavedState;
use crate::setup::settings_context::SettingsContext;
use crate::setup::ui::{StateStore, Ui};
use crate::tenant::Tenant;

/// Runs `setup`.
///
/// # Errors
/// A problem, with the changes that were made before it.
pub async fn setup<P: Ports<Ui: Ui + StateStore>>(
    task: &Task,
    ports: &P,
) -> Result<Written, Problem> {
    let settings = task.settings()?;
    let artifacts = task.artifacts()?;
    artifacts.scripts(&settings)?;
    let (old, new) = task.both_credentials(&settings)?;
    let saved = task
        .state
        .clone()
        .map(|state| SavedState::from_json(state, &new.domain))
        .transpose()?;
    let run = Run {
        settings: &settings,
        artifacts,
        task,
        old: Session::open(Tenant::Old, old, ports).await?,
        new: Session::open(Tenant::New, new, ports).await?,
    };
    run.run(saved, ports).await
}

struct Run<'a, P> {
    settings: &'a MigrationSettings,
    artifacts: &'a PackageFiles,
    task: &'a Task,
    old: Session<'a, P>,
    new: Session<'a, P>,
}

impl<P: Ports<Ui: Ui + StateStore>> Run<'_, P> {
    async fn run(&self, saved: Option<SavedState>, ports: &P) -> Result<Written, Problem> {
        let (old, new, plan) = self.plan().await?;
        let apply = async |changes: &[Change]| {
            self.save(saved, &new, ports).await?;
            self.apply(changes, &old, &new, ports).await
        };
        let rest = async || self.plan().await.map(|(_, _, rest)| rest);
        let sessions = [&self.old, &self.new];
        carry_out(
            plan,
            self.notes(),
            self.task.dry_run,
            ports,
            &sessions,
            apply,
            rest,
        )
        .await
    }

    async fn plan(&self) -> Result<(OldTenantState, NewTenantState, Plan), Problem> {
        let old = read::old_tenant::read(&self.old, self.settings).await?;
        let new = read::new_tenant::read(&self.new, &self.settings.connections).await?;
        let mut plan = Plan::default();
        plan::old_tenant::add_changes(&mut plan, self.settings, self.artifacts, &old)?;
        plan::new_tenant::add_changes(&mut plan, &self.sources()?, &old, &new)?;
        Ok((old, new, plan))
    }

    fn sources(&self) -> Result<SettingsContext<'_>, Problem> {
        Ok(SettingsContext {
            settings: self.settings,
            scripts: self.artifacts.scripts(self.settings)?,
            old_domain: self.old.domain(),
            audience: self.old.audience(),
            foreign: &self.task.new_settings,
        })
    }

    /// Keeps what `undo` needs, before anything is written.
    async fn save(
        &self,
        saved: Option<SavedState>,
        new: &NewTenantState,
        ports: &P,
    ) -> Result<(), Problem> {
        let mut state = saved.unwrap_or_else(|| SavedState::empty(self.new.domain()));
        for (pair, connection) in self.settings.connections.iter().zip(&new.connections) {
            state.record(&pair.new, connection);
        }
        if ports.ui().save_state(&state).await {
            return Ok(());
        }
        Err(Problem::new(
            ProblemCode::State,
            "the state file could not be written, so nothing was changed",
        )
        .with_remedy("Name a file that can be written with --state."))
    }

    async fn apply(
        &self,
        changes: &[Change],
        old: &OldTenantState,
        new: &NewTenantState,
        ports: &P,
    ) -> Result<(), Problem> {
        let mut set_up = SetUp {
            old: &self.old,
            new: &self.new,
            sources: self.sources()?,
            artifacts: self.artifacts,
            client: old.client_credentials().cloned(),
            action: old.action.as_ref().map(|action| action.id.clone()),
            connections: new
                .connections
                .iter()
                .map(|connection| Some(connection.database.as_ref()?.id.clone()))
                .collect(),
        };
        take_all(changes, ports, async |step| set_up.take(step).await).await
    }

    fn notes(&self) -> Vec<String> {
        let pairs = self.settings.connections.iter();
        let names: Vec<&str> = pairs
            .filter(|pair| pair.enable_clients.is_empty())
            .map(|pair| pair.new.as_str())
            .collect();
        if names.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "Which applications of the new tenant use {} was left as it is; enable_clients in the settings file changes \
             it.",
            names.join(", ")
        )]
    }
}
