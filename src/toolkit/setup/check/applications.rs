//! The checks of the two applications of the old tenant and of their grants.

use crate::json_value::missing_from;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::check::old_tenant::{check, lacks};
use crate::setup::desired::clients::{AUTH_METHOD, ClientRole};
use crate::setup::read::current_state::{ClientState, M2mApplication};

/// The checks of an application, without its grant.
pub(super) fn client_checks(
    settings: &MigrationSettings,
    role: ClientRole,
    current: &ClientState,
) -> Vec<Check> {
    let (label, ids) = (role.label(), ids(role));
    let title = format!("The {label} {} exists", role.name(settings));
    let exists = check(ids.exists, title);
    let Some(client) = &current.application else {
        let missing = "no application has this name".to_owned();
        return vec![match role {
            ClientRole::Migration => exists.fail_if(Some(missing), RUN_SETUP),
            // Users can move without it.
            ClientRole::Marker => {
                let problem = format!("{missing}: no user is marked as moved");
                exists.warn_if(Some(problem), RUN_SETUP)
            }
        }];
    };
    let other_method =
        (client.auth_method != AUTH_METHOD).then(|| format!("it has {}", client.auth_method));
    let mut checks = vec![
        exists,
        grant_types_check(role, client),
        check(
            ids.auth_method,
            format!("The {label} authenticates with {AUTH_METHOD}"),
        )
        .fail_if(other_method, RUN_SETUP),
    ];
    if role == ClientRole::Migration {
        let organization = client.requires_organization.then(|| {
            "it requires an organization, with which passwords can't be checked".to_owned()
        });
        checks.push(
            check(
                CheckId::Organization,
                "The migration client needs no organization",
            )
            .fail_if(organization, RUN_SETUP),
        );
    }
    checks
}

fn grant_types_check(role: ClientRole, client: &M2mApplication) -> Check {
    let (label, id) = (role.label(), ids(role).grant_types);
    let granted: Vec<&str> = client.grant_types.iter().map(String::as_str).collect();
    let missing = lacks(&missing_from(role.grant_types(), &granted));
    match role {
        ClientRole::Migration => check(
            id,
            format!("The {label} has the grant types Client Credentials and Password"),
        )
        .fail_if(missing, RUN_SETUP),
        ClientRole::Marker => {
            let excess = missing_from(&granted, role.grant_types());
            check(
                id,
                format!("The {label} has the grant type Client Credentials only"),
            )
            .fail_if(missing, RUN_SETUP)
            .warn_if(
                exceeds(&excess),
                "Switch these grant types off: the marker client only needs a token of its own.",
            )
        }
    }
}

/// The check of an application's grant for the Management API.
pub(super) fn grant_check(
    settings: &MigrationSettings,
    role: ClientRole,
    current: &ClientState,
) -> Check {
    let desired = role.scope_names(settings);
    let title = format!(
        "The {} is authorised for the Management API with {}",
        role.label(),
        desired.join(", ")
    );
    let check = check(ids(role).grant, title);
    let Some(grant) = &current.grant else {
        return check.fail_if(Some("it is not authorised at all".to_owned()), RUN_SETUP);
    };
    // The administrators of the new tenant can use the credentials of both applications.
    let excess = grant.excess_scopes(&desired);
    check
        .fail_if(lacks(&grant.missing_scopes(&desired)), RUN_SETUP)
        .warn_if(
            exceeds(&excess),
            "Remove these scopes: the application's credentials are in the new tenant.",
        )
}

fn exceeds(excess: &[&str]) -> Option<String> {
    (!excess.is_empty()).then(|| format!("it has more than it needs: {}", excess.join(", ")))
}

/// The names of the checks of an application.
struct Ids {
    exists: CheckId,
    grant_types: CheckId,
    auth_method: CheckId,
    grant: CheckId,
}

fn ids(role: ClientRole) -> Ids {
    match role {
        ClientRole::Migration => Ids {
            exists: CheckId::MigrationClient,
            grant_types: CheckId::GrantTypes,
            auth_method: CheckId::AuthMethod,
            grant: CheckId::ClientGrant,
        },
        ClientRole::Marker => Ids {
            exists: CheckId::MarkerClient,
            grant_types: CheckId::MarkerGrantTypes,
            auth_method: CheckId::MarkerAuthMethod,
            grant: CheckId::MarkerClientGrant,
        },
    }
}
