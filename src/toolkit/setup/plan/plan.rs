//! A plan: the changes to both tenants, in their order, for display and for execution.

use serde::Serialize;

use crate::api::scope::Scope;
use crate::setup::plan::diff::Line;
use crate::setup::plan::replaced_scripts::ReplacedScripts;
use crate::setup::plan::step::Step;
use crate::tenant::Tenant;

/// The changes, in the order in which they are made.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[must_use = "a plan that is dropped changes nothing"]
pub struct Plan {
    /// The changes; empty if the current state is the desired one.
    pub changes: Vec<Change>,
    /// What the operator should know before confirming the plan.
    pub warnings: Vec<String>,
    /// The scripts of others that `setup` replaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "typescript",
        ts(optional, as = "Option<Vec<ReplacedScripts>>")
    )]
    pub replaced_scripts: Vec<ReplacedScripts>,
}

/// A change to one tenant.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Change {
    /// The stable name of the change: the tenant, what is done, and the name of what changes, such as
    /// `new:write_connection:Users`. The same change has the same name in every run, wherever it stands in the plan.
    pub id: String,
    /// The tenant that is changed.
    pub tenant: Tenant,
    /// The change in a few words.
    pub title: String,
    /// The details of the change.
    pub lines: Vec<Line>,
    /// How the change is made.
    #[serde(skip)]
    pub step: Step,
}

impl Plan {
    /// Adds a change at the end. `subject` is the name of what changes, as the tenant shows it. Together with the tenant and
    /// the kind of step, it must be unique in a plan.
    pub fn push(
        &mut self,
        tenant: Tenant,
        subject: &str,
        title: impl Into<String>,
        lines: Vec<Line>,
        step: Step,
    ) {
        self.changes.push(Change {
            id: format!("{}:{}:{subject}", tenant.name(), step.name()),
            tenant,
            title: title.into(),
            lines,
            step,
        });
    }

    /// Adds a warning at the end.
    pub fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// The scopes that the changes to a tenant need: sorted, without duplicates.
    pub fn scopes(&self, tenant: Tenant) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = Vec::new();
        for change in &self.changes {
            if change.tenant == tenant {
                scopes.extend(change.step.scopes());
            }
        }
        scopes.sort_unstable_by_key(|scope| scope.as_str());
        scopes.dedup();
        scopes
    }
}
