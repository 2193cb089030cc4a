//! The scopes of the Management API that the commands need with given settings. `assign`, `undo-run` and `verify --repair`
//! need more, which nobody should grant before they are used.

use serde::Serialize;

use crate::api::scope::Scope;
use crate::bulk::verify::mark::MARK_SCOPES;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::read::{new_tenant, old_tenant};
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// What `setup` needs in the old tenant to make its changes, beside what it reads.
const OLD_WRITES: [Scope; 7] = [
    Scope::CreateClients,
    Scope::UpdateClients,
    Scope::CreateClientGrants,
    Scope::UpdateClientGrants,
    Scope::UpdateConnections,
    Scope::CreateActions,
    Scope::UpdateActions,
];
/// What `setup` needs in the new tenant to make its changes, beside what it reads.
const NEW_WRITES: [Scope; 5] = [
    Scope::CreateConnections,
    Scope::UpdateConnections,
    Scope::UpdateConnectionsOptions,
    Scope::CreateActions,
    Scope::UpdateActions,
];

/// The scopes that commands need in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CommandScopes {
    /// The commands, such as `setup, finish, undo`.
    pub commands: &'static str,
    /// Their scopes.
    #[cfg_attr(feature = "typescript", ts(type = "Array<string>"))]
    pub scopes: Vec<Scope>,
}

/// Lists the scopes by the commands that need them.
pub fn scopes_by_command(tenant: Tenant, settings: &MigrationSettings) -> Vec<CommandScopes> {
    let migrates_factors = settings.options.mfa_policy == Some(MfaPolicy::Migrate);
    let mut setup = Vec::new();
    let mut check = vec![Scope::ReadTenantSettings, Scope::ReadLogs];
    let mut status = vec![
        Scope::ReadUsers,
        Scope::ReadConnections,
        Scope::ReadLogs,
        Scope::ReadEvents,
    ];
    let mut move_rest = vec![Scope::ReadConnections, Scope::ReadUsers];
    match tenant {
        Tenant::Old => {
            setup.extend(old_tenant::SCOPES);
            setup.extend(OLD_WRITES);
            if settings.allows_addresses() {
                setup.extend([old_tenant::PROTECTION_SCOPE, Scope::UpdateAttackProtection]);
            }
            check.push(Scope::ReadMfaPolicies);
            status.push(Scope::ReadClients);
            // `--mark`
            move_rest.extend(MARK_SCOPES);
            if migrates_factors {
                // `--with factors`
                move_rest.push(Scope::ReadAuthenticationMethods);
            }
        }
        Tenant::New => {
            setup.extend(new_tenant::connection_scopes(&settings.connections));
            setup.push(new_tenant::ACTIONS_SCOPE);
            setup.extend(NEW_WRITES);
            if migrates_factors {
                setup.push(Scope::ReadGuardianFactors);
            }
            move_rest.push(Scope::CreateUsers);
        }
    }
    let group = |commands, scopes| CommandScopes {
        commands,
        scopes: sorted(scopes),
    };
    vec![
        group("setup, finish, undo", setup),
        group("check", check),
        group("status", status),
        group("move-rest", move_rest),
    ]
}

/// All scopes of the groups: sorted, without duplicates.
pub fn all_scopes(groups: &[CommandScopes]) -> Vec<Scope> {
    sorted(
        groups
            .iter()
            .flat_map(|group| group.scopes.clone())
            .collect(),
    )
}

fn sorted(mut scopes: Vec<Scope>) -> Vec<Scope> {
    scopes.sort_unstable_by_key(|scope| scope.as_str());
    scopes.dedup();
    scopes
}
