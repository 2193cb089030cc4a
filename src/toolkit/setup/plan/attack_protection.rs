//! The allowlists of the old tenant's attack protection: they must contain the addresses that the new tenant's action
//! scripts send from.

use crate::problem::{Problem, ProblemCode};
use crate::settings::address_range;
use crate::settings::migration_settings::{MAX_ALLOWED_ADDRESSES, MigrationSettings};
use crate::setup::plan::diff::added;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{IpProtection, OldTenantState};
use crate::tenant::Tenant;

/// Adds the address ranges that an allowlist does not contain yet, and a warning for each protection that is off.
///
/// # Errors
/// `settings` if an allowlist has no room for the addresses.
pub fn add_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    current: &OldTenantState,
) -> Result<(), Problem> {
    if settings.allow_cidr.is_empty() {
        plan.warn(
            "All logins reach the old tenant from the few addresses of the new tenant. Unless its attack protection \
             allows them (allow_cidr in the settings file, or --allow-cidr), it may lock everybody out.",
        );
        return Ok(());
    }
    for sentence in settings.odd_addresses() {
        plan.warn(format!("{sentence}."));
    }
    let Some(protection) = &current.attack_protection else {
        return Ok(());
    };
    allow_addresses(
        plan,
        settings,
        "brute-force protection",
        &protection.brute_force,
        Step::UpdateBruteForceProtection,
    )?;
    allow_addresses(
        plan,
        settings,
        "suspicious IP throttling",
        &protection.suspicious_ip,
        Step::UpdateSuspiciousIpThrottling,
    )
}

fn allow_addresses(
    plan: &mut Plan,
    settings: &MigrationSettings,
    name: &str,
    current: &IpProtection,
    step: fn(Vec<String>) -> Step,
) -> Result<(), Problem> {
    let desired: Vec<&str> = settings.allow_cidr.iter().map(String::as_str).collect();
    let allowed: Vec<&str> = current.allowlist.iter().map(String::as_str).collect();
    let missing = address_range::missing_from(&desired, &allowed);
    if !missing.is_empty() {
        if allowed.len().saturating_add(missing.len()) > MAX_ALLOWED_ADDRESSES {
            return Err(no_room(name, missing.len(), allowed.len()));
        }
        let line = |cidr: &&str| added(format!("allowlist: {cidr}"));
        let lines = missing.iter().map(line).collect();
        let ranges = missing.into_iter().map(str::to_owned).collect();
        plan.push(
            Tenant::Old,
            name,
            format!("Let the new tenant through {name}"),
            lines,
            step(ranges),
        );
    }
    if !current.is_enabled {
        plan.warn(format!("The old tenant's {name} is switched off."));
    }
    Ok(())
}

fn no_room(name: &str, missing: usize, present: usize) -> Problem {
    let message = format!(
        "settings: allow_cidr has {missing} entries that are missing from the old tenant's allowlist of {name}; the \
         list has {present} entries already, and Auth0 takes {MAX_ALLOWED_ADDRESSES}"
    );
    Problem::in_tenant(Tenant::Old, ProblemCode::Settings, message).with_remedy(
        "Name fewer, wider ranges, or remove entries from the allowlist that are no longer needed.",
    )
}
