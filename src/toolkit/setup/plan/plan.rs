//! What is to be done to two tenants, step by step, for whoever is asked to agree to it.

use serde::Serialize;

use crate::api::scope::Scope;
use crate::setup::plan::diff::Line;
use crate::setup::plan::step::Step;
use crate::tenant::Tenant;

/// The changes, in the order in which they are made.
#[derive(Clone, Default, Serialize)]
pub struct Plan {
    /// What is to be done; empty when all is as it should be.
    pub changes: Vec<Change>,
    /// What whoever agrees should know.
    pub warnings: Vec<String>,
}

/// A change to one tenant.
#[derive(Clone, Serialize)]
pub struct Change {
    /// Which.
    pub tenant: Tenant,
    /// What happens, in a few words.
    pub title: String,
    /// What it changes.
    pub lines: Vec<Line>,
    /// How it is made.
    #[serde(skip)]
    pub step: Step,
}

impl Plan {
    /// Adds a change.
    pub fn push(&mut self, tenant: Tenant, title: String, lines: Vec<Line>, step: Step) {
        self.changes.push(Change {
            tenant,
            title,
            lines,
            step,
        });
    }

    /// The scopes that the changes to a tenant need, each once.
    pub fn scopes(&self, tenant: Tenant) -> Vec<Scope> {
        let changes = self.changes.iter().filter(|change| change.tenant == tenant);
        let mut scopes: Vec<Scope> = changes
            .flat_map(|change| change.step.scopes())
            .copied()
            .collect();
        scopes.sort_unstable_by_key(|scope| scope.as_str());
        scopes.dedup();
        scopes
    }
}
