//! What `setup` adds to the allowlists of the old tenant's attack protection.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{AttackProtection, IpProtection};
use serde_json::json;

#[test]
fn only_missing_ranges_are_added() {
    let settings = settings(json!({ "allow_cidr": ["18.197.9.0/24", "52.57.230.214"] }));
    let mut old = old_tenant(&settings);
    old.attack_protection = Some(AttackProtection {
        brute_force: IpProtection {
            is_enabled: true,
            allowlist: strings(&["192.0.2.1", "52.57.230.214"]),
        },
        suspicious_ip: IpProtection {
            is_enabled: false,
            allowlist: strings(&["18.197.9.0/24", "52.57.230.214"]),
        },
    });
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "old: Let the new tenant through brute-force protection",
            "  + allowlist: 18.197.9.0/24"
        ]
    );
    let Step::UpdateBruteForceProtection(ranges) = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(ranges, &["18.197.9.0/24"]);
    assert_eq!(
        plan.warnings,
        ["The old tenant's suspicious IP throttling is switched off."]
    );
}

#[test]
fn range_in_another_spelling_is_not_added() {
    let cidrs = [
        "203.0.113.0/24",
        "198.51.100.7",
        "2001:DB8::/32",
        "2001:db8:1::1",
        "0.0.0.0/0",
    ];
    let settings = settings(
        json!({ "allow_cidr": cidrs, "connections": [{ "old": "Users", "new": "Moved" }] }),
    );
    let mut old = old_tenant(&settings);
    old.attack_protection = Some(attack_protection(&[
        "203.0.113.9/24",
        "198.51.100.7/32",
        "2001:0db8:0::/32",
        "2001:db8:1:0:0:0:0:1/128",
        "10.0.0.0/0",
        "not an address",
    ]));
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
    let more = settings.with_allowed_addresses(vec![
        "203.0.113.1/24".to_owned(),
        "203.0.113.0/25".to_owned(),
    ]);
    let more = more.map_err(|problem| problem.message).expect("ranges");
    assert_eq!(more.allow_cidr[cidrs.len()..], ["203.0.113.0/25"]);
}

#[test]
fn full_allowlist_is_reported_before_any_write() {
    let settings = settings(json!({ "allow_cidr": ["203.0.113.0/24", "198.51.100.7"] }));
    let full =
        |count: usize| -> Vec<String> { (0..count).map(|n| format!("10.0.0.{n}")).collect() };
    let plan = |count: usize| {
        let mut old = old_tenant(&settings);
        let allowlist = full(count);
        let allowlist: Vec<&str> = allowlist.iter().map(String::as_str).collect();
        old.attack_protection = Some(attack_protection(&allowlist));
        set_up_plan(&settings, &old, &new_tenant(&settings, json!({})))
    };
    assert!(plan(98).is_ok());
    let problem = plan(99).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Settings);
    assert_eq!(
        problem.message,
        "settings: allow_cidr has 2 entries that are missing from the old tenant's allowlist of brute-force protection; \
         the list has 99 entries already, and Auth0 takes 100"
    );
}
