//! The part of the state file about attack protection: which entries `setup` has added to the allowlists of the old tenant.
//! Nobody else knows that afterwards, and `finish --clean-up` removes no other entry.

use serde::{Deserialize, Serialize};

use crate::settings::address_range::missing_from;
use crate::setup::plan::plan::Change;
use crate::setup::plan::step::Step;

/// The entries that `setup` has added to each allowlist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SavedAllowlists {
    /// Of brute-force protection.
    pub brute_force: Vec<String>,
    /// Of suspicious IP throttling.
    pub suspicious_ip: Vec<String>,
}

impl SavedAllowlists {
    /// Tells whether `setup` has added nothing.
    pub fn is_empty(&self) -> bool {
        self.brute_force.is_empty() && self.suspicious_ip.is_empty()
    }

    /// Adds the entries that the changes of a plan are about to add.
    pub fn record(&mut self, changes: &[Change]) {
        for change in changes {
            match &change.step {
                Step::UpdateBruteForceProtection(ranges) => extend(&mut self.brute_force, ranges),
                Step::UpdateSuspiciousIpThrottling(ranges) => {
                    extend(&mut self.suspicious_ip, ranges);
                }
                _ => {}
            }
        }
    }
}

fn extend(saved: &mut Vec<String>, ranges: &[String]) {
    for range in ranges {
        let current: Vec<&str> = saved.iter().map(String::as_str).collect();
        if !missing_from(&[range], &current).is_empty() {
            saved.push(range.clone());
        }
    }
}
