//! The check of the allowlists of the old tenant's attack protection: all logins come from the new tenant's few addresses.

use crate::problem::Problem;
use crate::settings::address_range;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::read::current_state::OldTenantState;
use crate::tenant::Tenant;

/// The check. `region_problem` says why the addresses of the new tenant's region are not known, if the settings ask for
/// them.
pub fn check(
    settings: &MigrationSettings,
    current: &OldTenantState,
    region_problem: Option<Problem>,
) -> Check {
    let check = Check::pass(
        Tenant::Old,
        CheckId::Allowlists,
        "Attack protection lets the new tenant's addresses through",
    );
    if let Some(problem) = region_problem {
        return check.not_checked(problem);
    }
    if settings.allow_cidr.is_empty() {
        let problem = "the settings file names no addresses, so this was not checked".to_owned();
        return check.warn_if(
            Some(problem),
            "Set allow_cidr to \"region\" or to the addresses of the new tenant, and run setup: all logins come from them.",
        );
    }
    let missing = missing(settings, current);
    let problem =
        (!missing.is_empty()).then(|| format!("not on both allowlists: {}", missing.join(", ")));
    let odd = settings.odd_addresses();
    check.fail_if(problem, RUN_SETUP).warn_if(
        (!odd.is_empty()).then(|| odd.join("; ")),
        "Correct allow_cidr in the settings file, and take the range off both allowlists.",
    )
}

/// The ranges of the settings that are missing from at least one of the two allowlists.
fn missing<'a>(settings: &'a MigrationSettings, current: &OldTenantState) -> Vec<&'a str> {
    let Some(protection) = &current.attack_protection else {
        return Vec::new();
    };
    let lists = [&protection.brute_force, &protection.suspicious_ip];
    let is_missing_from_a_list = |range: &str| {
        lists.iter().any(|list| {
            let allowlist: Vec<&str> = list.allowlist.iter().map(String::as_str).collect();
            !address_range::missing_from(&[range], &allowlist).is_empty()
        })
    };
    let ranges = settings.allow_cidr.iter().map(String::as_str);
    ranges
        .filter(|range| is_missing_from_a_list(range))
        .collect()
}
