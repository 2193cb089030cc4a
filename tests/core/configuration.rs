//! The checks of `configuration`: which settings it needs, what it takes, and how a refusal names them.

use crate::support::configuration_refusal::{STEP, refusal};
use crate::support::{configuration, setting};
use migration_core::domain::configuration::Configuration;
use migration_core::domain::optional_settings::{
    LogLevel, MarkedUsers, MetadataKey, MfaPolicy, UserIdPolicy, VerifySignature,
};
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::setting_problem::{ConfigurationError, SettingProblem};
use migration_core::domain::settings::Setting;

#[test]
fn optional_settings_have_defaults() {
    let configuration = configuration(&[]);
    assert_eq!(configuration.domain, "old.example.com");
    assert_eq!(configuration.audience.host, "old.example.com");
    assert_eq!(
        configuration.audience.identifier,
        "https://old.example.com/api/v2/"
    );
    assert_eq!(
        configuration.optional.claims_namespace,
        "https://migrationapp/"
    );
    assert_eq!(
        configuration.optional.metadata_key,
        MetadataKey::AppMetadata
    );
    assert_eq!(configuration.optional.timeout_ms, 15_000);
    assert!(configuration.optional.user_id == UserIdPolicy::Domain);
    assert!(configuration.optional.mfa_policy == MfaPolicy::Reject);
    assert_eq!(configuration.optional.marker, "migration_complete");
    assert!(configuration.optional.marked_users == MarkedUsers::Refuse);
    assert!(configuration.optional.verify_signature == VerifySignature::Off);
    assert!(configuration.optional.log_level == LogLevel::Info);
}

#[test]
fn optional_settings_are_read() {
    let configuration = configuration(&[
        ("User_Id", "keep"),
        ("Claims_Namespace", "https://claims.example.com/x#"),
        ("Metadata_Key", "metadata"),
        ("Mfa_Policy", "migrate"),
        ("Marker", "rehearsal-2_complete"),
        ("Marked_Users", "allow"),
        ("Verify_Signature", "true"),
        ("Timeout_Ms", "18000"),
        ("Log_Level", "off"),
        ("Some_Other_Key", "ignored"),
    ]);
    assert!(configuration.optional.user_id == UserIdPolicy::Keep);
    assert_eq!(
        configuration.optional.claims_namespace,
        "https://claims.example.com/x#"
    );
    assert_eq!(configuration.optional.metadata_key, MetadataKey::Metadata);
    assert!(configuration.optional.mfa_policy == MfaPolicy::Migrate);
    assert_eq!(configuration.optional.marker, "rehearsal-2_complete");
    assert!(configuration.optional.marked_users == MarkedUsers::Allow);
    assert!(configuration.optional.verify_signature == VerifySignature::On);
    assert_eq!(configuration.optional.timeout_ms, 18_000);
    assert!(configuration.optional.log_level == LogLevel::Off);
}

#[test]
fn all_missing_keys_are_named_in_one_refusal() {
    let refusal = Configuration::read(&|_| Setting::Missing)
        .expect_err("an error")
        .to_refusal();
    assert_eq!(
        refusal.message,
        format!(
            "configuration: Domain, Client_ID, Client_Secret, Audience, Connection are missing{STEP}"
        )
    );
    let (setting, message) = refusal_of_empty("Audience");
    assert_eq!(
        (setting.as_str(), message.as_str()),
        ("Audience", "configuration: Audience is missing")
    );
}

fn refusal_of_empty(key: &str) -> (String, String) {
    refusal(&[(key, "")])
}

#[test]
fn value_that_is_not_a_string_is_refused_by_its_key() {
    let settings = |key| {
        if key == SettingKey::ClientSecret {
            Setting::NotText
        } else {
            setting(&[], key)
        }
    };
    let refusal = Configuration::read(&settings)
        .expect_err("an error")
        .to_refusal();
    assert_eq!(
        refusal.message,
        format!("configuration: Client_Secret must be a string{STEP}")
    );
}

#[test]
fn surrounding_white_space_is_refused_without_showing_the_value() {
    for key in [
        "Domain",
        "Client_ID",
        "Client_Secret",
        "Audience",
        "Connection",
        "User_Id",
        "Timeout_Ms",
    ] {
        let (setting, message) = refusal(&[(key, "value-to-hide ")]);
        assert_eq!(setting, key);
        assert_eq!(
            message,
            format!("configuration: {key} has white space before or after its value")
        );
    }
}

#[test]
fn tokens_are_not_shared_between_configurations() {
    let key = |more: &[(&str, &str)]| configuration(more).token_key();
    assert_eq!(
        key(&[]),
        key(&[("Connection", "Other"), ("User_Id", "keep")])
    );
    for different in [
        ("Client_ID", "x"),
        ("Client_Secret", "x"),
        ("Audience", "https://x.example.com/api/v2/"),
    ] {
        assert_ne!(key(&[]), key(&[different]));
    }
    assert!(!key(&[("Client_Secret", "value-to-hide")]).contains("value-to-hide"));
}

#[test]
fn each_required_value_lands_in_its_own_field() {
    let configuration = configuration(&[
        ("Domain", "domain.example.com"),
        ("Client_ID", "the-id"),
        ("Client_Secret", "the-secret"),
        ("Audience", "https://audience.example.com/api/v2/"),
        ("Connection", "the-connection"),
    ]);
    assert_eq!(configuration.domain, "domain.example.com");
    assert_eq!(configuration.client_id, "the-id");
    assert_eq!(configuration.client_secret.expose(), "the-secret");
    assert_eq!(configuration.audience.host, "audience.example.com");
    assert_eq!(configuration.connection, "the-connection");
}

#[test]
fn errors_name_the_key_and_the_problem_as_values() {
    let error = Configuration::read(&|key| setting(&[("Mfa_Policy", "x")], key)).err();
    assert_eq!(
        error,
        Some(ConfigurationError::Invalid {
            key: SettingKey::MfaPolicy,
            problem: SettingProblem::UnknownName(&["reject", "migrate"]),
        })
    );
    let error = Configuration::read(&|key| setting(&[("Domain", ""), ("Audience", "")], key)).err();
    assert_eq!(
        error,
        Some(ConfigurationError::Missing(vec![
            SettingKey::Domain,
            SettingKey::Audience
        ]))
    );
}

#[test]
fn every_key_is_either_required_or_optional_and_found_by_its_name() {
    assert_eq!(
        [&SettingKey::REQUIRED[..], &SettingKey::OPTIONAL[..]].concat(),
        SettingKey::ALL
    );
    for key in SettingKey::ALL {
        assert_eq!(SettingKey::from_name(key.name()), Some(*key));
    }
    assert_eq!(SettingKey::from_name("domain"), None);
}

#[test]
fn token_is_named_by_a_fingerprint_of_the_secret() {
    // The test vectors of FNV-1a (64 bits): http://www.isthe.com/chongo/tech/comp/fnv/
    for (secret, fingerprint) in [
        ("a", 0xaf63_dc4c_8601_ec8c_u64),
        ("foobar", 0x8594_4171_f739_67e8),
    ] {
        let key = configuration(&[("Client_Secret", secret)]).token_key();
        assert!(key.ends_with(&format!(" {fingerprint}")), "{key}");
    }
}
