//! The checked configuration of one call.

use zeroize::Zeroizing;

use crate::domain::outcome::Refusal;
use crate::domain::remedy::SetUpStep;
use crate::domain::settings::{Setting, Settings};
use crate::domain::tenant_address;
use crate::domain::tenant_address::Audience;

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

impl LogLevel {
    /// The level for a call whose configuration is wrong, perhaps in the level itself.
    pub fn of_a_wrong_configuration(settings: Settings<'_>) -> Self {
        match settings("Log_Level") {
            Setting::Text(level) if level.as_str() == "off" => Self::Off,
            _ => Self::Error,
        }
    }
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
/// The keys without which nothing can be asked.
const REQUIRED: [&str; 5] = [
    "Domain",
    "Client_ID",
    "Client_Secret",
    "Audience",
    "Connection",
];
/// `Timeout_Ms` when it is not set.
pub const DEFAULT_TIMEOUT_MS: u32 = 15_000;

impl Configuration {
    /// Names the Management API token of this configuration among those that a process keeps. Made of
    /// all that a token is issued for, so that one who lacks the secret gets no token by another's.
    pub fn token_key(&self) -> String {
        // FNV-1a: a fingerprint, so that the secret itself is kept nowhere.
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let fingerprint = self.client_secret.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
        format!(
            "{} {} {fingerprint}",
            self.audience.identifier, self.client_id
        )
    }

    /// Reads and checks all settings.
    ///
    /// # Errors
    /// A `misconfigured` refusal that names every missing key, or else the first wrong one, and the
    /// set-up step that mends it. No value is repeated in it.
    pub fn read(settings: Settings<'_>) -> Result<Self, Refusal> {
        // Each is looked up once: it costs a way to JavaScript and back.
        let mut required = Vec::new();
        let mut missing = Vec::new();
        for key in REQUIRED {
            match settings(key) {
                Setting::Missing => missing.push(key),
                value => required.push((key, value)),
            }
        }
        if !missing.is_empty() {
            let plural = if missing.len() == 1 { "is" } else { "are" };
            return Err(wrong(&missing.join(", "), &format!("{plural} missing")));
        }
        // In their order.
        let mut required = required.into_iter();
        let mut next = || match required.next() {
            Some((key, value)) => text(key, value).map(Option::unwrap_or_default),
            None => Ok(Zeroizing::default()),
        };
        let user_id = choice(settings, "User_Id", &["domain", "keep"])?;
        let metadata_key = choice(settings, "Metadata_Key", &["app_metadata", "metadata"])?;
        let mfa_policy = choice(settings, "Mfa_Policy", &["reject", "migrate"])?;
        let mark_migrated = choice(settings, "Mark_Migrated", &["action", "api"])?;
        let log_level = choice(settings, "Log_Level", &["info", "error", "off"])?;
        Ok(Self {
            domain: tenant_address::domain(&next()?).map_err(|problem| wrong("Domain", problem))?,
            client_id: next()?.to_string(),
            client_secret: next()?,
            audience: tenant_address::audience(&next()?)
                .map_err(|problem| wrong("Audience", problem))?,
            connection: next()?.to_string(),
            user_id: if user_id == "keep" {
                UserId::Keep
            } else {
                UserId::Domain
            },
            claims_namespace: claims_namespace(settings)?,
            metadata_key,
            mfa_policy: if mfa_policy == "migrate" {
                MfaPolicy::Migrate
            } else {
                MfaPolicy::Reject
            },
            mark_migrated: if mark_migrated == "api" {
                MarkMigrated::Api
            } else {
                MarkMigrated::Action
            },
            timeout_ms: timeout_ms(settings)?,
            log_level: match log_level {
                "off" => LogLevel::Off,
                "error" => LogLevel::Error,
                _ => LogLevel::Info,
            },
        })
    }
}

fn wrong(key: &str, problem: &str) -> Refusal {
    Refusal::misconfigured(
        format!("configuration: {key} {problem}"),
        key,
        SetUpStep::Settings,
    )
}

fn text(key: &str, value: Setting) -> Result<Option<Zeroizing<String>>, Refusal> {
    match value {
        Setting::Missing => Ok(None),
        Setting::NotText => Err(wrong(key, "must be a string")),
        Setting::Text(text) if text.trim() != text.as_str() => {
            Err(wrong(key, "has white space before or after its value"))
        }
        Setting::Text(text) => Ok(Some(text)),
    }
}

/// One of the named values; the first when the key is not set.
fn choice(
    settings: Settings<'_>,
    key: &str,
    names: &'static [&'static str],
) -> Result<&'static str, Refusal> {
    let written = text(key, settings(key))?;
    names
        .iter()
        .find(|name| {
            written
                .as_ref()
                .is_none_or(|written| written.as_str() == **name)
        })
        .copied()
        .ok_or_else(|| wrong(key, &format!("must be one of: {}", names.join(", "))))
}

/// Auth0 ignores claims under its own domains and under names that are no address.
fn claims_namespace(settings: Settings<'_>) -> Result<String, Refusal> {
    const KEY: &str = "Claims_Namespace";
    let Some(written) = text(KEY, settings(KEY))? else {
        return Ok("https://migrationapp/".to_owned());
    };
    let host = written
        .strip_prefix("https://")
        .or_else(|| written.strip_prefix("http://"))
        .and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .filter(|host| !host.is_empty())
        .ok_or_else(|| wrong(KEY, "must start with https:// or http:// and a host name"))?;
    let reserved = ["auth0.com", "webtask.io", "webtask.run"];
    let is_under = |name: &&str| {
        host.strip_suffix(*name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    if reserved.iter().any(is_under) {
        return Err(wrong(
            KEY,
            "must not be under auth0.com, webtask.io or webtask.run, whose claims are ignored",
        ));
    }
    Ok(written.to_string())
}

fn timeout_ms(settings: Settings<'_>) -> Result<u32, Refusal> {
    const KEY: &str = "Timeout_Ms";
    let Some(written) = text(KEY, settings(KEY))? else {
        return Ok(DEFAULT_TIMEOUT_MS);
    };
    let digits = written.bytes().all(|byte| byte.is_ascii_digit());
    let ms = digits
        .then(|| written.parse().ok())
        .flatten()
        .filter(|ms| TIMEOUT_MS.contains(ms));
    ms.ok_or_else(|| {
        wrong(
            KEY,
            "must be a whole number of milliseconds from 100 to 18000",
        )
    })
}
