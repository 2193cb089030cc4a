//! The checks of two tenants, and tenants that pass all of them.

use crate::support::toolkit::*;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::{Check, CheckResult};
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::read::current_state::{NewTenantState, OldTenantState};
use serde_json::json;

pub fn check_old(settings: &MigrationSettings, current: &OldTenantState) -> Vec<Check> {
    let mut checks = check::old_tenant::checks(settings, &package_files(), current);
    checks.push(check::allowlists::check(settings, current, None));
    checks
}

pub fn check_new(settings: &MigrationSettings, current: &NewTenantState) -> Vec<Check> {
    check_new_of(settings, &old_tenant(settings), current)
}

pub fn check_new_of(
    settings: &MigrationSettings,
    old: &OldTenantState,
    current: &NewTenantState,
) -> Vec<Check> {
    let (package_files, preserved) = (package_files(), PreservedSettings::new());
    check::new_tenant::checks(
        &context(settings, &package_files, &preserved),
        old.credentials(ClientRole::Migration),
        old.retiring.migration.is_some(),
        current,
    )
}

pub fn check_new_action(settings: &MigrationSettings, current: &NewTenantState) -> Vec<Check> {
    let (package_files, preserved) = (package_files(), PreservedSettings::new());
    let old = old_tenant(settings);
    check::new_action::checks(
        &context(settings, &package_files, &preserved),
        old.credentials(ClientRole::Marker),
        Ok(&current.post_login),
        Ok(&current.enroll_factors),
    )
}

/// The name of a check, as the report has it.
pub fn id(check: &Check) -> String {
    let id = serde_json::to_value(check.id).expect("JSON");
    id.as_str().expect("a string").to_owned()
}

/// The checks that did not pass: name, result and detail.
pub fn not_passed(checks: &[Check]) -> Vec<(String, CheckResult, &str)> {
    checks
        .iter()
        .filter(|check| check.result != CheckResult::Pass)
        .map(|check| {
            assert!(check.remedy.is_some(), "{:?} has no remedy", check.id);
            (
                id(check),
                check.result,
                check.detail.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

pub fn with_allowed_addresses() -> MigrationSettings {
    settings(json!({ "allow_cidr": ["18.197.9.11"] }))
}

pub fn passing_old_tenant(settings: &MigrationSettings) -> OldTenantState {
    OldTenantState {
        attack_protection: Some(attack_protection(&["18.197.9.11"])),
        ..old_tenant(settings)
    }
}

pub fn passing_new_tenant(settings: &MigrationSettings) -> NewTenantState {
    let mut new = new_tenant(settings, json!({}));
    new.connections[0].enabled_clients.push("app".to_owned());
    new
}
