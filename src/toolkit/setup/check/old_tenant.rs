//! The checks of what was found in the old tenant.

use serde_json::Value;

use crate::json_value::{get_str, get_str_array, missing_from};
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::address_range;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::desired;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The checks, in the order of the set-up.
pub fn checks(
    settings: &MigrationSettings,
    artifacts: &PackageFiles,
    found: &OldTenantState,
) -> Vec<Check> {
    let mut checks = client(settings, found);
    for (pair, connection) in settings.connections.iter().zip(&found.connections) {
        let title = format!(
            "The connection {} is enabled for the migration client",
            pair.old
        );
        let problem = (!connection.is_enabled).then(|| "it is not".to_owned());
        checks.push(
            check(CheckId::OldConnectionEnabled, title)
                .for_connection(&pair.old)
                .fail_if(problem, RUN_SETUP),
        );
    }
    checks.push(grant(settings, found));
    checks.extend(action(settings, artifacts, found));
    checks.push(allowlists(settings, found));
    checks
}

fn allowlists(settings: &MigrationSettings, found: &OldTenantState) -> Check {
    let check = check(
        CheckId::Allowlists,
        "Attack protection lets the new tenant's addresses through",
    );
    let wanted: Vec<&str> = settings.allow_cidr.iter().map(String::as_str).collect();
    if wanted.is_empty() {
        let problem = "the settings file names no addresses, so this was not looked at".to_owned();
        return check.warn_if(
            Some(problem),
            "Name the addresses of the new tenant's region with allow_cidr, and run setup: all logins come from them.",
        );
    }
    let lists = found.allowlists();
    let is_missing = |range: &&str| {
        lists
            .iter()
            .flatten()
            .any(|list| !address_range::missing_from(&[*range], list).is_empty())
    };
    let missing: Vec<&str> = wanted.into_iter().filter(is_missing).collect();
    let problem =
        (!missing.is_empty()).then(|| format!("not on both allowlists: {}", missing.join(", ")));
    check.fail_if(problem, RUN_SETUP)
}

fn client(settings: &MigrationSettings, found: &OldTenantState) -> Vec<Check> {
    let name = &settings.migration_client;
    let exists = check(
        CheckId::MigrationClient,
        format!("The migration client {name} exists"),
    );
    let Some(client) = &found.client else {
        return vec![exists.fail_if(Some("no application has this name".to_owned()), RUN_SETUP)];
    };
    let missing = missing_from(&desired::GRANT_TYPES, &get_str_array(client, "grant_types"));
    let grant_types = (!missing.is_empty()).then(|| format!("it lacks {}", missing.join(", ")));
    let method = get_str(client, "token_endpoint_auth_method");
    let other_method = (method != desired::AUTH_METHOD).then(|| format!("it has {method}"));
    let organization = (get_str(client, "organization_usage") == "require")
        .then(|| "it requires an organization, with which passwords can't be checked".to_owned());
    vec![
        exists,
        check(
            CheckId::GrantTypes,
            "The migration client has the grant types Client Credentials and Password",
        )
        .fail_if(grant_types, RUN_SETUP),
        check(
            CheckId::AuthMethod,
            format!(
                "The migration client authenticates with {}",
                desired::AUTH_METHOD
            ),
        )
        .fail_if(other_method, RUN_SETUP),
        check(
            CheckId::Organization,
            "The migration client needs no organization",
        )
        .fail_if(organization, RUN_SETUP),
    ]
}

fn grant(settings: &MigrationSettings, found: &OldTenantState) -> Check {
    let wanted = desired::scope_names(settings);
    let granted = found
        .grant
        .as_ref()
        .map(|grant| get_str_array(grant, "scope"));
    let more = missing_from(granted.as_deref().unwrap_or_default(), &wanted);
    let more =
        (!more.is_empty()).then(|| format!("it has more than it needs: {}", more.join(", ")));
    let problem = match granted {
        None => Some("it is not authorised at all".to_owned()),
        Some(granted) => {
            let missing = missing_from(&wanted, &granted);
            (!missing.is_empty()).then(|| format!("it lacks {}", missing.join(", ")))
        }
    };
    let title = format!(
        "The migration client is authorised for the Management API with {}",
        wanted.join(", ")
    );
    let check = check(CheckId::ClientGrant, title);
    match problem {
        // Whoever administers the new tenant has its credentials.
        None => check.warn_if(
            more,
            "Take these scopes from it: its credentials are settings of the new tenant.",
        ),
        problem => check.fail_if(problem, RUN_SETUP),
    }
}

fn action(
    settings: &MigrationSettings,
    artifacts: &PackageFiles,
    found: &OldTenantState,
) -> Vec<Check> {
    let name = &settings.action;
    let exists = check(
        CheckId::Action,
        format!("The Action {name} is this version's"),
    );
    let Some(action) = &found.action else {
        // Logins still work, by a second request for what the token lacks; nobody is marked.
        let problem =
            "there is none: each login takes more requests, and nobody is marked as moved"
                .to_owned();
        return vec![exists.warn_if(Some(problem), RUN_SETUP)];
    };
    let client_id = found.client_keys().map(|keys| keys.id).unwrap_or_default();
    let code = desired::action_code(artifacts, settings, &client_id);
    let differs = if get_str(action, "code") == code {
        None
    } else {
        Some(
            "its code differs: another version, another client or namespace, or a change by hand"
                .to_owned(),
        )
    };
    let secrets = desired::action_secrets(settings, &client_id);
    let names: Vec<&str> = secrets.iter().map(|(name, _)| *name).collect();
    let missing = missing_from(&names, &found.action_secret_names());
    let lacks = (!missing.is_empty()).then(|| format!("it lacks {}", missing.join(", ")));
    let draft =
        (!found.is_action_deployed()).then(|| "its last changes are not deployed".to_owned());
    let unbound = (!found.is_action_bound()).then(|| "it is not in the flow".to_owned());
    vec![
        exists.fail_if(differs, RUN_SETUP),
        check(CheckId::ActionSecrets, "The Action has its secrets").fail_if(lacks, RUN_SETUP),
        check(CheckId::ActionDeployed, "The Action is deployed").fail_if(draft, RUN_SETUP),
        check(CheckId::ActionBound, "The Action is in the post-login flow")
            .fail_if(unbound, RUN_SETUP),
    ]
}

/// The check of the tenant's policy for multi-factor authentication, as the Management API shows it.
pub fn mfa_policy(settings: &MigrationSettings, policies: Result<Value, Problem>) -> Check {
    let check = check(
        CheckId::MfaPolicy,
        "No policy for multi-factor authentication is in the way",
    );
    let policies = match policies {
        Ok(policies) => policies,
        Err(problem) => return check.not_checked(problem),
    };
    let is_always = policies
        .as_array()
        .is_some_and(|policies| !policies.is_empty());
    let moves = settings.options.mfa_policy == Some(MfaPolicy::Migrate);
    if is_always && moves {
        return check.with_detail(
            "a policy asks for a second factor; mfa_policy is migrate, so users move all the same",
        );
    }
    let problem = is_always.then(|| {
        "a policy asks everybody for a second factor, and mfa_policy is reject: nobody can move"
            .to_owned()
    });
    check.fail_if(
        problem,
        "Set mfa_policy to migrate in the settings file, or exempt the migration client in the old tenant.",
    )
}

fn check(id: CheckId, title: impl Into<String>) -> Check {
    Check::pass(Tenant::Old, id, title)
}
