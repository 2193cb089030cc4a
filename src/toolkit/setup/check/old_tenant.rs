//! The checks of the old tenant's current state.

use serde_json::Value;

use crate::json_value::missing_from;
use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::address_range;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::desired;
use crate::setup::plan::action::missing_secrets;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The checks, in the order of the set-up.
pub fn checks(
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    current: &OldTenantState,
) -> Vec<Check> {
    let mut checks = client_checks(settings, current);
    for (pair, connection) in settings.connections.iter().zip(&current.connections) {
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
    checks.push(grant_check(settings, current));
    checks.extend(action_checks(settings, package_files, current));
    checks.push(allowlists_check(settings, current));
    checks
}

fn client_checks(settings: &MigrationSettings, current: &OldTenantState) -> Vec<Check> {
    let title = format!("The migration client {} exists", settings.migration_client);
    let exists = check(CheckId::MigrationClient, title);
    let Some(client) = &current.client else {
        return vec![exists.fail_if(Some("no application has this name".to_owned()), RUN_SETUP)];
    };
    let grant_types: Vec<&str> = client.grant_types.iter().map(String::as_str).collect();
    let missing = missing_from(&desired::GRANT_TYPES, &grant_types);
    let other_method = (client.auth_method != desired::AUTH_METHOD)
        .then(|| format!("it has {}", client.auth_method));
    let organization = client
        .requires_organization
        .then(|| "it requires an organization, with which passwords can't be checked".to_owned());
    vec![
        exists,
        check(
            CheckId::GrantTypes,
            "The migration client has the grant types Client Credentials and Password",
        )
        .fail_if(lacks(&missing), RUN_SETUP),
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

fn grant_check(settings: &MigrationSettings, current: &OldTenantState) -> Check {
    let desired = desired::scope_names(settings);
    let title = format!(
        "The migration client is authorised for the Management API with {}",
        desired.join(", ")
    );
    let check = check(CheckId::ClientGrant, title);
    let Some(grant) = &current.grant else {
        return check.fail_if(Some("it is not authorised at all".to_owned()), RUN_SETUP);
    };
    let granted: Vec<&str> = grant.scopes.iter().map(String::as_str).collect();
    let missing = grant.missing_scopes(&desired);
    if !missing.is_empty() {
        return check.fail_if(lacks(&missing), RUN_SETUP);
    }
    // The administrators of the new tenant can use the migration client's credentials.
    let excess = if grant.allows_all_scopes {
        vec!["every scope of the Management API"]
    } else {
        missing_from(&granted, &desired)
    };
    let excess =
        (!excess.is_empty()).then(|| format!("it has more than it needs: {}", excess.join(", ")));
    check.warn_if(
        excess,
        "Remove these scopes: the client's credentials are settings of the new tenant.",
    )
}

fn action_checks(
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    current: &OldTenantState,
) -> Vec<Check> {
    let title = format!("The Action {} is this version's", settings.action);
    let exists = check(CheckId::Action, title);
    let Some(action) = &current.action else {
        // Logins still work, with a second request for the profile; only the migration marker is never set.
        let problem =
            "it does not exist: each login takes more requests, and no user is marked as moved"
                .to_owned();
        return vec![exists.warn_if(Some(problem), RUN_SETUP)];
    };
    let code = desired::action_code(package_files, settings, current.client_id());
    let differs = (action.code != code).then(|| {
        "its code differs: another version, another client or namespace, or a change by hand"
            .to_owned()
    });
    let draft =
        (!current.is_action_deployed()).then(|| "its last changes are not deployed".to_owned());
    let unbound = (!current.is_action_bound()).then(|| "it is not in the flow".to_owned());
    vec![
        exists.fail_if(differs, RUN_SETUP),
        check(CheckId::ActionSecrets, "The Action has its secrets")
            .fail_if(lacks(&missing_secrets(settings, action)), RUN_SETUP),
        check(CheckId::ActionDeployed, "The Action is deployed").fail_if(draft, RUN_SETUP),
        check(CheckId::ActionBound, "The Action is in the post-login flow")
            .fail_if(unbound, RUN_SETUP),
    ]
}

fn allowlists_check(settings: &MigrationSettings, current: &OldTenantState) -> Check {
    let check = check(
        CheckId::Allowlists,
        "Attack protection lets the new tenant's addresses through",
    );
    if settings.allow_cidr.is_empty() {
        let problem = "the settings file names no addresses, so this was not checked".to_owned();
        return check.warn_if(
            Some(problem),
            "Name the addresses of the new tenant's region with allow_cidr, and run setup: all logins come from them.",
        );
    }
    let mut missing: Vec<&str> = Vec::new();
    if let Some(protection) = &current.attack_protection {
        let lists = [&protection.brute_force, &protection.suspicious_ip];
        for range in &settings.allow_cidr {
            let is_missing_from_a_list = lists.iter().any(|list| {
                let allowlist: Vec<&str> = list.allowlist.iter().map(String::as_str).collect();
                !address_range::missing_from(&[range], &allowlist).is_empty()
            });
            if is_missing_from_a_list {
                missing.push(range);
            }
        }
    }
    let problem =
        (!missing.is_empty()).then(|| format!("not on both allowlists: {}", missing.join(", ")));
    check.fail_if(problem, RUN_SETUP)
}

/// The check of the tenant's policy for multi-factor authentication. `policies` is the answer of the Management API.
pub fn mfa_policy(settings: &MigrationSettings, policies: Result<Value, Problem>) -> Check {
    let check = check(
        CheckId::MfaPolicy,
        "No policy for multi-factor authentication is in the way",
    );
    let policies = match policies {
        Ok(policies) => policies,
        Err(problem) => return check.not_checked(problem),
    };
    let is_always_required = policies
        .as_array()
        .is_some_and(|policies| !policies.is_empty());
    let migrates = settings.options.mfa_policy == Some(MfaPolicy::Migrate);
    if is_always_required && migrates {
        return check.with_detail(
            "a policy requires a second factor; mfa_policy is migrate, so users can still move",
        );
    }
    let problem = is_always_required.then(|| {
        "a policy requires a second factor of every user, and mfa_policy is reject: no user can move"
            .to_owned()
    });
    check.fail_if(
        problem,
        "Set mfa_policy to migrate in the settings file, or exempt the migration client in the old tenant.",
    )
}

fn lacks(missing: &[&str]) -> Option<String> {
    (!missing.is_empty()).then(|| format!("it lacks {}", missing.join(", ")))
}

fn check(id: CheckId, title: impl Into<String>) -> Check {
    Check::pass(Tenant::Old, id, title)
}
