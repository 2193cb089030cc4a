//! Reads how the old tenant is.

use serde_json::Value;

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
use crate::setup::read::current_state::{OldConnection, OldTenantState};
use crate::setup::read::database::database;
use crate::tenant::Tenant;

/// The scopes that reading needs.
pub const SCOPES: [Scope; 5] = [
    Scope::ReadClients,
    Scope::ReadClientKeys,
    Scope::ReadClientGrants,
    Scope::ReadConnections,
    Scope::ReadActions,
];
/// The scope that reading attack protection needs.
pub const PROTECTION_SCOPE: Scope = Scope::ReadAttackProtection;

/// Reads what the settings name.
///
/// # Errors
/// `missing_scope`, before anything is read; `not_found`, when a connection is not there; `not_a_database`;
/// `name_taken`, when two applications have the migration client's name, or the one that the command gets in with has.
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
    let client_id = client.as_ref().map(|client| get_str(client, "client_id"));
    let mut grant = None;
    if let Some(id) = client_id {
        let list = client_grants::list(id, session.audience());
        let grants = session.fetch_all(&list).await?;
        // The other kind is for access on behalf of a user.
        grant = grants
            .into_iter()
            .find(|grant| matches!(get_str(grant, "subject_type"), "" | "client"));
    }
    reading("the connections");
    let mut found = Vec::new();
    for pair in &settings.connections {
        found.push(connection(session, &pair.old, client_id).await?);
    }
    reading("the Action and the post-login flow");
    let action = action(session, &settings.action).await?;
    let bindings = session.fetch_all(&trigger_bindings::list()).await?;
    let mut attack_protection = None;
    if !settings.allow_cidr.is_empty() {
        reading("attack protection");
        let brute_force = session.send(&attack_protection::read_brute_force()).await?;
        attack_protection = Some([
            brute_force,
            session
                .send(&attack_protection::read_suspicious_ip())
                .await?,
        ]);
    }
    Ok(OldTenantState {
        client,
        grant,
        connections: found,
        action,
        bindings,
        attack_protection,
    })
}

/// The application of a name, with its secret.
async fn client(session: &Session<'_, impl Ports>, name: &str) -> Result<Option<Value>, Problem> {
    let all = session.fetch_all(&clients::list()).await?;
    let named: Vec<&Value> = all
        .iter()
        .filter(|client| get_str(client, "name") == name)
        .collect();
    let client = match named.as_slice() {
        [] => return Ok(None),
        [client] => {
            session
                .send(&clients::read(get_str(client, "client_id")))
                .await?
        }
        several => {
            let ids: Vec<&str> = several
                .iter()
                .map(|client| get_str(client, "client_id"))
                .collect();
            let message = format!(
                "{} applications are named {name}: {}",
                ids.len(),
                ids.join(", ")
            );
            return Err(Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(
                "Choose another name with migration_client in the settings file, or rename or delete one of them.",
            ));
        }
    };
    if session.own_client_id().as_deref() == Some(get_str(&client, "client_id")) {
        let message = format!(
            "the application {name} is the one that this command itself gets in with, and its credentials would go into \
             the new tenant"
        );
        return Err(Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(
            "Rename it in the old tenant, or choose another name with migration_client in the settings file.",
        ));
    }
    // Without it nothing could be written into the new tenant.
    if get_str(&client, "app_type") == APP_TYPE && get_str(&client, "client_secret").is_empty() {
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

async fn connection(
    session: &Session<'_, impl Ports>,
    name: &str,
    client_id: Option<&str>,
) -> Result<OldConnection, Problem> {
    let found = database(session, name).await?;
    let Some(found) = found else {
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
    let id = get_str(&found, "id").to_owned();
    let enabled = match client_id {
        Some(_) => session.fetch_all(&connection_clients::list(&id)).await?,
        None => Vec::new(),
    };
    let is_enabled = enabled
        .iter()
        .any(|client| Some(get_str(client, "client_id")) == client_id);
    Ok(OldConnection {
        options: get_object(&found, "options"),
        id,
        is_enabled,
    })
}

async fn action(session: &Session<'_, impl Ports>, name: &str) -> Result<Option<Value>, Problem> {
    let named = session.fetch_all(&actions::named(name)).await?;
    match named.iter().find(|action| get_str(action, "name") == name) {
        Some(action) => session
            .send(&actions::read(get_str(action, "id")))
            .await
            .map(Some),
        None => Ok(None),
    }
}
