//! Adds address ranges to the allowlists of the old tenant's attack protection.

use serde_json::{Value, json};

use crate::api::endpoints::attack_protection;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::get_str_array;
use crate::problem::Problem;
use crate::settings::address_range::missing_from;

pub(super) async fn add_to_brute_force_allowlist(
    old: &Session<'_, impl Ports>,
    ranges: &[String],
) -> Result<(), Problem> {
    let current = old
        .fetch_object(&attack_protection::read_brute_force())
        .await?;
    let body = extended_allowlist(&current, ranges);
    old.send(&attack_protection::update_brute_force(body))
        .await?;
    Ok(())
}

pub(super) async fn add_to_suspicious_ip_allowlist(
    old: &Session<'_, impl Ports>,
    ranges: &[String],
) -> Result<(), Problem> {
    let current = old
        .fetch_object(&attack_protection::read_suspicious_ip())
        .await?;
    let body = extended_allowlist(&current, ranges);
    old.send(&attack_protection::update_suspicious_ip(body))
        .await?;
    Ok(())
}

/// The current allowlist with more address ranges. A write replaces the allowlist, so it must contain the current entries.
fn extended_allowlist(current: &Value, ranges: &[String]) -> Value {
    let allowed = get_str_array(current, "allowlist");
    let ranges: Vec<&str> = ranges.iter().map(String::as_str).collect();
    let missing = missing_from(&ranges, &allowed);
    let allowlist = [allowed, missing].concat();
    json!({ "allowlist": allowlist })
}
