//! The check that a connection of the new tenant takes the identifiers and passwords that its users have in the old one.
//! `setup` carries these options into a connection that it creates, and leaves those of an existing connection alone.

use serde_json::Value;

use crate::json_value::Object;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::plan::carried_options::carried_options;
use crate::setup::read::current_state::{NewTenantState, OldConnection};
use crate::tenant::Tenant;

/// An option that is compared, but not carried: whether it keeps migrated users from being stored is not documented.
const DISABLE_SIGNUP: &str = "disable_signup";

/// The check of each connection that exists. `old` is in the order of the settings.
pub fn checks(
    settings: &MigrationSettings,
    old: &[OldConnection],
    new: &NewTenantState,
) -> Vec<Check> {
    let mut checks = Vec::new();
    let pairs = settings.connections.iter();
    for (pair, (old, new)) in pairs.zip(old.iter().zip(&new.connections)) {
        let Some(database) = &new.database else {
            continue;
        };
        let differing = differing_options(&old.options, &database.options);
        let problem = (!differing.is_empty()).then(|| {
            format!(
                "these options differ from those of {}: {}",
                pair.old,
                differing.join(", ")
            )
        });
        let title = "It takes the identifiers and passwords that the old connection takes";
        checks.push(
            Check::pass(Tenant::New, CheckId::ConnectionOptions, title)
                .for_connection(&pair.new)
                .warn_if(
                    problem,
                    "Compare the two connections in the Dashboard: attributes, user names, password policy and sign-ups. \
                     Users whose identifiers the new connection does not take can't move.",
                ),
        );
    }
    checks
}

/// The names of the options that are not the same in both connections.
fn differing_options(old: &Object, new: &Object) -> Vec<String> {
    let (old, new) = (compared_options(old), compared_options(new));
    let mut names: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| old.get(name) != new.get(name));
    names
}

fn compared_options(options: &Object) -> Object {
    let mut compared = carried_options(options);
    if options.get(DISABLE_SIGNUP) == Some(&Value::Bool(true)) {
        compared.insert(DISABLE_SIGNUP.to_owned(), Value::Bool(true));
    }
    compared
}
