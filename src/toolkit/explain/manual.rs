//! Where the manual tells more about a code: a page and one of its headings.

use crate::explain::entry::Topic;

/// A page of the manual and the anchor of one of its headings, without the folder `docs/` that the package has them in.
pub(super) type Reference = &'static str;

const ACCESS: Reference = "troubleshooting.md#access-to-a-tenant";
const ATTACK_PROTECTION: Reference = "troubleshooting.md#attack-protection-stops-logins";
const CERTIFICATES: Reference = "troubleshooting.md#certificates";
const DUPLICATES: Reference = "troubleshooting.md#duplicate-users";
const FAILED_JOBS: Reference = "troubleshooting.md#bulk-failed-jobs";
const INTERNAL: Reference = "troubleshooting.md#internal-errors";
const INTERRUPTED: Reference = "troubleshooting.md#setup-was-interrupted";
const MISCONFIGURED: Reference = "troubleshooting.md#misconfigured-settings";
const OUTAGE: Reference = "troubleshooting.md#the-old-tenant-is-down";
const RATE_LIMITS: Reference = "troubleshooting.md#rate-limits-429";
const SECOND_FACTORS: Reference = "troubleshooting.md#second-factors";
const STATE_FILE: Reference = "troubleshooting.md#the-state-file-is-lost";
const STUCK: Reference = "troubleshooting.md#users-are-stuck";
const WRONG_PASSWORDS: Reference = "troubleshooting.md#wrong-passwords-rise";

/// Where the manual tells more about a code. `None` where the explanation says all.
pub(super) fn reference(topic: Topic, name: &str) -> Option<Reference> {
    match topic {
        Topic::Outcome => of_outcome(name),
        Topic::LogMember => of_log_member(name),
        Topic::Fault => of_fault(name),
        Topic::Marker => Some(STUCK),
        Topic::LeftOut => None,
        Topic::LostFactor => Some(SECOND_FACTORS),
        Topic::ActionLine => Some("troubleshooting.md#the-log-line-of-the-scripts"),
        Topic::TokenCache => Some("package.md#token-cache"),
        Topic::Problem => of_problem(name),
        Topic::ImportError => of_import_error(name),
        Topic::OldTenantLog | Topic::NewTenantLog => of_tenant_log(name),
    }
}

fn of_outcome(name: &str) -> Option<Reference> {
    Some(match name {
        "wrong_credentials" => WRONG_PASSWORDS,
        "already_moved" | "not_found" => STUCK,
        "mfa_required" => SECOND_FACTORS,
        "denied" | "blocked" => "security.md#who-is-refused-on-every-path",
        "verification_required" | "too_many_attempts" => ATTACK_PROTECTION,
        "rate_limited" => RATE_LIMITS,
        "misconfigured" | "invalid_token" => MISCONFIGURED,
        "unavailable" => OUTAGE,
        _ => return None,
    })
}

fn of_log_member(name: &str) -> Option<Reference> {
    Some(match name {
        "setting" => "settings.md",
        "error" | "version" => INTERNAL,
        "request_id" => "troubleshooting.md#codes-of-the-tenants-logs",
        _ => return None,
    })
}

fn of_fault(name: &str) -> Option<Reference> {
    Some(match name {
        "internal" => "troubleshooting.md#webassembly-is-forbidden",
        "EPROTO"
        | "CERT_HAS_EXPIRED"
        | "DEPTH_ZERO_SELF_SIGNED_CERT"
        | "SELF_SIGNED_CERT_IN_CHAIN"
        | "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
        | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
        | "ERR_TLS_CERT_ALTNAME_INVALID" => CERTIFICATES,
        "no_fetch" => return None,
        _ => OUTAGE,
    })
}

fn of_problem(name: &str) -> Option<Reference> {
    Some(match name {
        "settings" => "settings.md",
        "unreachable" => "troubleshooting.md#proxies",
        "unauthorized" | "missing_scope" => ACCESS,
        "rate_limited" => RATE_LIMITS,
        "unfinished" | "changed" | "interrupted" => INTERRUPTED,
        "state" => STATE_FILE,
        "internal" => INTERNAL,
        "files" => "troubleshooting.md#bulk-resume-a-run",
        _ => return None,
    })
}

fn of_tenant_log(name: &str) -> Option<Reference> {
    Some(match name {
        "fepft" | "fp" | "fu" | "f" => WRONG_PASSWORDS,
        "limit_wc" | "limit_mu" => ATTACK_PROTECTION,
        "mfar" => SECOND_FACTORS,
        "feccft" => MISCONFIGURED,
        "api_limit" => RATE_LIMITS,
        "fs" => DUPLICATES,
        "fui" => FAILED_JOBS,
        _ => return None,
    })
}

fn of_import_error(name: &str) -> Option<Reference> {
    Some(match name {
        "CONFLICT" | "DUPLICATED_USER" | "CONFLICT_EMAIL" | "CONFLICT_USERNAME" => DUPLICATES,
        "MFA_FACTORS_FAILED" => SECOND_FACTORS,
        _ => FAILED_JOBS,
    })
}
