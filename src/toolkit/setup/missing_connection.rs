//! What to say of connections of the settings that a tenant does not have: their names may be misspelt.

use crate::did_you_mean;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;

/// The problem that a connection of the settings does not exist. `names` are the connections that do.
pub fn missing_connection(tenant: Tenant, name: &str, names: &[String]) -> Problem {
    missing_connections(tenant, &[name], names)
}

/// The problem that some connections of the settings do not exist. `names` are the connections that do.
pub fn missing_connections(tenant: Tenant, missing: &[&str], names: &[String]) -> Problem {
    let noun = if missing.len() == 1 {
        "connection"
    } else {
        "connections"
    };
    let message = format!(
        "{tenant} has no {noun} {}; {}",
        missing.join(", "),
        list(names)
    );
    let member = match tenant {
        Tenant::Old => "connections[].old",
        Tenant::New => "connections[].new",
    };
    let mut remedy = String::new();
    for name in missing {
        let Some(nearest) = did_you_mean::nearest(name, names.iter().map(String::as_str)) else {
            continue;
        };
        let instead = if missing.len() == 1 {
            String::new()
        } else {
            format!(" instead of {name}")
        };
        remedy.push_str(&format!("Did you mean {nearest}{instead}? "));
    }
    remedy.push_str(&format!("Correct {member} in the settings file."));
    Problem::in_tenant(tenant, ProblemCode::NotFound, message).with_remedy(remedy)
}

/// Lists the connections there are.
pub fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "it has no database connection".to_owned();
    }
    format!("its database connections are: {}", names.join(", "))
}
