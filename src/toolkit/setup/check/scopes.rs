//! The check of the scopes that `check` itself needs: all that are missing, before the first of them is missed.

use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::read::{new_tenant, old_tenant};
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The scopes that `check` uses in a tenant.
pub struct CheckScopes {
    /// Without them, the tenant can't be checked.
    pub required: Vec<Scope>,
    /// Without one of them, a single check is left out.
    pub optional: Vec<Scope>,
}

/// The scopes that `check` uses in the old tenant.
pub fn of_old_tenant(settings: &MigrationSettings) -> CheckScopes {
    let mut optional = vec![Scope::ReadMfaPolicies, Scope::ReadLogs];
    if settings.options.mfa_policy == Some(MfaPolicy::Migrate) {
        optional.push(Scope::ReadTenantSettings);
    }
    CheckScopes {
        required: old_tenant::scopes(settings),
        optional,
    }
}

/// The scopes that `check` uses in the new tenant.
pub fn of_new_tenant(settings: &MigrationSettings) -> CheckScopes {
    let mut optional = vec![
        Scope::ReadTenantSettings,
        new_tenant::ACTIONS_SCOPE,
        Scope::ReadLogs,
    ];
    if settings.options.mfa_policy == Some(MfaPolicy::Migrate) {
        optional.push(Scope::ReadGuardianFactors);
    }
    CheckScopes {
        required: new_tenant::connection_scopes(&settings.connections),
        optional,
    }
}

/// Checks the token of a tenant. A token that does not say which scopes it has lacks none: the tenant decides then.
pub fn check(session: &Session<'_, impl Ports>, scopes: &CheckScopes) -> Check {
    let tenant = session.tenant();
    let id = match tenant {
        Tenant::Old => CheckId::OldScopes,
        Tenant::New => CheckId::NewScopes,
    };
    let check = Check::pass(tenant, id, "The token has the scopes that check needs");
    let all = [scopes.required.as_slice(), &scopes.optional].concat();
    let Err(problem) = session.require_scopes(&all) else {
        return check;
    };
    match session.require_scopes(&scopes.required) {
        Err(_) => check.failed(problem),
        Ok(()) => check.not_checked(Problem {
            message: format!("{}; what they show is left out below", problem.message),
            ..problem
        }),
    }
}
