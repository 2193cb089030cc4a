//! What `init` sees of a tenant of which it knows only the domain.

use crate::support::World;
use crate::support::session::{Terminal, TestPorts};
use crate::support::setup_commands::FEW_SCOPES;
use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::api::credentials::TenantEnvironment;
use migration_toolkit::init::tenant_look::{TenantLook, TenantLookRequest, look_at_tenant};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::tenant::Tenant;
use serde_json::json;

const DOMAIN: &str = "tenant.eu.auth0.com";
const CUSTOM_DOMAIN: &str = "login.example.com is not under auth0.com. If it is a custom domain, use the tenant's own domain instead: the Management API \
     has only that one. The Dashboard shows it under Settings, Custom Domains.";

fn look(world: &World, domain: &str, token: Option<&str>) -> Result<TenantLook, Problem> {
    let request = TenantLookRequest {
        tenant: Tenant::Old,
        environment: TenantEnvironment {
            domain: Some(domain.to_owned()),
            token: token.map(|token| token.to_owned().into()),
            ..TenantEnvironment::default()
        },
    };
    block_on(look_at_tenant(
        &request,
        &TestPorts::new(world, &Terminal::default()),
    ))
}

/// A world whose tenant says that it has this domain.
fn tenant(domain: &str) -> World {
    World::new().answers(200, &json!({ "issuer": format!("https://{domain}/") }))
}

#[test]
fn tenant_is_known_by_its_own_openid_configuration_without_credentials() {
    let world = tenant(DOMAIN);
    let look = look(&world, "Tenant.EU.auth0.com", None).expect("a tenant");
    assert_eq!(look.domain, DOMAIN);
    assert_eq!(look.region.as_deref(), Some("EU"));
    assert_eq!((look.connections, look.warnings), (None, vec![]));
    let sent = world.sent.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent[0].url,
        "https://tenant.eu.auth0.com/.well-known/openid-configuration"
    );
}

#[test]
fn domain_that_is_not_under_auth0_may_be_a_custom_domain() {
    let look = look(&tenant("login.example.com"), "login.example.com", None).expect("a tenant");
    assert_eq!(
        (look.region, look.warnings),
        (None, vec![CUSTOM_DOMAIN.to_owned()])
    );
}

#[test]
fn connections_are_listed_with_credentials() {
    let databases = json!({ "connections": [{ "name": "Users" }, { "name": "Staff" }] });
    let world = tenant(DOMAIN).answers(200, &databases);
    let look = look(&world, DOMAIN, Some("t")).expect("a tenant");
    assert_eq!(look.connections.expect("connections"), ["Users", "Staff"]);
    assert_eq!(look.warnings, [""; 0]);
}

#[test]
fn connections_that_can_not_be_read_are_a_warning() {
    // The scopes of this token are read:users.
    let token = FEW_SCOPES;
    let world = tenant(DOMAIN);
    let look = look(&world, DOMAIN, Some(token)).expect("a tenant");
    assert_eq!(look.connections, None);
    assert_eq!(
        look.warnings,
        [
            "Its connections are not known: the token for the old tenant tenant.eu.auth0.com lacks the scopes: read:connections."
        ]
    );
    assert_eq!(world.sent.borrow().len(), 1);
}

#[test]
fn what_is_no_tenant_of_this_domain_is_refused() {
    let worlds = [
        tenant("other.eu.auth0.com"),
        World::new().answers(200, &json!({})),
        World::new().answers(404, &json!({})),
        World::new().answers(499, &json!({})),
    ];
    for world in worlds {
        let problem = look(&world, DOMAIN, None).expect_err("no tenant");
        assert_eq!(problem.code, ProblemCode::WrongUse);
        assert!(
            problem.message.starts_with(
                "OLD_DOMAIN is tenant.eu.auth0.com, where no tenant answers: https://tenant.eu.auth0.com/.well-known/"
            ),
            "{problem}"
        );
        assert!(problem.remedy.is_some());
    }
    let problem = look(&World::new(), "", None).expect_err("no domain");
    assert_eq!(problem.message, "OLD_DOMAIN is not set");
}

#[test]
fn outage_is_a_warning() {
    let broken = || TransportFault::Broken("ECONNRESET".to_owned());
    let worlds = [
        World::new().fails(broken()).fails(broken()),
        World::new().answers(500, &json!({})),
    ];
    for world in worlds {
        let look = look(&world, DOMAIN, None).expect("perhaps a tenant");
        let [warning] = look.warnings.as_slice() else {
            panic!("one warning: {:?}", look.warnings);
        };
        assert!(
            warning.starts_with(
                "Whether a tenant answers there could not be checked: https://tenant.eu.auth0.com/"
            ),
            "{warning}"
        );
    }
}
