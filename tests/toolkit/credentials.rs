//! The credentials that a command reads from the environment variables of a tenant.

use migration_toolkit::api::credentials::{Credentials, TenantEnvironment};
use migration_toolkit::tenant::Tenant;

#[test]
fn missing_or_invalid_variable_is_named() {
    let of = |environment: TenantEnvironment| {
        Credentials::read(Tenant::New, &environment)
            .map(drop)
            .expect_err("a problem")
            .message
    };
    let domain = |domain: &str| TenantEnvironment {
        domain: Some(domain.to_owned()),
        ..TenantEnvironment::default()
    };
    assert_eq!(of(TenantEnvironment::default()), "NEW_DOMAIN is not set");
    assert_eq!(of(domain("")), "NEW_DOMAIN is not set");
    assert_eq!(
        of(domain("https://new.eu.auth0.com")),
        "NEW_DOMAIN must be a host name such as tenant.eu.auth0.com, without https://"
    );
    assert_eq!(
        of(domain("new.eu.auth0.com")),
        "neither NEW_CLIENT_ID and NEW_CLIENT_SECRET nor NEW_TOKEN are set"
    );
}
