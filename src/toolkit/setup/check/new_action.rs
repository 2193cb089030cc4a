//! The checks of the new tenant's Action.

use crate::problem::{Problem, ProblemCode};
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::check::action;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::desired::enroll_factors::EnrollFactors;
use crate::setup::read::current_state::{NewTenantState, PostLoginFlow};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

/// The checks of the Action. `client` is `None` if the marker client is not known. What could not be read is a problem.
pub fn checks(
    context: &SettingsContext<'_>,
    client: Option<&ApplicationCredentials>,
    flow: Result<&PostLoginFlow, &Problem>,
    factors: Result<&EnrollFactors, &Problem>,
) -> Vec<Check> {
    let flow = match flow {
        Ok(flow) => flow,
        Err(problem) => return vec![not_checked(context, problem.clone())],
    };
    let none = ApplicationCredentials::default();
    let client = match client {
        Some(client) => client,
        // The checks of an Action that does not exist need no client.
        None if flow.action.is_none() => &none,
        None => {
            let message = "the marker client that it uses is not known";
            let problem = Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message);
            return vec![not_checked(context, problem)];
        }
    };
    let state = NewTenantState {
        post_login: flow.clone(),
        enroll_factors: factors.cloned().unwrap_or(EnrollFactors::Unknown),
        ..NewTenantState::default()
    };
    action::checks(
        &context.new_tenant_action(client, &state.desired_factors()),
        flow,
    )
}

fn not_checked(context: &SettingsContext<'_>, problem: Problem) -> Check {
    let title = format!("The Action {} is this version's", context.settings.action);
    Check::pass(Tenant::New, CheckId::NewAction, title).not_checked(problem)
}
