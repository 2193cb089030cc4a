//! Reads the current state of the old tenant.

use serde_json::Value;

use crate::api::endpoints::{attack_protection, connection_clients};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::{get_object, get_str};
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::missing_connection::missing_connections;
use crate::setup::read::current_state::{
    AttackProtection, IpProtection, OldConnection, OldTenantState,
};
use crate::setup::read::database;
use crate::setup::read::database::database;
use crate::setup::read::{applications, post_login};
use crate::tenant::Tenant;

/// The scopes that reading always needs.
pub const SCOPES: [Scope; 6] = [
    Scope::ReadClients,
    Scope::ReadClientKeys,
    Scope::ReadClientGrants,
    Scope::ReadConnections,
    Scope::ReadConnectionsOptions,
    Scope::ReadActions,
];
/// The scope that reading attack protection needs in addition.
pub const PROTECTION_SCOPE: Scope = Scope::ReadAttackProtection;

/// The scopes that reading needs.
pub fn scopes(settings: &MigrationSettings) -> Vec<Scope> {
    let mut scopes = SCOPES.to_vec();
    if !settings.allow_cidr.is_empty() {
        scopes.push(PROTECTION_SCOPE);
    }
    scopes
}

/// Reads the resources that the settings name.
///
/// # Errors
/// `missing_scope` before anything is read; `not_found` if a connection does not exist; `not_a_database`; `name_taken`
/// if two applications have the migration client's name, or if the command's own application has it.
pub async fn read(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
) -> Result<OldTenantState, Problem> {
    session.require_scopes(&scopes(settings))?;
    let reading = |what| session.report_reading(what);

    reading("the migration client and the marker client");
    let all = applications::list(session).await?;
    let read_client = async |role: ClientRole| {
        applications::client_state(session, role, role.name(settings), &all).await
    };
    let migration_client = read_client(ClientRole::Migration).await?;
    let marker_client = read_client(ClientRole::Marker).await?;
    let retiring = applications::retiring(session, settings, &all)?;
    let client_id = migration_client
        .credentials()
        .map(|credentials| credentials.id.as_str());
    reading("the connections");
    let connections = connections(session, settings, client_id).await?;
    let post_login = post_login::read(session, &settings.action).await?;
    let mut attack_protection = None;
    if !settings.allow_cidr.is_empty() {
        attack_protection = Some(self::attack_protection(session).await?);
    }
    Ok(OldTenantState {
        migration_client,
        marker_client,
        retiring,
        clients_of_setup: applications::made_by_setup(&all),
        connections,
        post_login,
        attack_protection,
    })
}

/// Reads attack protection.
///
/// # Errors
/// The problem of the request that failed.
pub(super) async fn attack_protection(
    session: &Session<'_, impl Ports>,
) -> Result<AttackProtection, Problem> {
    session.report_reading("attack protection");
    let brute_force = session
        .fetch_object(&attack_protection::read_brute_force())
        .await?;
    let suspicious_ip = session
        .fetch_object(&attack_protection::read_suspicious_ip())
        .await?;
    Ok(AttackProtection {
        brute_force: IpProtection::from_json(&brute_force),
        suspicious_ip: IpProtection::from_json(&suspicious_ip),
    })
}

/// Reads the connections of the settings. All that do not exist are reported at once.
async fn connections(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
    client_id: Option<&str>,
) -> Result<Vec<OldConnection>, Problem> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for pair in &settings.connections {
        match database(session, &pair.old).await? {
            Some(current) => found.push(connection(session, &current, client_id).await?),
            None => missing.push(pair.old.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let names = database::names(session).await?;
    Err(missing_connections(Tenant::Old, &missing, &names))
}

async fn connection(
    session: &Session<'_, impl Ports>,
    connection: &Value,
    client_id: Option<&str>,
) -> Result<OldConnection, Problem> {
    let id = get_str(connection, "id").to_owned();
    let mut is_enabled = false;
    if let Some(client_id) = client_id {
        let enabled = session.fetch_all(&connection_clients::list(&id)).await?;
        is_enabled = enabled
            .iter()
            .any(|client| get_str(client, "client_id") == client_id);
    }
    Ok(OldConnection {
        id,
        options: get_object(connection, "options"),
        is_enabled,
    })
}
