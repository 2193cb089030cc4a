//! The credentials that a command reads from the environment variables of a tenant.

use migration_toolkit::api::credentials::{
    Credentials, TenantEnvironment, ensure_distinct_tenants,
};
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::secret::Secret;
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
    let no_grant = "neither NEW_CLIENT_ID and NEW_CLIENT_SECRET nor NEW_TOKEN are set";
    let nothing = format!("NEW_DOMAIN is not set, and {no_grant}");
    assert_eq!(of(TenantEnvironment::default()), nothing);
    assert_eq!(of(domain("")), nothing);
    assert_eq!(
        of(with_token(domain("https://new.eu.auth0.com"))),
        "NEW_DOMAIN must be a host name such as tenant.eu.auth0.com, without https://"
    );
    assert_eq!(of(with_token(domain(""))), "NEW_DOMAIN is not set");
    assert_eq!(of(domain("new.eu.auth0.com")), no_grant);
    for (token, id, secret) in [("", "id", ""), ("", "", "secret"), ("", "", "")] {
        let environment = TenantEnvironment {
            token: Some(Secret::new(token)),
            client_id: Some(id.to_owned()),
            client_secret: Some(Secret::new(secret)),
            ..domain("new.eu.auth0.com")
        };
        assert_eq!(of(environment), no_grant, "{id:?}, {secret:?}");
    }
}

#[test]
fn token_that_cannot_be_sent_is_named_as_one() {
    let read = |token: &str| {
        let environment = TenantEnvironment {
            domain: Some("new.eu.auth0.com".to_owned()),
            token: Some(Secret::new(token)),
            ..TenantEnvironment::default()
        };
        Credentials::read(Tenant::New, &environment).map(drop)
    };
    for token in [
        "eyJhbG\nciOi",
        "Bearer eyJhbGciOi",
        "“eyJhbGciOi”",
        "eyJhbG\u{200b}ciOi",
        "\"eyJhbGciOi\"",
    ] {
        let problem = read(token).expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert_eq!(
            problem.message,
            "NEW_TOKEN has a character that no token has, such as white space, a line break or a quote"
        );
    }
    assert!(read("eyJhbGciOi.AZaz09-_~+/==").is_ok());
}

#[test]
fn missing_domain_and_missing_application_have_one_remedy_each() {
    let problem = Credentials::read(Tenant::New, &TenantEnvironment::default())
        .map(drop)
        .expect_err("a problem");
    assert_eq!(
        problem.remedy.as_deref(),
        Some(
            "Set it to the domain of the new tenant, such as tenant.eu.auth0.com. Create a Machine to Machine application in \
             the new tenant, authorise it for the Auth0 Management API, and set its Client ID and secret."
        )
    );
}

#[test]
fn old_and_new_tenant_must_be_different() {
    let of = |domain: &str| {
        let environment = with_token(TenantEnvironment {
            domain: Some(domain.to_owned()),
            ..TenantEnvironment::default()
        });
        Credentials::read(Tenant::New, &environment).expect("credentials")
    };
    let (one, other) = (of("one.eu.auth0.com"), of("other.eu.auth0.com"));
    let message = |custom_domain: Option<&str>, new: &Credentials| {
        let result = ensure_distinct_tenants(&one, new, custom_domain);
        result.err().map(|problem| (problem.code, problem.message))
    };
    assert_eq!(message(Some("login.example.com"), &other), None);
    assert_eq!(
        message(None, &one),
        Some((
            ProblemCode::SameTenant,
            "OLD_DOMAIN and NEW_DOMAIN are both one.eu.auth0.com".to_owned()
        ))
    );
    assert_eq!(
        message(Some("other.eu.auth0.com"), &other),
        Some((
            ProblemCode::SameTenant,
            "custom_domain and NEW_DOMAIN are both other.eu.auth0.com: the new tenant would ask itself".to_owned()
        ))
    );
}

#[test]
fn missing_variables_of_both_tenants_are_named_at_once() {
    let none = TenantEnvironment::default();
    let problem = Credentials::read_both(&none, &none)
        .map(drop)
        .expect_err("a problem");
    for name in [
        "OLD_DOMAIN",
        "OLD_CLIENT_ID",
        "OLD_CLIENT_SECRET",
        "NEW_DOMAIN",
        "NEW_CLIENT_ID",
        "NEW_CLIENT_SECRET",
    ] {
        assert!(problem.message.contains(name), "{name}: {problem}");
    }
    assert_eq!(
        (problem.code, problem.tenant),
        (ProblemCode::WrongUse, None)
    );
    let new = with_token(TenantEnvironment {
        domain: Some("new.eu.auth0.com".to_owned()),
        ..none.clone()
    });
    let problem = Credentials::read_both(&none, &new)
        .map(drop)
        .expect_err("a problem");
    assert_eq!(problem.tenant, Some(Tenant::Old));
    assert!(problem.remedy.is_some(), "{problem}");
}

fn with_token(environment: TenantEnvironment) -> TenantEnvironment {
    TenantEnvironment {
        token: Some(Secret::new("a-token")),
        ..environment
    }
}
