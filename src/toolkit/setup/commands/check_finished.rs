//! The checks of a migration that `finish` has ended.

use crate::api::credentials::Credentials;
use crate::api::ports::Ports;
use crate::setup::check;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::finished;
use crate::setup::commands::check_run::{CheckRun, NewTenant};
use crate::setup::plan::former_names::former_clients;
use crate::setup::read;
use crate::tenant::Tenant;

impl<'a, P: Ports> CheckRun<'a, P> {
    /// After `finish`: what is left in the old tenant.
    pub(super) async fn check_leftovers(&mut self, credentials: Credentials) {
        let settings = self.context.settings;
        let (session, access) = self.open(Tenant::Old, credentials).await;
        self.checks.extend(access);
        let Some(session) = session else {
            return;
        };
        let left = read::leftovers::read_old(&session, settings, false).await;
        let title = "Its applications and Actions can be read";
        let check = Check::pass(Tenant::Old, CheckId::OldState, title);
        if let Some(left) = self.record(check, left) {
            self.checks.push(finished::old_leftovers(settings, &left));
            self.checks.push(check::former_names::check(
                Tenant::Old,
                &former_clients(settings, &left.clients_of_setup),
                self.saved_actions.as_deref(),
                &left.post_login,
            ));
        }
    }

    /// After `finish`: the connections, and what is left in the new tenant.
    pub(super) async fn check_finished_tenant(&mut self, new: NewTenant<'a, P>) {
        let (context, settings) = (self.context, self.context.settings);
        if let Some(state) = new.state() {
            let checks = check::new_tenant::checks(context, None, false, state);
            self.checks.extend(new.access.iter().cloned());
            self.checks.extend(checks);
        }
        let Some(session) = new.session else {
            return;
        };
        let flow = read::post_login::read(&session, &settings.action).await;
        let title = "Its Actions can be read";
        let check = Check::pass(Tenant::New, CheckId::NewState, title);
        if let Some(flow) = self.record(check, flow) {
            self.checks.push(finished::new_leftovers(settings, &flow));
            self.checks.push(check::former_names::check(
                Tenant::New,
                &[],
                self.saved_actions.as_deref(),
                &flow,
            ));
        }
    }
}
