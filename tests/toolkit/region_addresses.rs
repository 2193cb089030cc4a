//! `allow_cidr: "region"`, and addresses from which no tenant sends.

use std::fs;
use std::path::Path;

use crate::support::World;
use crate::support::checks::{check_old, not_passed, passing_old_tenant};
use crate::support::session::{Terminal, TestPorts};
use crate::support::toolkit::*;
use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::region::Region;
use migration_toolkit::settings::special_range::concern;
use migration_toolkit::setup::check;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::region_addresses::add_region_addresses;
use serde_json::{Value, json};

const NEW_DOMAIN: &str = "fresh.eu.auth0.com";

fn list() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/ip-ranges.json");
    let text = fs::read_to_string(file).expect("a fixture");
    serde_json::from_str(&text).expect("JSON")
}

fn resolve(world: &World, domain: &str) -> Result<MigrationSettings, Problem> {
    let terminal = Terminal::default();
    let settings = settings(json!({ "allow_cidr": "region" }));
    let ports = TestPorts::new(world, &terminal);
    block_on(add_region_addresses(settings, domain, &ports))
}

#[test]
fn addresses_are_those_of_the_new_tenants_region() {
    for (domain, first, count) in [
        ("fresh.eu.auth0.com", "18.197.9.11/32", 3),
        ("fresh.us.auth0.com", "174.129.105.183/32", 2),
        ("fresh.auth0.com", "174.129.105.183/32", 2),
        ("fresh.jp.auth0.com", "35.74.30.168/32", 2),
    ] {
        let world = World::new().answers(200, &list());
        let settings = resolve(&world, domain).expect("settings");
        assert_eq!(settings.allow_cidr[0], first, "{domain}");
        assert_eq!(settings.allow_cidr.len(), count, "{domain}");
    }
}

#[test]
fn list_of_addresses_is_asked_for_without_a_token() {
    let world = World::new().answers(200, &list());
    resolve(&world, NEW_DOMAIN).expect("settings");
    let sent = world.sent.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].url, "https://cdn.auth0.com/ip-ranges.json");
    assert_eq!((sent[0].method, &sent[0].bearer), ("GET", &None));
}

#[test]
fn settings_without_region_ask_for_no_list() {
    let world = World::new();
    let terminal = Terminal::default();
    let written = settings(json!({ "allow_cidr": ["18.197.9.11"] }));
    let ports = TestPorts::new(&world, &terminal);
    let settings = block_on(add_region_addresses(written.clone(), NEW_DOMAIN, &ports));
    assert_eq!(settings.ok(), Some(written));
    assert!(world.sent.borrow().is_empty());
}

#[test]
fn addresses_that_are_written_down_stay_beside_those_of_the_region() {
    let world = World::new().answers(200, &list());
    let terminal = Terminal::default();
    let ports = TestPorts::new(&world, &terminal);
    let settings = settings(json!({ "allow_cidr": ["18.197.9.11", "3.97.144.31"] }))
        .with_allowed_addresses(strings(&["region"]))
        .expect("settings");
    let settings = block_on(add_region_addresses(settings, NEW_DOMAIN, &ports)).expect("settings");
    assert_eq!(
        settings.allow_cidr,
        [
            "18.197.9.11",
            "3.97.144.31",
            "52.57.230.214/32",
            "54.73.137.216/32"
        ]
    );
}

#[test]
fn domain_without_a_region_is_a_problem_before_any_request() {
    for domain in [
        "login.example.com",
        "fresh.acme.auth0app.com",
        "fresh.acme.auth0.com",
        "a.fresh.eu.auth0.com",
        "eu.auth0.com",
        "localhost:8443",
        "fresh.eu.auth0.com:8443",
    ] {
        assert_eq!(Region::of_domain(domain), None, "{domain}");
        let world = World::new();
        let problem = resolve(&world, domain).expect_err("a problem");
        assert_eq!(problem.code, ProblemCode::Settings);
        assert!(problem.message.contains(domain), "{}", problem.message);
        let remedy = problem.remedy.expect("a remedy");
        assert!(
            remedy.contains("private cloud") && remedy.contains("allow_cidr"),
            "{remedy}"
        );
        assert!(world.sent.borrow().is_empty(), "{domain}");
    }
}

#[test]
fn list_that_cannot_be_read_is_a_problem_with_a_way_out() {
    let without = |code: &str| {
        let mut list = list();
        list["regions"]
            .as_object_mut()
            .expect("regions")
            .remove(code);
        list
    };
    let with_range =
        |range: Value| json!({ "regions": { "EU": { "ipv4_cidrs": ["18.197.9.11/32", range] } } });
    let failing = |name: &str| {
        let fault = || TransportFault::Failed(name.to_owned());
        World::new().fails(fault()).fails(fault())
    };
    for (world, what) in [
        (
            failing("ENOTFOUND"),
            "can't be reached: the request failed (ENOTFOUND)",
        ),
        (
            failing("PROXY_ECONNREFUSED"),
            "can't be reached: the proxy itself can't be reached (ECONNREFUSED)",
        ),
        (
            World::new().answers(404, &json!({})),
            "answered with status 404",
        ),
        (
            World::new().answers(302, &json!({})),
            "answered with status 302",
        ),
        (
            World::new().answers_text(200, "<html>"),
            "answered with no JSON",
        ),
        (
            World::new().answers(200, &without("EU")),
            "has no addresses of the region EU",
        ),
        (
            World::new().answers(200, &json!([])),
            "has no addresses of the region EU",
        ),
        (
            World::new().answers(200, &json!({ "regions": { "EU": { "ipv4_cidrs": [] } } })),
            "has no addresses of the region EU",
        ),
        (
            World::new().answers(200, &with_range(json!(7))),
            "has no addresses of the region EU",
        ),
        (
            World::new().answers(200, &with_range(json!("everybody"))),
            "has \"everybody\", which is no range of addresses",
        ),
    ] {
        let problem = resolve(&world, NEW_DOMAIN).expect_err(what);
        assert_eq!(problem.code, ProblemCode::Unreachable, "{what}");
        let message =
            format!("Auth0's list of addresses https://cdn.auth0.com/ip-ranges.json {what}");
        assert_eq!(problem.message, message);
        let remedy = problem.remedy.expect("a remedy");
        assert!(
            remedy.contains("Write the new tenant's addresses down in allow_cidr"),
            "{remedy}"
        );
    }
}

#[test]
fn more_addresses_than_auth0_takes_are_a_problem() {
    let ranges: Vec<String> = (0..101)
        .map(|index| format!("18.197.9.{index}/32"))
        .collect();
    let list = json!({ "regions": { "EU": { "ipv4_cidrs": ranges } } });
    let problem = resolve(&World::new().answers(200, &list), NEW_DOMAIN).expect_err("a problem");
    assert!(
        problem.message.contains("more than 100"),
        "{}",
        problem.message
    );
}

#[test]
fn check_warns_if_the_addresses_of_the_region_are_not_known() {
    let settings = settings(json!({ "allow_cidr": "region" }));
    let problem = Problem::new(ProblemCode::Unreachable, "the list is gone").with_remedy("Wait.");
    let check = check::allowlists::check(&settings, &old_tenant(&settings), Some(problem));
    assert_eq!(check.result, CheckResult::Warn);
    assert_eq!(check.detail.as_deref(), Some("the list is gone"));
}

#[test]
fn only_special_and_very_wide_ranges_are_of_concern() {
    for range in [
        "192.0.2.7",
        "198.51.100.0/24",
        "203.0.113.128/25",
        "2001:db8::1",
        "3fff::/32",
        "10.0.0.0/8",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.0/24",
        "fd00::/8",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "::1",
        "169.254.169.254",
        "fe80::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "0.0.0.0/0",
        "::/0",
        "18.0.0.0/8",
        "52.0.0.0/7",
        "2600::/16",
        "8.0.0.0/5",
    ] {
        assert!(concern(range).is_some(), "{range}");
    }
    let concern_of_10 = concern("10.0.0.0/7").expect("a concern");
    assert!(concern_of_10.starts_with("is so wide"), "{concern_of_10}");
    for range in [
        "18.197.9.11",
        "18.0.0.0/9",
        "9.255.255.255",
        "11.0.0.0",
        "172.15.0.0/16",
        "172.32.0.0",
        "192.169.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.0.0.1",
        "128.0.0.1",
        "223.255.255.255",
        "2600::/17",
        "2001:db7::/32",
        "2a05:d018::/36",
    ] {
        assert_eq!(concern(range), None, "{range}");
    }
}

fn plan_with(allow_cidr: Value) -> Plan {
    let settings = settings(json!({ "allow_cidr": allow_cidr }));
    let mut old = old_tenant(&settings);
    old.attack_protection = Some(attack_protection(&[]));
    set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan")
}

#[test]
fn setup_and_check_warn_of_addresses_from_which_nobody_sends() {
    let plan = plan_with(json!(["203.0.113.0/24", "18.197.9.11"]));
    assert_eq!(
        plan.warnings,
        [
            "allow_cidr: 203.0.113.0/24 is an address of examples (RFC 5737), from which no tenant sends requests."
        ]
    );
    assert_eq!(plan_with(json!(["18.197.9.11"])).warnings, [""; 0]);

    let settings = settings(json!({ "allow_cidr": ["18.197.9.11", "10.0.0.1"] }));
    let mut old = passing_old_tenant(&settings);
    old.attack_protection = Some(attack_protection(&["18.197.9.11", "10.0.0.1"]));
    assert_eq!(
        not_passed(&check_old(&settings, &old)),
        [(
            "allowlists".to_owned(),
            CheckResult::Warn,
            "allow_cidr: 10.0.0.1 is a private address (RFC 1918), from which no tenant sends requests"
        )]
    );
}
