//! Reads the current state of the new tenant.

use serde_json::Value;

use crate::api::endpoints::{clients, connection_clients, guardian_factors};
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::did_you_mean;
use crate::json_value::get_str;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::setup::desired::enroll_factors::{EnrollFactors, switched_on};
use crate::setup::read::current_state::{
    Application, DatabaseConnection, NewConnection, NewTenantState,
};
use crate::setup::read::database;
use crate::setup::read::database::database;
use crate::setup::read::post_login;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The scopes that reading connections always needs.
pub const SCOPES: [Scope; 2] = [Scope::ReadConnections, Scope::ReadConnectionsOptions];
/// The scope that looking applications up needs in addition.
pub const CLIENTS_SCOPE: Scope = Scope::ReadClients;

/// The scope that reading the Action and the post-login flow needs.
pub const ACTIONS_SCOPE: Scope = Scope::ReadActions;

/// The scopes that reading these connections needs.
pub fn connection_scopes(pairs: &[ConnectionPair]) -> Vec<Scope> {
    let mut scopes = SCOPES.to_vec();
    if pairs.iter().any(|pair| !pair.enable_clients.is_empty()) {
        scopes.push(CLIENTS_SCOPE);
    }
    scopes
}

/// The scopes that reading needs for `setup`, which also looks at the Action.
pub fn setup_scopes(pairs: &[ConnectionPair]) -> Vec<Scope> {
    let mut scopes = connection_scopes(pairs);
    scopes.push(ACTIONS_SCOPE);
    scopes
}

/// Reads the second factors that the tenant has switched on, if users who have one move.
///
/// # Errors
/// The problem of the request that failed. A missing scope is no error: the factors are then unknown.
pub async fn enroll_factors(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
) -> Result<EnrollFactors, Problem> {
    if settings.options.mfa_policy != Some(MfaPolicy::Migrate) {
        return Ok(EnrollFactors::NotNeeded);
    }
    let request = guardian_factors::read();
    let answer = match session.require_scopes(&[request.scope]) {
        Ok(()) => session.fetch_list(&request, "factors").await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(factors) => Ok(EnrollFactors::Known(switched_on(&factors))),
        Err(problem) if problem.code == ProblemCode::MissingScope => Ok(EnrollFactors::Unknown),
        Err(problem) => Err(problem),
    }
}

/// Reads all that `setup` plans from: also the Action, and the factors that users can enrol.
///
/// # Errors
/// Those of [`read`]; the problem of a request that failed.
pub async fn read_for_setup(
    session: &Session<'_, impl Ports>,
    settings: &MigrationSettings,
    pairs: &[ConnectionPair],
) -> Result<NewTenantState, Problem> {
    let state = read(session, pairs).await?;
    Ok(NewTenantState {
        post_login: post_login::read(session, &settings.action).await?,
        enroll_factors: enroll_factors(session, settings).await?,
        ..state
    })
}

/// Reads the connections of the pairs, and the applications that the pairs enable for them. The rest of the state stays
/// empty: `finish` and `undo` do not need it.
///
/// # Errors
/// `missing_scope` before anything is read; `not_a_database`; `not_found` with all applications that do not exist.
pub async fn read(
    session: &Session<'_, impl Ports>,
    pairs: &[ConnectionPair],
) -> Result<NewTenantState, Problem> {
    session.require_scopes(&connection_scopes(pairs))?;
    session.report_reading("the connections");

    let mut clients: Vec<Application> = Vec::new();
    if pairs.iter().any(|pair| !pair.enable_clients.is_empty()) {
        let listed = session.fetch_all(&clients::list()).await?;
        clients.extend(listed.iter().map(application));
    }
    let mut connections = Vec::new();
    for (pair, applications) in pairs.iter().zip(select_applications(&clients, pairs)?) {
        let database = database(session, &pair.new).await?;
        let database = database.as_ref().map(DatabaseConnection::from_json);
        let mut enabled_clients = Vec::new();
        if let Some(database) = &database {
            let list = connection_clients::list(&database.id);
            for client in session.fetch_all(&list).await? {
                enabled_clients.push(get_str(&client, "client_id").to_owned());
            }
        }
        connections.push(NewConnection {
            database,
            applications,
            enabled_clients,
        });
    }
    let mut database_names = Vec::new();
    if connections.iter().any(|each| each.database.is_none()) {
        database_names = database::names(session).await?;
    }
    Ok(NewTenantState {
        connections,
        database_names,
        ..NewTenantState::default()
    })
}

fn application(client: &Value) -> Application {
    Application {
        name: get_str(client, "name").to_owned(),
        client_id: get_str(client, "client_id").to_owned(),
    }
}

/// Finds the applications of each pair by name or Client ID.
fn select_applications(
    clients: &[Application],
    pairs: &[ConnectionPair],
) -> Result<Vec<Vec<Application>>, Problem> {
    let (mut selected, mut problems): (Vec<Vec<Application>>, Vec<Problem>) = Default::default();
    for pair in pairs {
        let mut of_pair: Vec<Application> = Vec::new();
        for name_or_id in &pair.enable_clients {
            let matching: Vec<&Application> = clients
                .iter()
                .filter(|client| client.name == *name_or_id || client.client_id == *name_or_id)
                .collect();
            match matching.as_slice() {
                // The settings may list one application twice, by name and by Client ID.
                [application] if of_pair.contains(application) => {}
                [application] => of_pair.push((*application).clone()),
                _ => {
                    let problem = not_one_application(name_or_id, matching.len(), clients);
                    if !problems
                        .iter()
                        .any(|known| known.message == problem.message)
                    {
                        problems.push(problem);
                    }
                }
            }
        }
        selected.push(of_pair);
    }
    Problem::join("enable_clients", problems).map_or(Ok(selected), Err)
}

fn not_one_application(name: &str, count: usize, clients: &[Application]) -> Problem {
    let message = if count == 0 {
        format!("the new tenant has no application {name}")
    } else {
        format!("{count} applications of the new tenant are named {name}")
    };
    let names = clients.iter().map(|client| client.name.as_str());
    let otherwise = "Correct connections[].enable_clients in the settings file; a Client ID is never ambiguous.";
    let remedy = match count {
        0 => did_you_mean::remedy(name, names, otherwise),
        _ => otherwise.to_owned(),
    };
    Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message).with_remedy(remedy)
}
