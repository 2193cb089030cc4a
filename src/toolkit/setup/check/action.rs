//! The checks of the Action of a tenant.

use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::check::old_tenant::lacks;
use crate::setup::desired::actions::DesiredAction;
use crate::setup::plan::action::missing_secrets;
use crate::setup::read::current_state::PostLoginFlow;
use crate::tenant::Tenant;

/// The checks of an Action. Users can move without it, so its absence is a warning that says what is lost.
pub(super) fn checks(desired: &DesiredAction, current: &PostLoginFlow) -> Vec<Check> {
    let (tenant, ids) = (desired.tenant, ids(desired.tenant));
    let check = |id, title: &str| Check::pass(tenant, id, title);
    let exists = check(
        ids.exists,
        &format!("The Action {} is this version's", desired.name),
    );
    let Some(action) = &current.action else {
        let loss = match tenant {
            Tenant::Old => "it does not exist: each login takes more requests",
            Tenant::New => {
                "it does not exist: no user is marked as moved, and nobody is asked to enrol a lost second factor"
            }
        };
        return vec![exists.warn_if(Some(loss.to_owned()), RUN_SETUP)];
    };
    let is_by_hand =
        desired.fingerprint.is_some() && action.code == desired.code_without_fingerprint();
    let differs = (!is_by_hand && action.code != desired.code()).then(|| {
        "its code differs: another version, other settings or another secret, or a change by hand"
            .to_owned()
    });
    let draft = (!action.is_deployed).then(|| "its last changes are not deployed".to_owned());
    let unbound = (!current.is_bound()).then(|| "it is not in the flow".to_owned());
    let unknown = is_by_hand.then(|| {
        "its values can't be read, and setup did not write them, so they were not compared"
            .to_owned()
    });
    vec![
        exists.fail_if(differs, RUN_SETUP),
        check(ids.secrets, "The Action has its secrets")
            .fail_if(lacks(&missing_secrets(desired, action)), RUN_SETUP)
            .warn_if(unknown, RUN_SETUP),
        check(ids.deployed, "The Action is deployed").fail_if(draft, RUN_SETUP),
        check(ids.bound, "The Action is in the post-login flow").fail_if(unbound, RUN_SETUP),
    ]
}

/// The names of the checks of an Action.
struct Ids {
    exists: CheckId,
    secrets: CheckId,
    deployed: CheckId,
    bound: CheckId,
}

fn ids(tenant: Tenant) -> Ids {
    match tenant {
        Tenant::Old => Ids {
            exists: CheckId::Action,
            secrets: CheckId::ActionSecrets,
            deployed: CheckId::ActionDeployed,
            bound: CheckId::ActionBound,
        },
        Tenant::New => Ids {
            exists: CheckId::NewAction,
            secrets: CheckId::NewActionSecrets,
            deployed: CheckId::NewActionDeployed,
            bound: CheckId::NewActionBound,
        },
    }
}
