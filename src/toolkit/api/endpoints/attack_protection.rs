//! `/api/v2/attack-protection/…`: the two protections that can block logins by IP address.

use serde_json::Value;

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

const BRUTE_FORCE: &str = "attack-protection/brute-force-protection";
const SUSPICIOUS_IP: &str = "attack-protection/suspicious-ip-throttling";
const READ: Scope = Scope::ReadAttackProtection;
const UPDATE: Scope = Scope::UpdateAttackProtection;

/// Reads brute-force protection.
pub fn read_brute_force() -> ApiRequest {
    ApiRequest::get(READ, BRUTE_FORCE)
}

/// Reads suspicious IP throttling.
pub fn read_suspicious_ip() -> ApiRequest {
    ApiRequest::get(READ, SUSPICIOUS_IP)
}

/// Updates brute-force protection.
pub fn update_brute_force(body: Value) -> ApiRequest {
    ApiRequest::patch(UPDATE, BRUTE_FORCE, body)
}

/// Updates suspicious IP throttling.
pub fn update_suspicious_ip(body: Value) -> ApiRequest {
    ApiRequest::patch(UPDATE, SUSPICIOUS_IP, body)
}
