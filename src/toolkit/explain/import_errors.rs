//! The codes of users that an import job has refused.

use crate::bulk::jobs::remedy::{REMEDIES, Retry};
use crate::explain::entry::{Entry, Topic};

/// Explains all codes that have a remedy.
pub(super) fn entries() -> Vec<Entry> {
    REMEDIES
        .iter()
        .map(|(code, remedy)| {
            Entry::new(Topic::ImportError, code, meaning(remedy.retry), remedy.text)
        })
        .collect()
}

fn meaning(retry: Retry) -> &'static str {
    match retry {
        Retry::AsIs => "Sending the user again as it is may help.",
        Retry::WithUpsert => "Sending the user again with --upsert may help.",
        Retry::AfterCorrection => "Sending the user again helps only after a correction.",
        Retry::No => "Sending the user again does not help.",
    }
}
