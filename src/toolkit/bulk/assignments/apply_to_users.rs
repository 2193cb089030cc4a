//! Gives direct permissions to users of the new tenant, and links users.

use serde_json::json;

use crate::api::endpoints::{user_identities, user_permissions, users};
use crate::api::ports::Ports;
use crate::bulk::assignments::apply::{Applier, PERMISSIONS_PER_REQUEST};
use crate::bulk::assignments::batches::REFUSALS;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::plan_links::is_linked;
use crate::bulk::assignments::work::Permission;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;
use migration_core::domain::database::id_within;

impl<P: Ports, F: RunFolder> Applier<'_, '_, P, F> {
    pub(super) async fn add_permissions(
        &self,
        user: &str,
        permissions: &[Permission],
    ) -> Result<u64, Problem> {
        let mut succeeded = 0_u64;
        for permissions in permissions.chunks(PERMISSIONS_PER_REQUEST) {
            let request = user_permissions::add(user, &json!(permissions));
            let count = permissions.len() as u64;
            match self
                .context
                .new
                .send_or_refusal(&request, &REFUSALS)
                .await?
            {
                Ok(_) => succeeded = succeeded.saturating_add(count),
                Err(refusal) => {
                    let code = FailureCode::UserRefused;
                    let failure = Failure::new(code, "permissions", refusal.message);
                    self.fail(failure.of_user(user).affecting(count)).await?;
                }
            }
        }
        Ok(succeeded)
    }

    pub(super) async fn link(&self, primary: &str, secondary: &str) -> Result<u64, Problem> {
        let identity = id_within(secondary).unwrap_or(secondary);
        let request = user_identities::link(primary, self.context.connection_id(), identity);
        let new = self.context.new;
        let refusal = match new.send_or_refusal(&request, &REFUSALS).await? {
            Ok(_) => return Ok(1),
            Err(refusal) => refusal,
        };
        // An earlier attempt may have linked them without its answer having arrived.
        let current = new.find(&users::read(primary)).await?;
        if current.is_some_and(|current| is_linked(&current, secondary)) {
            return Ok(1);
        }
        let failure = Failure::new(FailureCode::LinkRefused, secondary, refusal.message);
        self.fail(failure.of_user(primary)).await
    }
}
