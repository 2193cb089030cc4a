//! Reads the current state of the old tenant.

use crate::api::endpoints::{attack_protection, connection_clients, connections};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::{get_object, get_str};
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{
    AttackProtection, IpProtection, OldConnection, OldTenantState,
};
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

/// Reads the resources that the settings name.
///
/// # Errors
/// `missing_scope` before anything is read; `not_found` if a connection does not exist; `not_a_database`; `name_taken`
/// if two applications have the migration client's name, or if the command's own application has it.
pub async fn read(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
) -> Result<OldTenantState, Problem> {
    let mut scopes = SCOPES.to_vec();
    if !settings.allow_cidr.is_empty() {
        scopes.push(PROTECTION_SCOPE);
    }
    session.require_scopes(&scopes)?;
    let reading = |what| session.report_reading(what);

    reading("the migration client and the marker client");
    let all = applications::list(session).await?;
    let read_client = async |role: ClientRole| {
        applications::client_state(session, role, role.name(settings), &all).await
    };
    let migration_client = read_client(ClientRole::Migration).await?;
    let marker_client = read_client(ClientRole::Marker).await?;
    let client_id = migration_client
        .credentials()
        .map(|credentials| credentials.id.as_str());
    reading("the connections");
    let mut connections = Vec::new();
    for pair in &settings.connections {
        connections.push(connection(session, &pair.old, client_id).await?);
    }
    let post_login = post_login::read(session, &settings.action).await?;
    let mut attack_protection = None;
    if !settings.allow_cidr.is_empty() {
        reading("attack protection");
        let brute_force = session.send(&attack_protection::read_brute_force()).await?;
        let suspicious_ip = session
            .send(&attack_protection::read_suspicious_ip())
            .await?;
        attack_protection = Some(AttackProtection {
            brute_force: IpProtection::from_json(&brute_force),
            suspicious_ip: IpProtection::from_json(&suspicious_ip),
        });
    }
    Ok(OldTenantState {
        migration_client,
        marker_client,
        connections,
        post_login,
        attack_protection,
    })
}

async fn connection(
    session: &Session<'_, impl Ports>,
    name: &str,
    client_id: Option<&str>,
) -> Result<OldConnection, Problem> {
    let Some(connection) = database(session, name).await? else {
        let databases = session.fetch_all(&connections::databases()).await?;
        let names: Vec<&str> = databases
            .iter()
            .map(|database| get_str(database, "name"))
            .collect();
        let message = format!(
            "the old tenant has no connection {name}; its database connections are: {}",
            names.join(", ")
        );
        return Err(
            Problem::in_tenant(Tenant::Old, ProblemCode::NotFound, message)
                .with_remedy("Correct connections[].old in the settings file."),
        );
    };
    let id = get_str(&connection, "id").to_owned();
    let mut is_enabled = false;
    if let Some(client_id) = client_id {
        let enabled = session.fetch_all(&connection_clients::list(&id)).await?;
        is_enabled = enabled
            .iter()
            .any(|client| get_str(client, "client_id") == client_id);
    }
    Ok(OldConnection {
        id,
        options: get_object(&connection, "options"),
        is_enabled,
    })
}
