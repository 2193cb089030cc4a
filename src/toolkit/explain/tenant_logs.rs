//! The types of entries in the tenants' own logs, as far as a migration makes them. What `status` counts is among them.
//!
//! Source of the codes: Auth0, "Log Event Type Codes". What they mean for the action scripts follows from the answers that
//! `migration_core::domain::answers` reads.

use serde_json::{Map, Value};

use crate::explain::all::Explanation;
use crate::explain::entry::{Entry, Topic};
use crate::explain::log_line::lookup;

/// What to do about an entry whose outcome the action scripts log, too.
const SEE_OUTCOME: &str =
    "Look at the line that the action script has logged for the same login, and explain it.";
/// What to do where the old tenant's attack protection counts the new tenant's addresses.
const ALLOWLISTS: &str = "Put the new tenant's addresses on the allowlists of the old tenant: `allow_cidr` in the settings file, then `setup`.";

const OLD: [(&str, &str, &str); 12] = [
    (
        "sepft",
        "A password was right. The script goes on from there, and may still refuse the user.",
        "Nothing.",
    ),
    (
        "fepft",
        "The password exchange was refused: wrong credentials, a blocked user, or an Action that denies access.",
        SEE_OUTCOME,
    ),
    (
        "fp",
        "The password was wrong.",
        "Nothing, as a rule: see the outcome `wrong_credentials`.",
    ),
    (
        "fu",
        "There is no such user.",
        "Nothing, as a rule: see the outcome `wrong_credentials`.",
    ),
    (
        "f",
        "The login has failed for another reason, which the description tells.",
        SEE_OUTCOME,
    ),
    (
        "pwd_leak",
        "The password is known from a data breach. Auth0 writes one entry an hour for an address, so there are more such logins.",
        "Nothing: see the outcome `password_leaked`.",
    ),
    (
        "limit_wc",
        "An address is blocked for one account after too many wrong passwords.",
        ALLOWLISTS,
    ),
    (
        "limit_mu",
        "An address is blocked after too many failed logins. If it is the new tenant's, nobody can move.",
        ALLOWLISTS,
    ),
    (
        "limit_sul",
        "One user has logged in too often in a short time from one address.",
        "Nothing, unless it is many users: look for a program that logs in again and again.",
    ),
    (
        "mfar",
        "A second factor is required.",
        "See the outcome `mfa_required`.",
    ),
    (
        "feccft",
        "The migration client or the marker client got no token for the Management API.",
        "Run `check`, which says what to correct; `setup` corrects most of it.",
    ),
    (
        "api_limit",
        "A rate limit of the tenant was reached.",
        "See the outcome `rate_limited`.",
    ),
];

const NEW: [(&str, &str, &str); 8] = [
    (
        "s",
        "A login has succeeded. The first one of a user who has not signed up here is that of a user who has moved.",
        "Nothing.",
    ),
    (
        "fp",
        "The action script has answered that the credentials are wrong, or a user who has moved mistyped the password.",
        "Nothing, as a rule: see the outcomes `wrong_credentials` and `already_moved`.",
    ),
    (
        "fu",
        "There is no such user. With the description \"Unable to import MFA factors.\", Auth0 has refused a second factor, and the \
         login with it.",
        "Nothing, as a rule. For a refused factor, take it away from the user in the old tenant, or set `mfa_policy` to `reject`.",
    ),
    (
        "f",
        "The login has failed for another reason; the description has the message of the action script.",
        SEE_OUTCOME,
    ),
    (
        "fs",
        "A sign-up was refused. If the account exists in the old tenant, that is right.",
        "Let the person log in or reset the password.",
    ),
    (
        "w",
        "A warning at a login, such as a profile of more than 10 KB.",
        "Read the description.",
    ),
    (
        "wum",
        "A warning about a user, such as a profile of more than 10 KB.",
        "Read the description.",
    ),
    (
        "fui",
        "A bulk import has failed.",
        "Look at `failed.ndjson` in the run folder.",
    ),
];

/// Explains the entries of the old tenant's log.
pub(super) fn old_tenant() -> Vec<Entry> {
    entries(Topic::OldTenantLog, &OLD)
}

/// Explains the entries of the new tenant's log.
pub(super) fn new_tenant() -> Vec<Entry> {
    entries(Topic::NewTenantLog, &NEW)
}

fn entries(topic: Topic, rows: &[(&'static str, &'static str, &'static str)]) -> Vec<Entry> {
    rows.iter()
        .map(|(name, meaning, action)| Entry::new(topic, name, meaning, action))
        .collect()
}

/// Whether an object is an entry of a tenant's log by its members. Source: Auth0's OpenAPI document, `GET /logs`; an entry of a
/// log stream has only one of both IDs.
pub(super) fn has_id(object: &Map<String, Value>) -> bool {
    let is_text = |name: &str| object.get(name).is_some_and(Value::is_string);
    is_text("type") && ["log_id", "_id"].into_iter().any(is_text)
}

/// Whether the type of an object is one of those that are explained. Somebody may have pasted a part of an entry.
pub(super) fn has_known_type(object: &Map<String, Value>) -> bool {
    !explain(object).is_empty()
}

/// Explains an entry of a tenant's log, which does not tell whether the tenant is the old or the new one.
pub(super) fn explain(entry: &Map<String, Value>) -> Vec<Explanation> {
    let code = entry.get("type").and_then(Value::as_str);
    [Topic::OldTenantLog, Topic::NewTenantLog]
        .into_iter()
        .filter_map(|topic| lookup(topic, code?))
        .collect()
}
