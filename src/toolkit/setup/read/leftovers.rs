//! Reads what `setup` has made in both tenants, before it is deleted. No secret is asked for.

use serde_json::Value;

use crate::api::endpoints::{client_grants, clients, connections};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::Problem;
use crate::secret::SecretJson;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{
    DatabaseConnection, LeftoverClient, NewLeftovers, OldLeftovers,
};
use crate::setup::read::database::{has_options, without_options};
use crate::setup::read::{applications, old_tenant, post_login};

/// The scopes that reading the old tenant needs.
pub const OLD_SCOPES: [Scope; 3] = [
    Scope::ReadClients,
    Scope::ReadClientGrants,
    Scope::ReadActions,
];
/// The scopes that reading the new tenant needs.
pub const NEW_SCOPES: [Scope; 3] = [
    Scope::ReadConnections,
    Scope::ReadConnectionsOptions,
    Scope::ReadActions,
];

/// Reads what is left in the old tenant; attack protection only if `with_allowlists`.
///
/// # Errors
/// `name_taken` if two applications have the name of one of the two, or if the command's own application has it; the problem
/// of the request that failed.
pub async fn read_old(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
    with_allowlists: bool,
) -> Result<OldLeftovers, Problem> {
    session.report_reading("the migration client and the marker client");
    let all = applications::list(session).await?;
    let (migration, marker) = (ClientRole::Migration, ClientRole::Marker);
    let migration_client = client(session, migration, settings, &all).await?;
    let marker_client = client(session, marker, settings, &all).await?;
    let retiring = applications::retiring(session, settings, &all)?;
    let post_login = post_login::read(session, &settings.action).await?;
    let mut attack_protection = None;
    if with_allowlists {
        attack_protection = Some(old_tenant::attack_protection(session).await?);
    }
    Ok(OldLeftovers {
        post_login,
        migration_client,
        marker_client,
        retiring,
        clients_of_setup: applications::made_by_setup(&all),
        attack_protection,
    })
}

async fn client(
    session: &Session<'_, impl Ports>,
    role: ClientRole,
    settings: &MigrationSettings,
    all: &[Value],
) -> Result<Option<LeftoverClient>, Problem> {
    let Some(id) = applications::only_id(session, role, role.name(settings), all)? else {
        return Ok(None);
    };
    Ok(Some(read_client(session, id).await?))
}

/// Reads an application with all its grants, without keeping its secret.
///
/// # Errors
/// The problem of the request that failed.
pub async fn read_client(
    session: &Session<'_, impl Ports>,
    id: &str,
) -> Result<LeftoverClient, Problem> {
    // A token with the scope read:client_keys gets the secret, too.
    let client = SecretJson::from(session.fetch_object(&clients::read(id)).await?);
    let grants = session.fetch_all(&client_grants::list_all(id)).await?;
    Ok(LeftoverClient::from_json(client.expose(), &grants))
}

/// Reads an application that gets a successor: also the connections that are enabled for it.
///
/// # Errors
/// The problem of the request that failed.
pub async fn read_rotated_client(
    session: &Session<'_, impl Ports>,
    id: &str,
) -> Result<LeftoverClient, Problem> {
    let client = read_client(session, id).await?;
    let connections = session.fetch_all(&clients::connections(id)).await?;
    let names = connections.iter().map(|each| get_str(each, "name"));
    Ok(LeftoverClient {
        connections: names.map(str::to_owned).collect(),
        ..client
    })
}

/// Reads what is left in the new tenant.
///
/// # Errors
/// `missing_scope` if a connection came without its options; the problem of the request that failed.
pub async fn read_new(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
) -> Result<NewLeftovers, Problem> {
    let databases = databases(session).await?;
    Ok(NewLeftovers {
        post_login: post_login::read(session, &settings.action).await?,
        databases,
    })
}

/// Reads all database connections, each with its name.
///
/// # Errors
/// `missing_scope` if a connection came without its options; the problem of the request that failed.
pub async fn databases(
    session: &Session<'_, impl Ports>,
) -> Result<Vec<(String, DatabaseConnection)>, Problem> {
    session.report_reading("the connections");
    let mut databases = Vec::new();
    for database in session
        .fetch_all(&connections::databases_with_options())
        .await?
    {
        let name = get_str(&database, "name").to_owned();
        if !has_options(&database) {
            return Err(without_options(session, &name));
        }
        databases.push((name, DatabaseConnection::from_json(&database)));
    }
    Ok(databases)
}
