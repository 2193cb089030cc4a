//! `/api/v2/attack-protection/…`: two of its parts stop logins by address.

use serde_json::Value;

use crate::api::ask::Ask;

const BRUTE_FORCE: &str = "attack-protection/brute-force-protection";
const SUSPICIOUS_IP: &str = "attack-protection/suspicious-ip-throttling";
const READ: &str = "read:attack_protection";
const UPDATE: &str = "update:attack_protection";

/// Reads brute-force protection.
pub fn read_brute_force() -> Ask {
    Ask::get(READ, BRUTE_FORCE)
}

/// Reads suspicious IP throttling.
pub fn read_suspicious_ip() -> Ask {
    Ask::get(READ, SUSPICIOUS_IP)
}

/// Changes brute-force protection.
pub fn update_brute_force(body: Value) -> Ask {
    Ask::patch(UPDATE, BRUTE_FORCE, body)
}

/// Changes suspicious IP throttling.
pub fn update_suspicious_ip(body: Value) -> Ask {
    Ask::patch(UPDATE, SUSPICIOUS_IP, body)
}
