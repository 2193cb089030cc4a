//! The checked configuration of one call.

use std::hash::{DefaultHasher, Hash, Hasher};

use zeroize::Zeroizing;

use super::outcome::Refusal;
use super::remedy::SetUpStep;
use super::settings::{Setting, Settings};
use super::tenant_address::{self, Audience};

/// What the `user_id` of the new tenant's profile is made of (`User_Id`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UserId {
    /// `{Domain}|x` from the old tenant's `auth0|x`.
    Domain,
    /// `x`, so that the new tenant's `auth0|x` equals the old one.
    Keep,
}

/// What becomes of a user whose old tenant asks for a second factor (`Mfa_Policy`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MfaPolicy {
    /// The login is refused.
    Reject,
    /// The password counts as proven and the user is read from the Management API.
    Migrate,
}

/// Who sets the migration marker (`Mark_Migrated`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MarkMigrated {
    /// The old tenant's Action.
    Action,
    /// The login script, through the Management API.
    Api,
}

/// What is logged (`Log_Level`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// Calls that ended in a fault.
    Error,
    /// Every call.
    Info,
}

/// A configuration in which every value has been checked. It holds a secret, so it has no `Debug`.
pub struct Configuration {
    /// Host of the old tenant, in lower case, with its port if it has one.
    pub domain: String,
    /// Client ID of the migration client.
    pub client_id: String,
    /// Client secret of the migration client; wiped when dropped.
    pub client_secret: Zeroizing<String>,
    /// The old tenant's Management API.
    pub audience: Audience,
    /// The old tenant's database connection.
    pub connection: String,
    /// `User_Id`.
    pub user_id: UserId,
    /// `Claims_Namespace`, the prefix of the Action's claims.
    pub claims_namespace: String,
    /// `Metadata_Key`, the profile's key for `app_metadata`.
    pub metadata_key: &'static str,
    /// `Mfa_Policy`.
    pub mfa_policy: MfaPolicy,
    /// `Mark_Migrated`.
    pub mark_migrated: MarkMigrated,
    /// `Timeout_Ms`: milliseconds that all of a call may take.
    pub timeout_ms: u32,
    /// `Log_Level`.
    pub log_level: LogLevel,
}

/// The range of `Timeout_Ms`: its end leaves room under the 20 seconds that the platform gives a script.
const TIMEOUT_MS: std::ops::RangeInclusive<u32> = 100..=18_000;
/// `Timeout_Ms` when it is not set.
pub const DEFAULT_TIMEOUT_MS: u32 = 15_000;

impl Configuration {
    /// Names the Management API token of this configuration among those that a process keeps. Made of
    /// all that a token is issued for, so that one who lacks the secret gets no token by another's.
    pub fn token_key(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.client_secret.as_str().hash(&mut hasher);
        format!("{} {} {:x}", self.audience.identifier, self.client_id, hasher.finish())
    }

    /// Checks all settings.
    ///
    /// # Errors
    /// A `misconfigured` refusal that names every missing key, or else the first wrong one, and the
    /// set-up step that mends it. No value is repeated in it.
    pub fn check(settings: Settings) -> Result<Self, Refusal> {
        let required = [
            ("Domain", &settings.domain),
            ("Client_ID", &settings.client_id),
            ("Client_Secret", &settings.client_secret),
            ("Audience", &settings.audience),
            ("Connection", &settings.connection),
        ];
        let missing: Vec<&str> = required
            .iter()
            .filter(|(_, setting)| matches!(setting, Setting::Missing))
            .map(|(key, _)| *key)
            .collect();
        if !missing.is_empty() {
            let plural = if missing.len() == 1 { "is" } else { "are" };
            return Err(wrong(&missing.join(", "), &format!("{plural} missing")));
        }
        let domain = required_text("Domain", settings.domain)?;
        let audience = required_text("Audience", settings.audience)?;
        Ok(Self {
            domain: tenant_address::domain(&domain).map_err(|problem| wrong("Domain", problem))?,
            client_id: required_text("Client_ID", settings.client_id)?.to_string(),
            client_secret: required_text("Client_Secret", settings.client_secret)?,
            audience: tenant_address::audience(&audience).map_err(|problem| wrong("Audience", problem))?,
            connection: required_text("Connection", settings.connection)?.to_string(),
            user_id: choice(
                "User_Id",
                settings.user_id,
                &[("domain", UserId::Domain), ("keep", UserId::Keep)],
            )?,
            claims_namespace: claims_namespace(settings.claims_namespace)?,
            metadata_key: choice(
                "Metadata_Key",
                settings.metadata_key,
                &[("app_metadata", "app_metadata"), ("metadata", "metadata")],
            )?,
            mfa_policy: choice(
                "Mfa_Policy",
                settings.mfa_policy,
                &[("reject", MfaPolicy::Reject), ("migrate", MfaPolicy::Migrate)],
            )?,
            mark_migrated: choice(
                "Mark_Migrated",
                settings.mark_migrated,
                &[("action", MarkMigrated::Action), ("api", MarkMigrated::Api)],
            )?,
            timeout_ms: timeout_ms(settings.timeout_ms)?,
            log_level: choice(
                "Log_Level",
                settings.log_level,
                &[("info", LogLevel::Info), ("error", LogLevel::Error), ("off", LogLevel::Off)],
            )?,
        })
    }
}

fn wrong(key: &str, problem: &str) -> Refusal {
    Refusal::misconfigured(format!("configuration: {key} {problem}"), key, SetUpStep::Settings)
}

fn text(key: &str, setting: Setting) -> Result<Option<Zeroizing<String>>, Refusal> {
    match setting {
        Setting::Missing => Ok(None),
        Setting::NotText => Err(wrong(key, "must be a string")),
        Setting::Text(text) if text.trim() != text.as_str() => {
            Err(wrong(key, "has white space before or after its value"))
        }
        Setting::Text(text) => Ok(Some(text)),
    }
}

fn required_text(key: &str, setting: Setting) -> Result<Zeroizing<String>, Refusal> {
    text(key, setting)?.ok_or_else(|| wrong(key, "is missing"))
}

/// One of the named values; the first when the key is not set.
fn choice<T: Copy>(key: &str, setting: Setting, choices: &[(&str, T)]) -> Result<T, Refusal> {
    let written = text(key, setting)?;
    choices
        .iter()
        .find(|(name, _)| written.as_ref().is_none_or(|written| written.as_str() == *name))
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            wrong(key, &format!("must be one of: {}", names.join(", ")))
        })
}

/// Auth0 ignores claims under its own domains and under names that are no address.
fn claims_namespace(setting: Setting) -> Result<String, Refusal> {
    const KEY: &str = "Claims_Namespace";
    let Some(written) = text(KEY, setting)? else {
        return Ok("https://migrationapp/".to_owned());
    };
    let host = written
        .strip_prefix("https://")
        .or_else(|| written.strip_prefix("http://"))
        .and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .filter(|host| !host.is_empty())
        .ok_or_else(|| wrong(KEY, "must start with https:// or http:// and a host name"))?;
    let reserved = ["auth0.com", "webtask.io", "webtask.run"];
    if reserved
        .iter()
        .any(|name| host == *name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
    {
        return Err(wrong(
            KEY,
            "must not be under auth0.com, webtask.io or webtask.run, whose claims are ignored",
        ));
    }
    Ok(written.to_string())
}

fn timeout_ms(setting: Setting) -> Result<u32, Refusal> {
    const KEY: &str = "Timeout_Ms";
    let Some(written) = text(KEY, setting)? else {
        return Ok(DEFAULT_TIMEOUT_MS);
    };
    written
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| written.parse().ok())
        .flatten()
        .filter(|ms| TIMEOUT_MS.contains(ms))
        .ok_or_else(|| {
            wrong(
                KEY,
                &format!(
                    "must be a whole number of milliseconds from {} to {}",
                    TIMEOUT_MS.start(),
                    TIMEOUT_MS.end()
                ),
            )
        })
}
