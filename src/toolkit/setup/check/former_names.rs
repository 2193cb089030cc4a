//! The check of what `setup` has made under names that the settings file no longer has: no command corrects or deletes it any
//! more.

use crate::problem::Problem;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::plan::former_names::{DELETE_ACTIONS, DELETE_CLIENTS, former_actions};
use crate::setup::read::current_state::PostLoginFlow;
use crate::tenant::Tenant;

/// The check of a tenant. `clients` are the applications of `setup` that the settings do not name. `actions` are the Actions that
/// `setup` has put into the flow, as the state file has them.
pub fn check(
    tenant: Tenant,
    clients: &[&str],
    actions: Result<&[String], &Problem>,
    flow: &PostLoginFlow,
) -> Check {
    let id = match tenant {
        Tenant::Old => CheckId::OldFormerNames,
        Tenant::New => CheckId::NewFormerNames,
    };
    let title = "Nothing of setup is left under a name that the settings file had before";
    let check = Check::pass(tenant, id, title);
    let (mut found, mut remedies) = (Vec::new(), Vec::new());
    let former = former_actions(actions.unwrap_or_default(), flow);
    for (label, names, remedy) in [
        ("applications", clients, DELETE_CLIENTS),
        ("Actions", &former, DELETE_ACTIONS),
    ] {
        if !names.is_empty() {
            found.push(format!("{label}: {}", names.join(", ")));
            remedies.push(remedy);
        }
    }
    match actions {
        Err(problem) if found.is_empty() => check.not_checked(problem.clone()),
        _ => check.warn_if(
            (!found.is_empty()).then(|| found.join("; ")),
            &remedies.join(" "),
        ),
    }
}
