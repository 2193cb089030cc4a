//! `/api/v2/tenants/settings`: the settings of a tenant.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

/// Reads the version of the sandbox that runs action scripts.
pub fn read() -> ApiRequest {
    read_field("sandbox_version")
}

/// Reads the flags.
pub fn read_flags() -> ApiRequest {
    read_field("flags")
}

/// Reads the quota for tokens that applications have by default.
pub fn read_default_token_quota() -> ApiRequest {
    read_field("default_token_quota")
}

fn read_field(name: &str) -> ApiRequest {
    ApiRequest::get(
        Scope::ReadTenantSettings,
        format!("tenants/settings?fields={name}&include_fields=true"),
    )
}
