//! The allowlists of the old tenant's attack protection: the addresses that the new tenant's scripts send from.

use crate::json_value::is_true;
use crate::problem::{Problem, ProblemCode};
use crate::settings::address_range;
use crate::settings::migration_settings::{MAX_ALLOWED_ADDRESSES, MigrationSettings};
use crate::setup::plan::diff::added;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;

/// Adds the missing address ranges to a plan, and warnings about what is switched off.
///
/// # Errors
/// `settings`, when an allowlist has no room for the addresses.
pub fn attack_protection(
    plan: &mut Plan,
    settings: &MigrationSettings,
    found: &OldTenantState,
) -> Result<(), Problem> {
    if settings.allow_cidr.is_empty() {
        plan.warnings.push(
            "The old tenant sees all logins come from the new tenant's few addresses. Without them on the allowlists \
             of its attack protection (--allow-cidr) it may lock everybody out."
                .to_owned(),
        );
        return Ok(());
    }
    let (Some([brute_force, suspicious_ip]), Some(both)) =
        (found.allowlists(), &found.attack_protection)
    else {
        return Ok(());
    };
    let wanted: Vec<&str> = settings.allow_cidr.iter().map(String::as_str).collect();
    type MakeStep = fn(Vec<String>) -> Step;
    let kinds: [(&str, Vec<&str>, MakeStep); 2] = [
        (
            "brute-force protection",
            brute_force,
            Step::UpdateBruteForceProtection,
        ),
        (
            "suspicious IP throttling",
            suspicious_ip,
            Step::UpdateSuspiciousIpThrottling,
        ),
    ];
    for ((kind, allowed, step), shown) in kinds.into_iter().zip(both) {
        let missing = address_range::missing_from(&wanted, &allowed);
        if !missing.is_empty()
            && allowed.len().saturating_add(missing.len()) > MAX_ALLOWED_ADDRESSES
        {
            let message = format!(
                "settings: allow_cidr has {} entries that the old tenant's allowlist of {kind} lacks; it has {} already, and \
                 Auth0 takes {MAX_ALLOWED_ADDRESSES}",
                missing.len(),
                allowed.len()
            );
            return Err(Problem::in_tenant(Tenant::Old, ProblemCode::Settings, message)
                .with_remedy("Name fewer, wider ranges, or take entries off the allowlist that nothing needs."));
        }
        if !missing.is_empty() {
            let lines = missing
                .iter()
                .map(|cidr| added(format!("allowlist: {cidr}")))
                .collect();
            let ranges = missing.into_iter().map(str::to_owned).collect();
            plan.push(
                Tenant::Old,
                format!("Let the new tenant through {kind}"),
                lines,
                step(ranges),
            );
        }
        if !is_true(shown, "enabled") {
            plan.warnings
                .push(format!("The old tenant's {kind} is switched off."));
        }
    }
    Ok(())
}
