//! `/api/v2/guardian/factors`: the second factors of a tenant.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

/// Reads which factors are switched on.
pub fn read() -> ApiRequest {
    ApiRequest::get(Scope::ReadGuardianFactors, "guardian/factors")
}
