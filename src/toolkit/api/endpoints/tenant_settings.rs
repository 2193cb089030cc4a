//! `/api/v2/tenants/settings`: the settings of a tenant.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

/// Reads the version of the sandbox that runs action scripts.
pub fn read() -> ApiRequest {
    ApiRequest::get(
        Scope::ReadTenantSettings,
        "tenants/settings?fields=sandbox_version&include_fields=true",
    )
}
