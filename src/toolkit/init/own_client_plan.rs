//! The changes that the application of the command line needs in a tenant.

use serde_json::{Value, json};

use crate::api::scope::Scope;
use crate::init::own_client::OWN_CLIENT;
use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::setup::desired::clients::{APP_TYPE, AUTH_METHOD};
use crate::setup::plan::diff::{added, removed, value_line};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{ClientGrant, M2mApplication};
use crate::tenant::Tenant;

/// The only grant type of the application (RFC 6749 section 4.4).
const GRANT_TYPE: &str = "client_credentials";

/// The application as it is.
pub(super) struct OwnClientState {
    pub(super) application: M2mApplication,
    pub(super) grant: Option<ClientGrant>,
}

/// Adds what is missing for an application that has exactly these scopes.
///
/// # Errors
/// `name_taken` if the application is of another type.
pub(super) fn add_changes(
    plan: &mut Plan,
    tenant: Tenant,
    scopes: &[Scope],
    current: Option<&OwnClientState>,
) -> Result<(), Problem> {
    match current {
        None => {
            let lines = vec![
                added(format!("app_type: {APP_TYPE}")),
                added(format!("token_endpoint_auth_method: {AUTH_METHOD}")),
                added(format!("grant_types: {GRANT_TYPE}")),
            ];
            let title = format!("Create the application {OWN_CLIENT}, for this program");
            plan.push(
                tenant,
                OWN_CLIENT,
                title,
                lines,
                Step::CreateOwnClient { body: body() },
            );
        }
        Some(state) => correct_application(plan, tenant, &state.application)?,
    }
    match current.and_then(|state| state.grant.as_ref()) {
        None => {
            let line = |scope: &Scope| added(format!("scope: {scope}"));
            let step = Step::CreateOwnGrant {
                scopes: scopes.to_vec(),
            };
            let title = format!("Authorise {OWN_CLIENT} for the Management API");
            plan.push(
                tenant,
                OWN_CLIENT,
                title,
                scopes.iter().map(line).collect(),
                step,
            );
        }
        Some(grant) => correct_grant(plan, tenant, scopes, grant),
    }
    Ok(())
}

fn body() -> Value {
    json!({
        "name": OWN_CLIENT,
        "description": "The command line of auth0-account-migration; delete it when the migration is over",
        "app_type": APP_TYPE,
        "grant_types": [GRANT_TYPE],
        "token_endpoint_auth_method": AUTH_METHOD,
        "oidc_conformant": true,
    })
}

fn correct_application(
    plan: &mut Plan,
    tenant: Tenant,
    current: &M2mApplication,
) -> Result<(), Problem> {
    if current.app_type != APP_TYPE {
        let message = format!(
            "an application named {OWN_CLIENT} exists that is not of the type Machine to Machine"
        );
        return Err(Problem::in_tenant(tenant, ProblemCode::NameTaken, message)
            .with_remedy("Rename it, or create the application for this program by hand."));
    }
    let (mut lines, mut body) = (Vec::new(), Object::new());
    if !current.grant_types.iter().any(|name| name == GRANT_TYPE) {
        lines.push(added(format!("grant type: {GRANT_TYPE}")));
        let mut all = current.grant_types.clone();
        all.push(GRANT_TYPE.to_owned());
        body.insert("grant_types".to_owned(), json!(all));
    }
    let method = value_line(
        "token_endpoint_auth_method",
        &current.auth_method,
        AUTH_METHOD,
    );
    if let Some(line) = method {
        lines.push(line);
        body.insert("token_endpoint_auth_method".to_owned(), AUTH_METHOD.into());
    }
    if !lines.is_empty() {
        let step = Step::UpdateClient {
            id: current.credentials.id.clone(),
            body: body.into(),
        };
        plan.push(
            tenant,
            OWN_CLIENT,
            format!("Change the application {OWN_CLIENT}"),
            lines,
            step,
        );
    }
    Ok(())
}

fn correct_grant(plan: &mut Plan, tenant: Tenant, scopes: &[Scope], current: &ClientGrant) {
    if current.allows_all_scopes {
        plan.warn(format!(
            "{OWN_CLIENT} may use {}; init leaves that as it is.",
            ClientGrant::ALL_SCOPES
        ));
        return;
    }
    let names: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let missing = current.missing_scopes(&names).into_iter();
    let excess = current.excess_scopes(&names).into_iter();
    let lines: Vec<_> = missing
        .map(|name| added(format!("scope: {name}")))
        .chain(excess.map(|name| removed(format!("scope: {name}"))))
        .collect();
    if lines.is_empty() {
        return;
    }
    let step = Step::UpdateGrant {
        id: current.id.clone(),
        scopes: names.into_iter().map(str::to_owned).collect(),
    };
    let title = format!("Change what {OWN_CLIENT} may do with the Management API");
    plan.push(tenant, OWN_CLIENT, title, lines, step);
}
