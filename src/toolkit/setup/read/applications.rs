//! Reads the two applications of the old tenant.

use serde_json::Value;

use crate::api::endpoints::{client_grants, clients};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::secret::SecretJson;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::{APP_TYPE, ClientRole};
use crate::setup::read::current_state::{
    ClientGrant, ClientState, M2mApplication, RetiringClients,
};
use crate::tenant::Tenant;

/// Reads the application that has a name, with its secret and its grant. `all` are the tenant's applications.
///
/// # Errors
/// `name_taken` if two applications have the name, or if the command's own application has it; `missing_scope` if the
/// secret can't be read.
pub async fn client_state(
    session: &Session<'_, impl Ports>,
    role: ClientRole,
    name: &str,
    all: &[Value],
) -> Result<ClientState, Problem> {
    let Some(id) = only_id(session, role, name, all)? else {
        return Ok(ClientState::default());
    };
    let client = SecretJson::from(session.fetch_object(&clients::read(id)).await?);
    let application = M2mApplication::from_json(client.expose());
    // Without the secret, nothing in the new tenant that uses it can be written.
    if application.app_type == APP_TYPE && application.credentials.secret.is_empty() {
        let message =
            format!("the application {name} has no client secret that this token may read");
        return Err(
            Problem::in_tenant(Tenant::Old, ProblemCode::MissingScope, message).with_remedy(
                "The token needs the scope read:client_keys, and the application a client secret.",
            ),
        );
    }
    Ok(ClientState {
        application: Some(application),
        grant: grant(session, id).await?,
    })
}

/// Finds the applications that `rotate-secret` has set aside. `all` are the tenant's applications.
///
/// # Errors
/// `name_taken` if two applications have the name of one of them.
pub(super) fn retiring(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
    all: &[Value],
) -> Result<RetiringClients, Problem> {
    let find = |role: ClientRole| {
        let id = only_id(session, role, &role.retiring_name(settings), all)?;
        Ok(id.map(str::to_owned))
    };
    Ok(RetiringClients {
        migration: find(ClientRole::Migration)?,
        marker: find(ClientRole::Marker)?,
    })
}

/// The names of all applications that `setup` has made, for this settings file or for another one. `all` are the tenant's
/// applications.
pub(super) fn made_by_setup(all: &[Value]) -> Vec<String> {
    let is_of_setup = |client: &&Value| {
        let mut descriptions = ClientRole::ALL.into_iter().map(ClientRole::description);
        get_str(client, "app_type") == APP_TYPE
            && descriptions.any(|description| get_str(client, "description") == description)
    };
    let names = all.iter().filter(is_of_setup);
    names
        .map(|client| get_str(client, "name").to_owned())
        .collect()
}

/// Finds the Client ID of the application that has a name; `None` if there is none. `all` are the tenant's applications.
///
/// # Errors
/// `name_taken` if two applications have the name, or if the command's own application has it.
pub(super) fn only_id<'a>(
    session: &Session<'_, impl Ports>,
    role: ClientRole,
    name: &str,
    all: &'a [Value],
) -> Result<Option<&'a str>, Problem> {
    let remedy = || {
        format!(
            "Choose another name with {} in the settings file, or rename or delete one of them.",
            role.setting()
        )
    };
    let id = only_named(Tenant::Old, name, all, remedy)?;
    if id.is_some() && id == session.own_client_id().as_deref() {
        return Err(own_client(role, name));
    }
    Ok(id)
}

/// Finds the Client ID of the only application that has a name; `None` if there is none. `all` are the tenant's applications.
///
/// # Errors
/// `name_taken` if two applications have the name.
pub fn only_named<'a>(
    tenant: Tenant,
    name: &str,
    all: &'a [Value],
    remedy: impl FnOnce() -> String,
) -> Result<Option<&'a str>, Problem> {
    let ids: Vec<&str> = all
        .iter()
        .filter(|client| get_str(client, "name") == name)
        .map(|client| get_str(client, "client_id"))
        .collect();
    match ids.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some(id)),
        _ => {
            let (count, ids) = (ids.len(), ids.join(", "));
            let message = format!("{count} applications are named {name}: {ids}");
            let problem = Problem::in_tenant(tenant, ProblemCode::NameTaken, message);
            Err(problem.with_remedy(remedy()))
        }
    }
}

/// Lists the tenant's applications.
///
/// # Errors
/// The problem of the request that failed.
pub async fn list(session: &Session<'_, impl Ports>) -> Result<Vec<Value>, Problem> {
    session.fetch_all(&clients::list()).await
}

/// Reads the grant of an application for the Management API.
///
/// # Errors
/// The problem of the request that failed.
pub async fn grant(
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

fn own_client(role: ClientRole, name: &str) -> Problem {
    let message = format!(
        "this command itself uses the application {name}, whose credentials would be stored in the new tenant"
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(format!(
        "Rename it in the old tenant, or choose another name with {} in the settings file.",
        role.setting()
    ))
}
