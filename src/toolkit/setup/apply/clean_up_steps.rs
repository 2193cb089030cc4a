//! Deletes what `setup` has made.

use serde_json::json;

use crate::api::endpoints::{actions, attack_protection, client_grants, clients};
use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::session::Session;
use crate::json_value::get_strings;
use crate::problem::Problem;
use crate::settings::address_range::common;
use crate::setup::apply::action_steps::unbind;
use crate::setup::apply::apply_all::{StepApplier, missing_prerequisite};
use crate::setup::plan::step::Step;
use crate::tenant::Tenant;
use serde_json::Value;

/// The sessions with both tenants.
pub struct CleanUpSteps<'a, P> {
    /// The old tenant.
    pub old: &'a Session<'a, P>,
    /// The new tenant.
    pub new: &'a Session<'a, P>,
}

impl<'a, P: Ports> CleanUpSteps<'a, P> {
    fn session(&self, tenant: Tenant) -> &'a Session<'a, P> {
        match tenant {
            Tenant::Old => self.old,
            Tenant::New => self.new,
        }
    }

    async fn shorten(
        &self,
        read: ApiRequest,
        update: fn(Value) -> ApiRequest,
        ranges: &[String],
    ) -> Result<(), Problem> {
        let body = shortened_allowlist(&self.old.fetch_object(&read).await?, ranges);
        self.old.send(&update(body)).await?;
        Ok(())
    }
}

impl<P: Ports> StepApplier for CleanUpSteps<'_, P> {
    async fn apply(&mut self, step: &Step) -> Result<(), Problem> {
        match step {
            Step::UnbindAction { tenant, id } => unbind(self.session(*tenant), id).await,
            Step::DeleteAction { tenant, id } => {
                delete(self.session(*tenant), &actions::delete(id)).await
            }
            Step::DeleteGrant { id } => delete(self.old, &client_grants::delete(id)).await,
            Step::DeleteClient { id } => delete(self.old, &clients::delete(id)).await,
            Step::ShortenBruteForceAllowlist(ranges) => {
                let read = attack_protection::read_brute_force();
                self.shorten(read, attack_protection::update_brute_force, ranges)
                    .await
            }
            Step::ShortenSuspiciousIpAllowlist(ranges) => {
                let read = attack_protection::read_suspicious_ip();
                self.shorten(read, attack_protection::update_suspicious_ip, ranges)
                    .await
            }
            _ => Err(missing_prerequisite()),
        }
    }
}

/// Sends a `DELETE`. What is gone already counts as deleted: the first of two attempts may have arrived without its answer.
async fn delete(session: &Session<'_, impl Ports>, request: &ApiRequest) -> Result<(), Problem> {
    session.find(request).await?;
    Ok(())
}

/// The current allowlist without some address ranges. A write replaces the allowlist, so it must contain the other entries.
fn shortened_allowlist(current: &Value, ranges: &[String]) -> Value {
    let mut allowlist = get_strings(current, "allowlist");
    let removed = common(&allowlist, ranges);
    allowlist.retain(|range| !removed.contains(range));
    json!({ "allowlist": allowlist })
}
