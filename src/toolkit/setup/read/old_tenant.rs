//! Reads the current state of the old tenant.

use crate::api::endpoints::{
    actions, attack_protection, client_grants, clients, connection_clients, connections,
    trigger_bindings,
};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::{get_object, get_str};
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::APP_TYPE;
use crate::setup::read::current_state::{
    Action, AttackProtection, ClientGrant, IpProtection, MigrationClient, OldConnection,
    OldTenantState,
};
use crate::setup::read::database::database;
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

    reading("the migration client");
    let client = client(session, &settings.migration_client).await?;
    let client_id = client.as_ref().map(|client| client.credentials.id.as_str());
    let grant = match client_id {
        Some(client_id) => grant(session, client_id).await?,
        None => None,
    };
    reading("the connections");
    let mut connections = Vec::new();
    for pair in &settings.connections {
        connections.push(connection(session, &pair.old, client_id).await?);
    }
    reading("the Action and the post-login flow");
    let action = action(session, &settings.action).await?;
    let bindings = session.fetch_all(&trigger_bindings::list()).await?;
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
        client,
        grant,
        connections,
        action,
        bindings,
        attack_protection,
    })
}

/// Reads the application that has a name, with its secret.
async fn client(
    session: &Session<'_, impl Ports>,
    name: &str,
) -> Result<Option<MigrationClient>, Problem> {
    let all = session.fetch_all(&clients::list()).await?;
    let ids: Vec<&str> = all
        .iter()
        .filter(|client| get_str(client, "name") == name)
        .map(|client| get_str(client, "client_id"))
        .collect();
    let id = match ids.as_slice() {
        [] => return Ok(None),
        [id] => *id,
        _ => return Err(ambiguous_client(name, &ids)),
    };
    if session.own_client_id().as_deref() == Some(id) {
        return Err(own_client(name));
    }
    let client = MigrationClient::from_json(&session.send(&clients::read(id)).await?);
    // Without the secret, the settings of the new tenant's scripts can't be written.
    if client.app_type == APP_TYPE && client.credentials.secret.is_empty() {
        let message =
            format!("the application {name} has no client secret that this token may read");
        return Err(
            Problem::in_tenant(Tenant::Old, ProblemCode::MissingScope, message).with_remedy(
                "The token needs the scope read:client_keys, and the application a client secret.",
            ),
        );
    }
    Ok(Some(client))
}

fn ambiguous_client(name: &str, ids: &[&str]) -> Problem {
    let message = format!(
        "{} applications are named {name}: {}",
        ids.len(),
        ids.join(", ")
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(
        "Choose another name with migration_client in the settings file, or rename or delete one of them.",
    )
}

fn own_client(name: &str) -> Problem {
    let message = format!(
        "this command itself uses the application {name}, whose credentials would become settings of the new tenant"
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(
        "Rename it in the old tenant, or choose another name with migration_client in the settings file.",
    )
}

/// Reads the grant of an application for the Management API.
async fn grant(
    session: &Session<'_, impl Ports>,
    client_id: &str,
) -> Result<Option<ClientGrant>, Problem> {
    let list = client_grants::list(client_id, session.audience());
    let grants = session.fetch_all(&list).await?;
    // Grants of the other subject type, `user`, are for access on behalf of a user.
    let grant = grants
        .iter()
        .find(|grant| matches!(get_str(grant, "subject_type"), "" | "client"));
    Ok(grant.map(ClientGrant::from_json))
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

async fn action(session: &Session<'_, impl Ports>, name: &str) -> Result<Option<Action>, Problem> {
    let named = session.fetch_all(&actions::find_by_name(name)).await?;
    let Some(listed) = named.iter().find(|action| get_str(action, "name") == name) else {
        return Ok(None);
    };
    let action = session.send(&actions::read(get_str(listed, "id"))).await?;
    Ok(Some(Action::from_json(&action)))
}
