//! `/api/v2/guardian/policies`: when multi-factor authentication is asked for.

use crate::api::ask::Ask;

/// Reads the policies: an empty list is "never", `all-applications` is "always".
pub fn read() -> Ask {
    Ask::get("read:mfa_policies", "guardian/policies")
}
