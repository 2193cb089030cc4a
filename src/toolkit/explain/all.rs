//! All explanations.

use serde::Serialize;

use crate::explain::entry::Entry;
pub use crate::explain::entry::Topic;
use crate::explain::manual::reference;
use crate::explain::{
    action_lines, faults, import_errors, log_members, outcomes, problems, profile_parts,
    tenant_logs, token_cache,
};

/// What a code means, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Explanation {
    /// Where the code is written.
    pub topic: Topic,
    /// The code.
    pub name: String,
    /// What it was in the log line, if that says more than the name: `200` for `status`.
    pub value: Option<String>,
    /// What the person who logs in sees; only outcomes have it.
    pub user_sees: Option<String>,
    /// What it means, in whole sentences.
    pub meaning: String,
    /// What to do, in whole sentences.
    pub action: String,
    /// Where the manual tells more: `docs/PAGE.md#HEADING` in the package.
    pub see: Option<String>,
    /// How many lines bear it; 0 in the list of all.
    pub count: u64,
}

impl From<&Entry> for Explanation {
    fn from(entry: &Entry) -> Self {
        let Entry {
            topic,
            name,
            user_sees,
            meaning,
            action,
        } = *entry;
        Self {
            topic,
            name: name.to_owned(),
            value: None,
            user_sees: user_sees.map(str::to_owned),
            meaning: meaning.to_owned(),
            action: action.to_owned(),
            see: reference(topic, name).map(|reference| format!("docs/{reference}")),
            count: 0,
        }
    }
}

/// All explanations, by topic.
pub fn explanations() -> Vec<Explanation> {
    entries().iter().map(Explanation::from).collect()
}

pub(super) fn entries() -> Vec<Entry> {
    Topic::ALL.into_iter().flat_map(entries_of).collect()
}

pub(super) fn entries_of(topic: Topic) -> Vec<Entry> {
    match topic {
        Topic::Outcome => outcomes::entries(),
        Topic::LogMember => log_members::entries(),
        Topic::Fault => faults::entries(),
        Topic::Marker => profile_parts::markers(),
        Topic::LeftOut => profile_parts::left_out(),
        Topic::LostFactor => profile_parts::lost_factors(),
        Topic::ActionLine => action_lines::entries(),
        Topic::TokenCache => token_cache::entries(),
        Topic::Problem => problems::entries(),
        Topic::ImportError => import_errors::entries(),
        Topic::OldTenantLog => tenant_logs::old_tenant(),
        Topic::NewTenantLog => tenant_logs::new_tenant(),
    }
}
