//! The tables that turn an answer into an outcome, row by row.

use migration_core::domain::answers::{
    ClientCredentialsAnswer, ManagementAnswer, PasswordRealmAnswer,
};
use migration_core::domain::outcome::Refusal;
use migration_core::domain::scope::Scope;

/// The endpoints; the same error means different things at different ones.
#[derive(Clone, Copy, Debug)]
enum Endpoint {
    PasswordRealm,
    ClientCredentials,
    Management,
}

/// The code of a refusal, with the setting and set-up step to correct, or the name of another answer.
fn read(endpoint: Endpoint, status: u16, error: &str) -> (&'static str, Option<(String, u64)>) {
    let answer = match endpoint {
        Endpoint::PasswordRealm => match PasswordRealmAnswer::read(status, error) {
            PasswordRealmAnswer::Token => Err("(answered)"),
            PasswordRealmAnswer::MfaRequired => Err("(mfa)"),
            PasswordRealmAnswer::Refused(refusal) => Ok(refusal),
        },
        Endpoint::ClientCredentials => match ClientCredentialsAnswer::read(status, error) {
            ClientCredentialsAnswer::Token => Err("(answered)"),
            ClientCredentialsAnswer::Refused(refusal) => Ok(refusal),
        },
        Endpoint::Management => match ManagementAnswer::read(Scope::ReadUsers, status, error) {
            ManagementAnswer::Found => Err("(answered)"),
            ManagementAnswer::NotFound => Err("(not found)"),
            ManagementAnswer::NotAccepted => Err("(not accepted)"),
            ManagementAnswer::TokenRejected => Err("(token rejected)"),
            ManagementAnswer::LacksScope(refusal) | ManagementAnswer::Refused(refusal) => {
                Ok(refusal)
            }
        },
    };
    match answer {
        Err(name) => (name, None),
        Ok(Refusal {
            code,
            message,
            remedy,
        }) => {
            assert!(!message.is_empty());
            let remedy = remedy.map(|remedy| (remedy.setting_names(), remedy.step.number()));
            (code.name(), remedy)
        }
    }
}

#[test]
fn every_answer_of_the_password_realm_grant_has_its_meaning() {
    let rows = [
        (200, "", "(answered)"),
        (403, "invalid_grant", "wrong_credentials"),
        (401, "invalid_grant", "wrong_credentials"),
        (403, "invalid_user_password", "wrong_credentials"),
        (401, "invalid_user_password", "wrong_credentials"),
        (403, "mfa_required", "(mfa)"),
        (401, "mfa_required", "(mfa)"),
        (403, "mfa_registration_required", "(mfa)"),
        (403, "a0.mfa_registration_required", "(mfa)"),
        (403, "unsupported_challenge_type", "(mfa)"),
        (401, "unauthorized", "blocked"),
        (403, "access_denied", "denied"),
        (401, "password_leaked", "password_leaked"),
        (401, "requires_verification", "verification_required"),
        (401, "requires_validation", "verification_required"),
        (429, "too_many_attempts", "too_many_attempts"),
        (429, "too_many_requests", "rate_limited"),
        (429, "", "rate_limited"),
        (401, "invalid_client", "misconfigured"),
        (401, "access_denied", "misconfigured"),
        (403, "unauthorized_client", "misconfigured"),
        (400, "invalid_request", "misconfigured"),
        (400, "unsupported_grant_type", "misconfigured"),
        (501, "unsupported_grant_type", "misconfigured"),
    ];
    for (status, error, code) in rows {
        assert_eq!(
            read(Endpoint::PasswordRealm, status, error).0,
            code,
            "{status} {error}"
        );
    }
}

#[test]
fn unknown_answer_is_unavailable_and_never_a_wrong_password() {
    let errors = [
        "",
        "invalid_grant",
        "invalid_user_password",
        "server_error",
        "wrong_credentials",
        "x",
    ];
    for status in [
        0, 100, 201, 204, 206, 301, 302, 307, 400, 402, 404, 405, 408, 418, 451, 500, 502, 503,
        504, 599, 999,
    ] {
        for error in errors {
            assert_eq!(
                read(Endpoint::PasswordRealm, status, error).0,
                "unavailable",
                "{status} {error}"
            );
        }
    }
    for error in [
        "",
        "server_error",
        "Invalid_Grant",
        "invalid_grant ",
        "temporarily_unavailable",
    ] {
        for status in [401, 403] {
            assert_eq!(
                read(Endpoint::PasswordRealm, status, error).0,
                "unavailable",
                "{status} {error}"
            );
        }
    }
}

#[test]
fn message_of_an_unknown_answer_tells_a_redirect_from_an_outage() {
    let redirect = "it redirects, and redirects are not followed";
    let rows = [
        (0, redirect),
        (300, redirect),
        (399, redirect),
        (500, "it answered with status 500"),
        (599, "it answered with status 599"),
        (418, "it answered in an unknown way, with status 418"),
        (600, "it answered in an unknown way, with status 600"),
    ];
    for (status, reason) in rows {
        let PasswordRealmAnswer::Refused(refusal) = PasswordRealmAnswer::read(status, "") else {
            panic!("{status} is no refusal");
        };
        assert_eq!(
            refusal.message,
            format!("The old tenant is unavailable: {reason}.")
        );
    }
}

#[test]
fn only_the_password_realm_answer_can_be_wrong_credentials() {
    for endpoint in [Endpoint::ClientCredentials, Endpoint::Management] {
        for status in 0..600 {
            for error in [
                "invalid_grant",
                "invalid_user_password",
                "unauthorized",
                "mfa_required",
                "",
            ] {
                let (code, _) = read(endpoint, status, error);
                assert!(
                    !["wrong_credentials", "blocked", "(mfa)"].contains(&code),
                    "{status} {error}: {code}"
                );
            }
        }
    }
}

#[test]
fn misconfiguration_names_the_setting_and_the_step() {
    let rows = [
        (
            Endpoint::PasswordRealm,
            401,
            "invalid_client",
            "Client_Secret",
            10,
        ),
        (
            Endpoint::PasswordRealm,
            403,
            "unauthorized_client",
            "Client_ID",
            2,
        ),
        (
            Endpoint::PasswordRealm,
            400,
            "invalid_request",
            "Connection",
            3,
        ),
        (
            Endpoint::ClientCredentials,
            401,
            "invalid_client",
            "Client_Secret",
            10,
        ),
        (
            Endpoint::ClientCredentials,
            401,
            "access_denied",
            "Client_Secret",
            10,
        ),
        (
            Endpoint::ClientCredentials,
            403,
            "unauthorized_client",
            "Client_ID",
            2,
        ),
        (
            Endpoint::ClientCredentials,
            403,
            "access_denied",
            "Audience",
            4,
        ),
        (
            Endpoint::ClientCredentials,
            403,
            "invalid_scope",
            "Client_ID",
            4,
        ),
        (
            Endpoint::ClientCredentials,
            400,
            "invalid_request",
            "Audience",
            10,
        ),
        (
            Endpoint::Management,
            403,
            "insufficient_scope",
            "Audience",
            4,
        ),
    ];
    for (endpoint, status, error, setting, step) in rows {
        let expected = ("misconfigured", Some((setting.to_owned(), step)));
        assert_eq!(
            read(endpoint, status, error),
            expected,
            "{endpoint:?} {status} {error}"
        );
    }
}

#[test]
fn every_answer_of_the_management_api_has_its_meaning() {
    let endpoint = Endpoint::Management;
    let rows = [
        (200, "", "(answered)"),
        (401, "", "(token rejected)"),
        (401, "invalid_token", "(token rejected)"),
        (404, "inexistent_user", "(not found)"),
        (404, "", "unavailable"),
        (403, "", "unavailable"),
        (400, "invalid_query_string", "(not accepted)"),
        (400, "invalid_body", "unavailable"),
        (429, "too_many_requests", "rate_limited"),
        (503, "", "unavailable"),
        (302, "", "unavailable"),
    ];
    for (status, error, code) in rows {
        assert_eq!(read(endpoint, status, error).0, code, "{status} {error}");
    }
}
