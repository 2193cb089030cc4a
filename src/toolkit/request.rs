//! Parses what the command line passes to a command.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api::credentials::TenantEnvironment;
use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;

/// Parses the request of a command. A member that is `null` counts as missing.
///
/// # Errors
/// `wrong_use`, which names the member that is missing, unknown or of the wrong type.
pub fn parse_request<R: DeserializeOwned>(mut request: Value) -> Result<R, Problem> {
    if let Some(members) = request.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    serde_json::from_value(request).map_err(|error| {
        Problem::new(
            ProblemCode::WrongUse,
            format!("the request is invalid: {error}"),
        )
    })
}

/// The environment variables of a tenant that a command without credentials may see.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct TenantDomain {
    /// `OLD_DOMAIN` or `NEW_DOMAIN`
    pub domain: Option<String>,
}

impl TenantDomain {
    /// The checked domain; `None` if it is not set.
    ///
    /// # Errors
    /// `wrong_use`, if it is not a domain.
    pub fn check(&self, tenant: Tenant) -> Result<Option<String>, Problem> {
        TenantEnvironment {
            domain: self.domain.clone(),
            ..TenantEnvironment::default()
        }
        .domain(tenant)
    }
}
