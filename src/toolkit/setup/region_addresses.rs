//! The addresses from which the tenants of a region send requests, in the list that Auth0 publishes.
//!
//! Source: Auth0, "Auth0 IP Addresses for Allow Lists": `regions` has an object for each region of the public cloud, with
//! the member `ipv4_cidrs`.

use serde_json::Value;

use crate::api::ports::{Event, Ports, Progress};
use crate::api::public_document::read_public_document;
use crate::json_value::get_str_array;
use crate::problem::{Problem, ProblemCode};
use crate::settings::address_range;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::region::Region;
use crate::tenant::Tenant;

/// The address of the list.
pub const IP_RANGES_URL: &str = "https://cdn.auth0.com/ip-ranges.json";
const WRITE_DOWN: &str =
    "Write the new tenant's addresses down in allow_cidr instead of \"region\": ";

/// Adds the addresses of the new tenant's region to the settings, if the settings ask for them.
///
/// # Errors
/// `settings` if the region of the new tenant is not known, or if the addresses are too many; `unreachable` if the list can't
/// be read, or has none of that region.
pub async fn add_region_addresses(
    settings: MigrationSettings,
    new_domain: &str,
    ports: &impl Ports,
) -> Result<MigrationSettings, Problem> {
    if !settings.allow_region {
        return Ok(settings);
    }
    let region = Region::of_domain(new_domain).ok_or_else(|| unknown_region(new_domain))?;
    ports.ui().event(&Event::Reading {
        tenant: Tenant::New,
        what: "Auth0's list of addresses",
    });
    let list = read_public_document(ports, Tenant::New, IP_RANGES_URL)
        .await
        .map_err(|error| unreadable(&error.to_string()))?;
    settings.with_allowed_addresses(addresses(&list, region).map_err(|what| unreadable(&what))?)
}

/// The addresses of a region. Never a part of them: an allowlist that lacks some locks users out at random.
fn addresses(list: &Value, region: Region) -> Result<Vec<String>, String> {
    let code = region.code();
    let member = list.get("regions").and_then(|regions| regions.get(code));
    let ranges = member.map_or_else(Vec::new, |member| get_str_array(member, "ipv4_cidrs"));
    let listed = member.and_then(|member| member.get("ipv4_cidrs")?.as_array());
    if ranges.is_empty() || listed.is_none_or(|listed| listed.len() != ranges.len()) {
        return Err(format!("has no addresses of the region {code}"));
    }
    if let Some(range) = ranges
        .iter()
        .find(|range| address_range::parse(range).is_none())
    {
        return Err(format!("has {range:?}, which is no range of addresses"));
    }
    Ok(ranges.into_iter().map(str::to_owned).collect())
}

/// The problem that `allow_cidr` asks for the addresses of a region that is not known.
pub fn unknown_region(domain: &str) -> Problem {
    let message = format!(
        "settings: allow_cidr is \"region\", but the region of the new tenant is not a part of its domain {domain}"
    );
    let codes = Region::ALL.map(Region::code).join(", ");
    Problem::in_tenant(Tenant::New, ProblemCode::Settings, message).with_remedy(format!(
        "Set NEW_DOMAIN to the tenant's own domain, such as tenant.eu.auth0.com, if {domain} is a custom domain. The list has \
         the regions {codes} of the public cloud; {WRITE_DOWN}Auth0 names those of a private cloud to its customer."
    ))
}

fn unreadable(what: &str) -> Problem {
    Problem::new(
        ProblemCode::Unreachable,
        format!("Auth0's list of addresses {IP_RANGES_URL} {what}"),
    )
    .with_remedy(format!(
        "Check the network between this machine and cdn.auth0.com, and run the command again. {WRITE_DOWN}the Dashboard shows \
         them beside the editor of the database action scripts."
    ))
}
