//! `/api/v2/tenants/settings`.

use crate::api::ask::Ask;

/// Reads the version of the sandbox that runs action scripts.
pub fn read() -> Ask {
    Ask::get(
        "read:tenant_settings",
        "tenants/settings?fields=sandbox_version&include_fields=true",
    )
}
