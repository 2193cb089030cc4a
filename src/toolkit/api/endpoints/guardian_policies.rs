//! `/api/v2/guardian/policies`: when multi-factor authentication is required.

use crate::api::request::ApiRequest;
use crate::api::scope::Scope;

/// Reads the policies: an empty list is "never", `all-applications` is "always".
pub fn read() -> ApiRequest {
    ApiRequest::get(Scope::ReadMfaPolicies, "guardian/policies")
}
