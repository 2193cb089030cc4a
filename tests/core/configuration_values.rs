//! The checks of `configuration`: what the value of each setting may be.

use crate::support::configuration;
use crate::support::configuration_refusal::refusal;

#[test]
fn domain_must_be_a_host_name() {
    // A name in the DNS has at most 253 characters (RFC 1035 section 2.3.4, without the root's dot and lengths).
    let longest = ["a."; 126].concat() + "a";
    let too_long = format!("{longest}a");
    for good in [
        longest.as_str(),
        "t.eu.auth0.com",
        "localhost",
        "localhost:8443",
        "127.0.0.1:1",
        "login.my-company.co.uk",
    ] {
        assert_eq!(configuration(&[("Domain", good)]).domain, good);
    }
    assert_eq!(
        configuration(&[("Domain", "Tenant.EU.Auth0.com")]).domain,
        "tenant.eu.auth0.com"
    );
    let bad = [
        "https://t.auth0.com",
        "t.auth0.com/",
        "t.auth0.com/x",
        "user@t.auth0.com",
        "user:pw@t.auth0.com",
        "t.auth0.com?x",
        "t.auth0.com#x",
        "t auth0.com",
        "t.auth0.com:",
        "t.auth0.com:x",
        "t.auth0.com:99999",
        "t..com",
        ".",
        "a:1:2",
        "t.auth0.com\\x",
        "t.auth0.com%2f",
        "täst.com",
        "//t.auth0.com",
        "t.auth0.com:",
        "t.auth0.com:+80",
        "t.auth0.com:65536",
        too_long.as_str(),
    ];
    for value in bad {
        let (setting, message) = refusal(&[("Domain", value)]);
        assert_eq!(setting, "Domain", "{value}");
        assert!(
            message.starts_with("configuration: Domain must be a host name"),
            "{message}"
        );
        assert!(value.len() < 4 || !message.contains(value), "{message}");
    }
}

#[test]
fn audience_must_be_the_identifier_of_a_management_api() {
    let other = configuration(&[("Audience", "https://canonical.eu.auth0.com:8443/api/v2/")]);
    assert_eq!(other.audience.host, "canonical.eu.auth0.com:8443");
    let bad = [
        "https://t.auth0.com/api/v2",
        "http://t.auth0.com/api/v2/",
        "t.auth0.com/api/v2/",
        "https://a@b/api/v2/",
        "https://t.auth0.com/x/api/v2/",
        "https:///api/v2/",
        "https://t.auth0.com/api/v2/?x",
        "urn:my-api",
    ];
    for value in bad {
        let (setting, message) = refusal(&[("Audience", value)]);
        assert_eq!(setting, "Audience", "{value}");
        assert!(
            message.starts_with("configuration: Audience must be https://HOST/api/v2/"),
            "{message}"
        );
    }
}

#[test]
fn unknown_choice_is_refused_with_the_list_of_choices() {
    let cases = [
        ("User_Id", "domain, keep"),
        ("Metadata_Key", "app_metadata, metadata"),
        ("Mfa_Policy", "reject, migrate"),
        ("Marked_Users", "refuse, allow"),
        ("Verify_Signature", "false, true"),
        ("Log_Level", "info, error, off"),
    ];
    for (key, choices) in cases {
        let (setting, message) = refusal(&[(key, "Domain")]);
        assert_eq!(setting, key);
        assert_eq!(
            message,
            format!("configuration: {key} must be one of: {choices}")
        );
    }
}

#[test]
fn timeout_must_be_within_its_bounds() {
    for good in ["100", "2000", "18000"] {
        assert_eq!(
            configuration(&[("Timeout_Ms", good)])
                .optional
                .timeout_ms
                .to_string(),
            good
        );
    }
    for bad in [
        "99",
        "18001",
        "0",
        "-1",
        "1.5",
        "15s",
        "1e3",
        "99999999999",
        "+500",
    ] {
        let (setting, message) = refusal(&[("Timeout_Ms", bad)]);
        assert_eq!(setting, "Timeout_Ms");
        assert_eq!(
            message,
            "configuration: Timeout_Ms must be a whole number of milliseconds from 100 to 18000"
        );
    }
}

#[test]
fn claims_namespace_that_auth0_ignores_is_refused() {
    for bad in ["migrationapp/", "ftp://x/", "https://", "https:///x"] {
        assert_eq!(
            refusal(&[("Claims_Namespace", bad)]).0,
            "Claims_Namespace",
            "{bad}"
        );
    }
    for bad in [
        "https://auth0.com/",
        "https://x.auth0.com/",
        "http://webtask.io",
        "https://a.webtask.run:1/",
    ] {
        let (_, message) = refusal(&[("Claims_Namespace", bad)]);
        assert!(
            message.contains("must not be under auth0.com"),
            "{bad}: {message}"
        );
    }
    assert_eq!(
        configuration(&[("Claims_Namespace", "https://myauth0.com/")])
            .optional
            .claims_namespace,
        "https://myauth0.com/"
    );
}

#[test]
fn marker_must_be_a_plain_metadata_key() {
    let long = "a".repeat(65);
    for bad in ["a.b", "a b", "a\"b", "ä", "a:b", &long] {
        let (setting, message) = refusal(&[("Marker", bad)]);
        assert_eq!(setting, "Marker", "{bad}");
        assert_eq!(
            message,
            "configuration: Marker must be at most 64 letters, digits, underscores and dashes"
        );
    }
}

#[test]
fn longest_marker_is_taken() {
    let longest = "a".repeat(64);
    let settings = configuration(&[("Marker", &longest)]);
    assert_eq!(settings.optional.marker, longest);
}

#[test]
fn marker_must_not_be_a_key_with_another_meaning() {
    for bad in [
        "migration_started",
        "migration_confirmed",
        "migration_lost_factors",
        "blocked",
        "metadata",
        "user_id",
    ] {
        let (setting, message) = refusal(&[("Marker", bad)]);
        assert_eq!(setting, "Marker", "{bad}");
        assert_eq!(
            message,
            "configuration: Marker must not be a key that Auth0 or this project uses in app_metadata"
        );
    }
}
